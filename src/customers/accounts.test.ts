import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { contentsOf, createTestShop, linesOf, type TestShop } from '../../test/shop.ts';
import { customer, newEmail, onwardOf, PASSWORD, register, signIn, tokenOfMail } from './accounts.fixture.ts';

describe('an account', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ logLevel: 'trace' });
  });
  after(() => shop.close());

  it('is created and signed in by the API, and keeps the guest’s cart', async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 2);
    const guest = shopper.session;
    const email = newEmail();
    const response = await shopper.send('POST', '/api/customers', {
      email,
      password: PASSWORD,
      name: ' Ada ',
    });
    assert.equal(response.statusCode, 201, response.body);
    const { id, ...answer } = response.json();
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(answer, {
      customer: { email, name: 'Ada', emailConfirmed: false },
      cart: { version: 2, itemCount: 2, merged: true },
    });
    assert.notEqual(shopper.session, guest);
    assert.equal(shopper.cookies.get('cart'), '2.2.s');
    assert.deepEqual(linesOf(await shopper.cart()), [['HOO-BLK-M', 2]]);
    assert.match(shop.mails.findLast(({ to }) => to === email)?.subject ?? '', /Confirm/);
  });

  it('is created and signed in by the page, which continues to where the shopper was (S30)', async () => {
    const shopper = shop.shopper();
    const email = newEmail();
    const fields = { name: 'Ada', email, password: PASSWORD, next: '/products?category=men' };
    const response = await shopper.form('/register', fields);
    assert.deepEqual(
      [response.statusCode, await onwardOf(shopper, response)],
      [303, '/products?category=men'],
      response.body,
    );
    const account = await shopper.get('/account');
    assert.equal(account.statusCode, 200);
    assert.match(account.body, /Hello, Ada/);
    const device = shop.shopper();
    const next = await device.form('/sign-in', { email, password: PASSWORD, next: '/cart' });
    assert.equal(await onwardOf(device, next), '/cart');
  });

  it('S4, S31: keeps its secrets out of logs, and stores only their hashes', async () => {
    const { shopper, email } = await customer(shop);
    await shopper.form('/forgot-password', { email });
    await shop.shopper().send('POST', '/api/session', { email, password: 'a wrong but secret one' });
    const contents = JSON.stringify(await contentsOf(shop.database));
    for (const secret of [
      PASSWORD,
      'a wrong but secret one',
      shopper.session?.split('.')[1] ?? '-',
      tokenOfMail(shop, email),
    ]) {
      assert.ok(!contents.includes(secret));
      assert.ok(!shop.logLines.join('').includes(secret));
    }
    assert.ok(!shop.logLines.join('').includes(email));
  });

  it('S17: refuses unknown members', async () => {
    const { shopper } = await customer(shop);
    const before = await contentsOf(shop.database);
    const body = { email: newEmail(), password: PASSWORD, name: 'Ada' };
    for (const more of [{ role: 'staff' }, { id: 'x' }, { emailConfirmed: true }, { customerId: 'x' }]) {
      assert.equal(
        (await shop.shopper().send('POST', '/api/customers', { ...body, ...more })).statusCode,
        400,
      );
      assert.equal((await shop.shopper().send('POST', '/api/session', { ...body, ...more })).statusCode, 400);
      const fields = Object.fromEntries(Object.entries(more).map(([name, value]) => [name, String(value)]));
      assert.equal((await shopper.form('/register', { ...body, ...fields })).statusCode, 400);
      assert.equal((await shopper.form('/account/details', { name: 'Eve', ...fields })).statusCode, 400);
    }
    assert.deepEqual(await contentsOf(shop.database), before);
  });

  it('S33: appears in no answer that may be cached', async () => {
    const { shopper } = await customer(shop);
    const gets = shop.routes.filter(
      ({ method, url }) => method === 'GET' && /account|session|sign-in|register|password|confirm/.test(url),
    );
    assert.ok(gets.length > 12);
    for (const { url } of gets)
      assert.equal((await shopper.get(url)).headers['cache-control'], 'no-store', url);
    assert.equal((await shopper.get('/account')).headers['cache-control'], 'no-store');
  });

  it('is exported as JSON, without a secret', async () => {
    const { shopper, email } = await customer(shop);
    await shopper.add('HOO-BLK-M', 2);
    const response = await shopper.get('/account/export');
    assert.match(String(response.headers['content-disposition']), /^attachment/);
    const data = response.json();
    assert.deepEqual([data.account.email, data.cart.lineItems[0].quantity], [email, 2]);
    assert.doesNotMatch(response.body, /argon2|token|hash/i);
  });

  it('is exported completely, however many rows there are', async () => {
    const { shopper, email } = await customer(shop);
    await shop.database.pool.query(
      `INSERT INTO cart_reminders (cart_key, token_hash, customer_id, email, email_key, lines, due_at, sent_at)
       SELECT sha256(convert_to(n::text, 'UTF8')), sha256('token'), id, email, email_key,
         '[{"sku": "HOO-BLK-M", "quantity": 1}]', now(), now()
       FROM customers, generate_series(1, 1001) AS n WHERE email = $1`,
      [email],
    );
    assert.equal((await shopper.get('/account/export')).json().cartReminders.length, 1_001);
  });

  it('is deleted with all personal data', async () => {
    const { shopper, email } = await customer(shop);
    await shopper.add('HOO-BLK-M', 2);
    const { rows } = await shop.database.pool.query('SELECT id, cart_id FROM customers WHERE email = $1', [
      email,
    ]);
    const other = shop.shopper();
    await signIn(other, email);
    await shopper.form('/account/addresses', ADDRESS);
    assert.equal((await shopper.form('/account/delete', { password: 'wrong wrong' })).statusCode, 422);
    const response = await shopper.form('/account/delete', { password: PASSWORD });
    assert.equal(response.statusCode, 200);
    const contents = JSON.stringify(await contentsOf(shop.database));
    for (const trace of [email, rows[0].id, rows[0].cart_id, ADDRESS.line1])
      assert.ok(!contents.includes(trace));
    assert.equal((await other.get('/api/sessions')).statusCode, 401);
    await register(shop.shopper(), email);
  });

  it('keeps 20 addresses, changes and removes them', async () => {
    const { shopper } = await customer(shop);
    const all = await Promise.all(
      Array.from({ length: 22 }, () => shopper.form('/account/addresses', ADDRESS)),
    );
    assert.deepEqual(all.map(({ statusCode }) => statusCode).sort(), [...Array(20).fill(303), 422, 422]);
    const { body } = await shopper.get('/account/addresses');
    const ids = [...body.matchAll(/addresses\/([0-9a-f-]{36})\/remove/g)].map(([, id]) => id);
    assert.equal(ids.length, 20);
    await shopper.form('/account/addresses', { ...ADDRESS, id: ids[0] ?? '', line1: 'Elsewhere 7' });
    assert.match((await shopper.get(`/account/addresses?edit=${ids[0]}`)).body, /Elsewhere 7/);
    await shopper.form(`/account/addresses/${ids[1]}/remove`, {});
    assert.equal((await shopper.form('/account/addresses', ADDRESS)).statusCode, 303);
    const bad = await shopper.form('/account/addresses', { ...ADDRESS, country: 'XX', city: '' });
    assert.equal(bad.statusCode, 422);
  });
});

const ADDRESS = {
  id: '',
  name: 'Ada Lovelace',
  line1: 'St James Square 12',
  line2: '',
  postalCode: '1010',
  city: 'Vienna',
  country: 'AT',
  phone: '',
};
