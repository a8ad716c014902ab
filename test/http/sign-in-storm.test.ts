import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestShop, type Response, type Shopper, type TestShop } from '../shop.ts';

describe('a storm of sign-ins', () => {
  let shop: TestShop;
  let shopper: Shopper;
  before(async () => {
    shop = await createTestShop();
    shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 3);
  });
  after(() => shop.close());
  beforeEach(() => shop.test.database.pool.query('DELETE FROM rate_limits'));

  const signIn = (email: string) =>
    shop.shopper().send('POST', '/api/session', { email, password: 'nine grey seals' });
  const count = (responses: Response[], status: number) =>
    responses.filter(({ statusCode }) => statusCode === status).length;
  /** The others' requests, each of which reads the database or a page. */
  async function othersAreServed(): Promise<void> {
    assert.equal((await shopper.cart()).itemCount, 3);
    assert.equal((await shopper.get('/products')).statusCode, 200);
    assert.equal((await shopper.add('SOCK-1', 1)).itemCount, 4);
    assert.equal((await shopper.remove('SOCK-1')).itemCount, 3);
    assert.equal((await shopper.get('/sign-in')).statusCode, 200);
  }

  it('S11, S13: waits in a queue that ends, with Retry-After, and the others pass it', async () => {
    let areAllAnswered = false;
    const storm = Promise.all(Array.from({ length: 150 }, (_, n) => signIn(`nobody-${n}@mail.test`)));
    const answered = storm.then(() => {
      areAllAnswered = true;
    });
    await othersAreServed();
    assert.equal(areAllAnswered, false, 'the others were answered first');
    const responses = await storm;
    await answered;
    assert.ok(count(responses, 401) > 0);
    assert.equal(count(responses, 401) + count(responses, 429) + count(responses, 503), responses.length);
    for (const { statusCode, headers } of responses)
      assert.equal(Number(headers['retry-after']) > 0, statusCode !== 401);
  });

  it('S11: against one account leaves the others their connections, even while nothing can be counted', async () => {
    const blocking = await shop.test.database.pool.connect();
    let storm: Promise<Response[]>;
    try {
      await blocking.query('BEGIN; LOCK TABLE rate_limits IN ACCESS EXCLUSIVE MODE');
      storm = Promise.all(Array.from({ length: 30 }, () => signIn('anna@mail.test')));
      await othersAreServed();
    } finally {
      await blocking.query('ROLLBACK');
      blocking.release();
    }
    const responses = await storm;
    assert.deepEqual([count(responses, 401), count(responses, 429)], [10, 20]);
  });

  it('S11: is refused while nothing can be counted, and nothing else is', async () => {
    await shop.test.database.pool.query('ALTER TABLE rate_limits RENAME TO rate_limits_gone');
    try {
      assert.equal((await signIn('anna@mail.test')).statusCode, 500);
      const registration = { name: 'Anna', email: 'anna@mail.test', password: 'nine grey seals' };
      assert.equal((await shop.shopper().send('POST', '/api/customers', registration)).statusCode, 500);
      assert.equal(
        (await shop.shopper().send('POST', '/api/passkeys/authentication-options', {})).statusCode,
        500,
      );
      await othersAreServed();
    } finally {
      await shop.test.database.pool.query('ALTER TABLE rate_limits_gone RENAME TO rate_limits');
    }
    const { rows } = await shop.test.database.pool.query('SELECT count(*)::int AS customers FROM customers');
    assert.deepEqual(rows, [{ customers: 0 }]);
  });
});
