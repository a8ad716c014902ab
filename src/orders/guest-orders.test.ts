import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { order, orderBody, orderForm } from '../checkout/checkout.fixture.ts';
import {
  confirm,
  confirmedCustomer,
  customer,
  newEmail,
  onwardOf,
  PASSWORD,
  signIn,
} from '../customers/accounts.fixture.ts';

describe('S16: an order of a guest', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  async function placedByGuest(email: string): Promise<string> {
    const guest = shop.shopper();
    await guest.add('SOCK-1');
    const placed = await order(guest, orderBody(1_390, { email }));
    assert.equal(placed.statusCode, 201, placed.body);
    return placed.json().order.number;
  }
  const sees = async (shopper: Awaited<ReturnType<typeof customer>>['shopper'], number: string) => {
    const { statusCode } = await shopper.get(`/orders/${number}`);
    const listed = (await shopper.get('/account/orders')).body.includes(number);
    assert.equal(statusCode === 200, listed);
    return listed;
  };

  it('moves into the account that confirms its address, and not before it has', async () => {
    const email = newEmail();
    const [number, others] = [await placedByGuest(email), await placedByGuest(`x${email}`)];
    const { shopper } = await customer(shop, email);
    assert.equal(await sees(shopper, number), false);
    await confirm(shop, email);
    assert.deepEqual([await sees(shopper, number), await sees(shopper, others)], [true, false]);
  });

  it('stays in sight of a guest who chooses a password on the thank-you page, and moves once the address is confirmed', async () => {
    const [guest, email] = [shop.shopper(), newEmail()];
    await guest.add('SOCK-1');
    const placed = await guest.form('/checkout', orderForm(1_390, { email }));
    const thanks = await guest.get(String(placed.headers.location));
    const [form = ''] = /<form[^>]*action="\/register"[\s\S]*?<\/form>/.exec(thanks.body) ?? [];
    const field = (name: string) =>
      (new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(form)?.[1] ?? '').replaceAll('&amp;', '&');
    const fields = { name: field('name'), email: field('email'), next: field('next'), password: PASSWORD };
    const registered = await guest.form('/register', fields);
    assert.equal(registered.statusCode, 303, registered.body);
    const page = await guest.get(String(await onwardOf(guest, registered)));
    const number = /MC-\w{8}/.exec(String(placed.headers.location))?.[0] ?? '';
    assert.match(page.body, new RegExp(`<h1>Order ${number}`));
    assert.match(page.body, /Your account is ready\. Confirm your email address/);
    assert.match((await guest.get('/account/orders')).body, /Once your email address is confirmed/);
    await confirm(shop, email);
    assert.equal(await sees(guest, number), true);
  });

  it('that is placed later moves when its owner signs in, and into no other account', async () => {
    const { email } = await confirmedCustomer(shop);
    const stranger = await confirmedCustomer(shop);
    const number = await placedByGuest(email);
    const again = shop.shopper();
    await signIn(again, email);
    assert.deepEqual([await sees(again, number), await sees(stranger.shopper, number)], [true, false]);
  });

  it('moves however its address was capitalized, whether the order or the account came first', async () => {
    const email = newEmail();
    const typed = `C${email.toUpperCase()}`;
    const before = await placedByGuest(typed);
    const { shopper } = await customer(shop, `c${email}`);
    assert.equal(await sees(shopper, before), false);
    await confirm(shop, `c${email}`);
    const later = await placedByGuest(`C${email}`);
    const again = shop.shopper();
    await signIn(again, `c${email}`);
    assert.deepEqual([await sees(again, before), await sees(again, later)], [true, true]);

    const other = newEmail();
    const capitals = await confirmedCustomer(shop, other.toUpperCase());
    const small = await placedByGuest(other);
    await signIn(capitals.shopper, other);
    assert.equal(await sees(capitals.shopper, small), true);
    // A tag may be another mailbox, so its orders stay where they are.
    const tagged = await placedByGuest(other.replace('@', '+tag@'));
    await signIn(capitals.shopper, other);
    assert.equal(await sees(capitals.shopper, tagged), false);
  });

  it('of a deleted account moves into no other account', async () => {
    const email = newEmail();
    const number = await placedByGuest(email);
    const { shopper } = await confirmedCustomer(shop, email);
    assert.equal(await sees(shopper, number), true);
    assert.equal((await shopper.form('/account/delete', { password: PASSWORD })).statusCode, 200);
    const next = await confirmedCustomer(shop, email);
    assert.equal(await sees(next.shopper, number), false);
  });
});
