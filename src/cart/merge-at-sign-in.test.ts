import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, linesOf, type Shopper, type TestShop } from '../../test/shop.ts';
import { customer, PASSWORD, signIn } from '../customers/accounts.fixture.ts';

describe("a guest's cart at the sign-in, over HTTP", () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  /** A customer who has a hoodie and has removed a sock, and the same person as a guest elsewhere. */
  const both = async () => {
    const { shopper, email } = await customer(shop);
    await shopper.add('HOO-BLK-M', 2);
    await shopper.add('SOCK-1', 1);
    await shopper.remove('SOCK-1');
    const guest = shop.shopper();
    await guest.add('HOO-BLK-M', 3);
    await guest.add('SOCK-1', 4);
    await guest.add('SOCK-2', 1);
    return { shopper, guest, email };
  };
  const MERGED: [string, number][] = [
    ['HOO-BLK-M', 3],
    ['SOCK-2', 1],
  ];

  it('P22: comes along once, however often and on however many instances the sign-in is sent at once', async () => {
    const { guest, email } = await both();
    const other = await shop.another();
    const body = { email, password: PASSWORD };
    const devices = Array.from({ length: 6 }, (_, index) => {
      const device = (index % 2 ? shop : other).shopper();
      device.cookies.set('__Host-session', guest.session ?? '');
      return device;
    });
    const answers = await Promise.all(devices.map((device) => device.send('POST', '/api/session', body)));
    assert.equal(answers.filter((answer) => answer.json().cart.merged).length, 1);
    for (const device of devices) assert.deepEqual(linesOf(await device.cart()), MERGED);
    assert.equal(new Set(devices.map(({ session }) => session)).size, 6);
  });

  it('P22: is said on the cart, with an undo, until the next change', async () => {
    const { shopper, guest, email } = await both();
    await signIn(guest, email);
    assert.equal(guest.cookies.get('cart'), `${(await guest.cart()).version}.4.s`);
    assert.deepEqual((await guest.cart()).brought, { toCart: 2, saved: 0 });
    assert.match((await guest.get('/cart')).body, /You brought 2 pieces to this cart/);
    assert.match((await guest.get('/cart', { 'x-fragment': 'drawer' })).body, /brought 2 pieces/);
    const undone = await guest.form('/cart/merge', { undo: '1', idempotencyKey: 'one' });
    assert.equal(undone.statusCode, 303, undone.body);
    assert.deepEqual(linesOf(await shopper.cart()), [['HOO-BLK-M', 2]]);
    assert.doesNotMatch((await guest.get('/cart')).body, /You brought/);
    const again = await guest.send('DELETE', '/api/cart/merge');
    assert.deepEqual([again.statusCode, again.json().code], [404, 'nothing_to_undo']);
  });

  it('says of a new account, too, what is true: it brought pieces, and did not sign in', async () => {
    const guest = shop.shopper();
    await guest.add('SOCK-2', 2);
    await guest.form('/register', { name: 'Ada', email: 'brought@shop.test', password: PASSWORD });
    const { body } = await guest.get('/cart');
    assert.match(body, /You brought 2 pieces to this cart\./);
    assert.doesNotMatch(body, /You signed in/);
  });

  it('a change that was under way at the sign-in is asked to come again, and takes no cookie away', async () => {
    const { guest, email } = await both();
    const late: Shopper = shop.shopper();
    late.cookies.set('__Host-session', guest.session ?? '');
    await signIn(guest, email);
    const key = { 'idempotency-key': 'late' };
    const body = { sku: 'SOCK-3', quantity: 1 };
    const answer = await late.send('POST', '/api/cart/line-items', body, key);
    assert.deepEqual(
      [answer.statusCode, answer.json().code, answer.headers['set-cookie']],
      [503, 'session_replaced', undefined],
    );
    // As a browser sends it: with the cookie of the sign-in.
    assert.equal((await guest.send('POST', '/api/cart/line-items', body, key)).statusCode, 200);
    assert.deepEqual(linesOf(await guest.cart()), [...MERGED, ['SOCK-3', 1]]);
  });

  it('an add that was answered before the sign-in and is sent again after it counts once', async () => {
    const { email } = await customer(shop);
    const guest = shop.shopper();
    const key = { 'idempotency-key': 'twice' };
    await guest.add('SOCK-3', 2, key);
    await signIn(guest, email);
    await guest.add('SOCK-3', 2, key);
    assert.deepEqual(linesOf(await guest.cart()), [['SOCK-3', 2]]);
  });
});
