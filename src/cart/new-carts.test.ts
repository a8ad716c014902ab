import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestShop, SESSION_KEY, type TestInstance, type TestShop } from '../../test/shop.ts';
import { createCookieStore } from '../state/cookie/cookie.ts';
import { createCredentialsCheck, endCredentials } from '../state/credentials.ts';
import { createLocalStore } from '../state/local.ts';

/** The carts that one network may begin in an hour. Each instance admits a few more without asking the database. */
const LIMIT = 3_000;
const FREE = 20;
const AT_ONCE = 50;

describe('new carts of guests', () => {
  let shop: TestShop;
  let other: TestInstance;
  before(async () => {
    shop = await createTestShop({ trustedProxies: ['127.0.0.0/8'] });
  });
  after(() => shop.close());
  beforeEach(async () => {
    await shop.test.database.pool.query('DELETE FROM rate_limits');
    other = await shop.another({ trustedProxies: ['127.0.0.0/8'] });
  });

  const FORM = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' };
  const add = (from: string, at: TestInstance = shop, headers: Record<string, string> = {}) =>
    at.inject({
      method: 'POST',
      url: headers.accept ? '/cart/line-items' : '/api/cart/line-items',
      headers: { 'x-forwarded-for': from, ...headers },
      remoteAddress: '127.0.0.1',
      payload: headers.accept ? 'sku=HOO-BLK-M&quantity=1' : { sku: 'HOO-BLK-M', quantity: 1 },
    });
  /** How many of these were begun. */
  const begin = async (count: number, from: (at: number) => string, at: TestInstance = shop) => {
    let begun = 0;
    for (let done = 0; done < count; done += AT_ONCE) {
      const answers = await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, count - done) }, (_, index) => add(from(done + index), at)),
      );
      for (const { statusCode } of answers) {
        assert.ok([200, 429].includes(statusCode), `${statusCode}`);
        if (statusCode === 200) begun++;
      }
    }
    return begun;
  };
  /** Counts this many leases as if the network had already begun their carts. */
  const spend = (network: string, leases: number) =>
    shop.test.database.pool.query(
      `INSERT INTO rate_limits (key_hash, taken, ends_at)
       VALUES (sha256(convert_to('new carts' || chr(10) || $1, 'UTF8')), $2, now() + interval '20 minutes')`,
      [network, leases],
    );

  it('S47: a network begins 3,000 in an hour, at all instances together, and others are not concerned', async () => {
    await spend('203.0.113.7', LIMIT / 50 - 2);
    const begun =
      (await begin(150, () => '203.0.113.7', other)) + (await begin(100, () => '203.0.113.7', other));
    assert.equal(begun, FREE + 100);
    assert.equal((await add('203.0.113.8', other)).statusCode, 200);
    const third = await shop.another({ trustedProxies: ['127.0.0.0/8'] });
    assert.equal(await begin(60, () => '203.0.113.7', third), FREE);
  });

  it('S47: the refusal says in a sentence what to do, on a page too, and a cart that is there goes on', async () => {
    const mine = await add('203.0.113.9', other);
    const [cookie] = mine.cookies.filter(({ name }) => name.includes('session'));
    await spend('203.0.113.9', LIMIT / 50);
    await begin(FREE + 10, () => '203.0.113.9', other);
    const refused = await add('203.0.113.9', other);
    assert.deepEqual([refused.statusCode, refused.json().code], [429, 'rate_limited']);
    assert.equal(
      refused.json().detail,
      'Too many carts were started from your network. Sign in to start yours, or try again in 20 minutes.',
    );
    assert.ok(Number(refused.headers['retry-after']) > 1_000);
    assert.equal(refused.headers['set-cookie'], undefined);
    const page = await add('203.0.113.9', other, FORM);
    assert.equal(page.statusCode, 429);
    assert.match(page.body, /Sign in to start yours, or try again in 20 minutes\./);
    const going = await add('203.0.113.9', other, { cookie: `${cookie?.name}=${cookie?.value}` });
    assert.deepEqual([going.statusCode, going.json().itemCount], [200, 2]);
    assert.equal((await other.inject({ url: '/products', remoteAddress: '203.0.113.9' })).statusCode, 200);
  });

  it('S47: IPv6 counts by /64, /56 and /48 together', async () => {
    await spend('2001:db8:1::/48', 240);
    const begun = await begin(60, (at) => `2001:db8:1:${at.toString(16)}::1`, other);
    assert.equal(begun, FREE);
    await spend('2001:db8:2:100::/56', 120);
    assert.equal(await begin(60, (at) => `2001:db8:2:${(0x100 + at).toString(16)}::1`, other), FREE);
    assert.equal((await add('2001:db8:2:200::1', other)).statusCode, 200);
    await spend('2001:db8:3:1::/64', 60);
    assert.equal(await begin(60, (at) => `2001:db8:3:1::${at.toString(16)}`, other), FREE);
    assert.equal((await add('2001:db8:3:2::1', other)).statusCode, 200);
  });

  it('S47: of 200 at once at the limit no more than the rest of it begin', async () => {
    await spend('203.0.113.10', LIMIT / 50 - 1);
    const answers = await Promise.all(Array.from({ length: 200 }, () => add('203.0.113.10', other)));
    assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, FREE + 50);
  });

  it('S47: the first of a network cost no statement more, and the others one in 50', async () => {
    const statements = async () => {
      const { rows } = await shop.test.database.pool.query(
        'SELECT coalesce(sum(taken), 0)::int AS leases FROM rate_limits',
      );
      return rows[0].leases as number;
    };
    await begin(FREE, () => '203.0.113.11', other);
    assert.equal(await statements(), 0);
    await begin(100, () => '203.0.113.11', other);
    assert.equal(await statements(), 2);
  });

  it('S47: a store in the cookies keeps none of them, so it limits none', async () => {
    const inCookies = await shop.another({
      trustedProxies: ['127.0.0.0/8'],
      store: (database) =>
        createCookieStore({
          sessionKeys: [SESSION_KEY],
          publicUrl: 'https://shop.test',
          areCredentialsCurrent: createCredentialsCheck(database),
          endCredentials: (customerId) => endCredentials(database, customerId),
        }),
    });
    await spend('203.0.113.13', LIMIT / 50);
    assert.equal(await begin(60, () => '203.0.113.13', inCookies), 60);
  });

  it('S47: in a store elsewhere than in the database the limit is the same', async () => {
    const local = await shop.another({
      trustedProxies: ['127.0.0.0/8'],
      store: (database) => createLocalStore(createCredentialsCheck(database)),
    });
    await spend('203.0.113.14', LIMIT / 50);
    assert.equal(await begin(60, () => '203.0.113.14', local), FREE);
  });

  it('S47: the setting for benchmarks lifts the limit', async () => {
    const bench = await shop.another({ trustedProxies: ['127.0.0.0/8'], limitsAbuse: false });
    await spend('203.0.113.12', LIMIT / 50);
    assert.equal(await begin(100, () => '203.0.113.12', bench), 100);
  });
});
