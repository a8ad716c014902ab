import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  createTestShop,
  csvOf,
  linesOf,
  productRows,
  SESSION_KEY,
  type Shopper,
  type TestShop,
  type TestVariant,
} from '../../../test/shop.ts';
import { register, signIn } from '../../customers/accounts.fixture.ts';
import type { Database } from '../../database/database.ts';
import { createCredentialsCheck, endCredentials } from '../credentials.ts';
import { createCookieStore } from './cookie.ts';

const NEXT_KEY = 'the next key of the tests, long enough as well';
const skus = Array.from({ length: 60 }, (_, at) => `SKU-${at}`);
const variants = skus.map((sku, at): TestVariant => [sku, 'Navy', `${at}`, '10.00', 100_000]);
const csv = csvOf(productRows('shirt', { Title: 'Shirt', Type: 'Shirts', Tags: 'men' }, variants));

const cookieStore = (sessionKeys: readonly string[]) => (database: Database) =>
  createCookieStore({
    sessionKeys,
    publicUrl: 'https://shop.test',
    areCredentialsCurrent: createCredentialsCheck(database),
    endCredentials: (customerId) => endCredentials(database, customerId),
  });

describe('a shop that keeps carts in cookies', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ csv, store: cookieStore([SESSION_KEY]) });
  });
  after(() => shop.close());

  it('S37: puts the cart into a cookie of its own for this host, and nothing into a store', async () => {
    const shopper = shop.shopper();
    const response = await shopper.send('POST', '/api/cart/line-items', { sku: 'SKU-1', quantity: 2 });
    assert.equal(response.statusCode, 200, response.body);
    const [cookie] = response.cookies.filter(({ name }) => name === '__Host-state');
    assert.ok(cookie);
    const { secure, httpOnly, sameSite, path, domain } = cookie as typeof cookie & { domain?: string };
    assert.deepEqual([secure, httpOnly, sameSite, path, domain], [true, true, 'Lax', '/', undefined]);
    assert.deepEqual(linesOf(await shopper.cart()), [['SKU-1', 2]]);
    const form = await shopper.form('/cart/line-items', { sku: 'SKU-2', quantity: '1' });
    assert.equal(form.statusCode, 303);
    assert.match((await shopper.get('/cart')).body, /SKU-2/);
    const { rows } = await shop.database.pool.query('SELECT FROM sessions UNION ALL SELECT FROM carts');
    assert.equal(rows.length, 0);
  });

  it('P3, S37: refuses what is more than 4,096 bytes by name, on a page as well; the cart stays as it was', async () => {
    const shopper = shop.shopper();
    let lines = 0;
    let response = await shopper.send('POST', '/api/cart/line-items', { sku: skus[0], quantity: 1 });
    while (response.statusCode === 200) {
      const value = shopper.cookies.get('__Host-state') as string;
      assert.ok('__Host-state'.length + value.length <= 4_096);
      lines++;
      response = await shopper.send('POST', '/api/cart/line-items', { sku: skus[lines], quantity: 1 });
    }
    assert.equal(response.statusCode, 422);
    assert.equal(response.json().code, 'cart_too_large_for_cookie');
    assert.match(response.json().detail, /4,096 bytes/);
    const page = await shopper.form('/cart/line-items', { sku: skus[lines] as string, quantity: '1' });
    assert.equal(page.statusCode, 422);
    assert.match(page.body, /4,096 bytes/);
    assert.equal((await shopper.cart()).lineItems.length, lines);
    await shopper.remove(skus[0] as string);
    assert.equal((await shopper.cart()).lineItems.length, lines - 1);
  });

  it('P3: shows an empty cart when the cookie is deleted or changed', async () => {
    const shopper = shop.shopper();
    await shopper.add('SKU-1', 3);
    const value = shopper.cookies.get('__Host-state') as string;
    shopper.cookies.set('__Host-state', `${value.slice(0, -10)}AAAAAAAAAA`);
    assert.deepEqual(linesOf(await shopper.cart()), []);
    assert.equal(shopper.cookies.get('cart'), '0.0');
    shopper.cookies.delete('__Host-state');
    assert.match((await shopper.get('/cart')).body, /empty/i);
  });
});

describe('customers of a shop that keeps sessions in cookies', () => {
  it('S3, S6: take the cart along at the sign-in, end all other devices, and stay signed in here', async (t) => {
    const shop = await createTestShop({ csv, store: cookieStore([SESSION_KEY]) });
    t.after(() => shop.close());
    const [here, there] = [shop.shopper(), shop.shopper()];
    await here.add('SKU-1', 3);
    const { email } = await register(here);
    assert.deepEqual(linesOf(await here.cart()), [['SKU-1', 3]]);
    await signIn(there, email);
    const isSignedIn = async (shopper: Shopper) => (await shopper.get('/account')).statusCode === 200;
    assert.deepEqual([await isSignedIn(here), await isSignedIn(there)], [true, true]);
    assert.equal((await here.form('/account/devices/end-others', {})).statusCode, 303);
    assert.deepEqual([await isSignedIn(here), await isSignedIn(there)], [true, false]);
    assert.deepEqual(linesOf(await here.cart()), [['SKU-1', 3]]);
    const ended = await here.send('DELETE', '/api/session');
    assert.ok(ended.statusCode < 300, ended.body);
    assert.equal(here.cookies.get('__Host-state'), '');
    assert.equal(await isSignedIn(here), false);
  });
});

describe('instances with two sets of keys side by side', () => {
  const sets = [
    [SESSION_KEY, NEXT_KEY],
    [NEXT_KEY, SESSION_KEY],
  ] as const;
  const STORES = { database: () => undefined, cookie: cookieStore };
  for (const [name, storeOf] of Object.entries(STORES)) {
    it(`P25: each reads what the other has signed and sealed, with the store ${name}`, async (t) => {
      const optionsOf = (keys: readonly string[]) => {
        const store = storeOf(keys);
        return { csv, sessionKeys: keys, ...(store ? { store } : {}) };
      };
      const shop = await createTestShop(optionsOf(sets[0]));
      t.after(() => shop.close());
      const instances = [shop, await shop.another(optionsOf(sets[1]))] as const;
      const shopper = shop.shopper();
      for (let turn = 0; turn < 10; turn++) {
        shopper.moveTo(instances[turn % 2 ? 1 : 0]);
        assert.deepEqual(linesOf(await shopper.add('SKU-1', 1)), [['SKU-1', turn + 1]]);
      }
    });
  }
});
