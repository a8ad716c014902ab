import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Response, type Shopper, type TestShop } from '../../../test/shop.ts';
import { order, orderBody, orderForm } from '../checkout.fixture.ts';
import { GUESSES_FROM_NETWORK } from './promo-use.ts';

const { limit } = GUESSES_FROM_NETWORK;
const TOTAL_MINOR = 7_900;

describe('S43: guessing promo codes', () => {
  let shop: TestShop;
  let shopper: Shopper;
  before(async () => {
    shop = await createTestShop({ trustedProxies: ['127.0.0.1/32'], limitsAbuse: false });
    await shop.database.pool.query(`
      INSERT INTO promo_codes (code, kind, value, uses_max, uses_per_customer_max, minimum_minor, starts_at, ends_at)
      VALUES ('KNOWN', 'percent', 10, NULL, NULL, 0, now(), NULL),
        ('EACH-ONCE', 'percent', 10, NULL, 1, 0, now(), NULL),
        ('BIG', 'percent', 10, NULL, NULL, 100000, now(), NULL),
        ('OVER', 'percent', 10, NULL, NULL, 0, now() - interval '2 days', now() - interval '1 day'),
        ('SOON', 'percent', 10, NULL, NULL, 0, now() + interval '1 day', NULL)`);
    shopper = await buyer();
  });
  after(() => shop.close());

  const buyer = async () => {
    const one = shop.shopper();
    await one.add('HOO-BLK-M');
    return one;
  };
  let networks = 0;
  const network = () => ({ 'x-forwarded-for': `10.43.0.${++networks}` });
  type From = ReturnType<typeof network>;

  const byUpdate = (from: From, promoCode: string) =>
    shopper.form('/checkout', orderForm(TOTAL_MINOR, { promoCode, update: 'promo' }), from);
  const byForm = (from: From, promoCode: string, more: Record<string, string> = {}) =>
    shopper.form('/checkout', orderForm(TOTAL_MINOR, { promoCode, ...more }), from);
  /** With a total that no order has, so that a known code orders nothing. */
  const byApi = (from: From, promoCode: string, body: Record<string, unknown> = {}) =>
    order(shopper, orderBody(1, { promoCode, ...body }), undefined, from);
  const WAYS: Record<string, (from: From, promoCode: string) => Promise<Response>> = {
    'the form that asks what an order costs': byUpdate,
    'the form that orders': byForm,
    'a form with another fault': (from, code) => byForm(from, code, { name: '' }),
    'the API': byApi,
  };

  for (const [way, tryOut] of Object.entries(WAYS)) {
    it(`ends for an hour after ${limit} unknown codes from one network, by ${way}`, async () => {
      const from = network();
      for (let tries = 0; tries < limit; tries++) {
        const answer = await tryOut(from, `WRONG${tries}`);
        assert.match(answer.body, /code isn’t valid/, `${tries}: ${answer.statusCode}`);
      }
      const answers = [await tryOut(from, 'ANOTHER'), await tryOut(from, 'KNOWN')];
      for (const { statusCode, headers, body } of answers) {
        assert.equal(statusCode, 429);
        assert.ok(Number(headers['retry-after']) <= 3_600);
        assert.match(body, /You’ve tried too many codes[^<"]* order without one/);
        assert.doesNotMatch(body, /10% off/);
      }
      const problem = await byApi(from, 'KNOWN');
      assert.deepEqual([problem.statusCode, problem.json().code], [429, 'rate_limited']);
      assert.match((await byUpdate(network(), 'KNOWN')).body, /10% off/, 'other networks go on');
      const without = await order(await buyer(), orderBody(TOTAL_MINOR), undefined, from);
      assert.equal(without.statusCode, 201, 'an order without a code goes on');
    });
  }

  it('has one count for all routes and all instances', async () => {
    const from = network();
    const ways = Object.values(WAYS);
    const other = await shop.another({ trustedProxies: ['127.0.0.1/32'] });
    for (let tries = 0; tries < limit; tries++) {
      shopper.moveTo(tries % 2 ? shop : other);
      const way = ways[tries % ways.length] as (typeof ways)[number];
      assert.match((await way(from, `WRONG${tries}`)).body, /code isn’t valid/);
    }
    for (const way of ways) assert.equal((await way(from, 'WRONG')).statusCode, 429);
    shopper.moveTo(shop);
  });

  it('stops at the same number when the tries are concurrent', async () => {
    const from = network();
    const answers = await Promise.all(
      Array.from({ length: limit + 30 }, (_, index) => byUpdate(from, `AT-ONCE-${index}`)),
    );
    assert.equal(answers.filter(({ body }) => /code isn’t valid/.test(body)).length, limit);
    assert.equal(answers.filter(({ statusCode }) => statusCode === 429).length, 30);
  });

  it('does not count for a shopper with a code, whatever the answer, or without one', async () => {
    const from = network();
    for (const code of ['KNOWN', 'BIG', 'OVER', 'SOON', '', ' \u200b', '%'])
      for (let tries = 0; tries <= limit / 2; tries++) {
        const answer = await byUpdate(from, code);
        assert.equal(answer.statusCode, 200, `${code} ${tries}`);
      }
    for (let tries = 0; tries <= limit; tries++)
      assert.equal((await byApi(from, 'KNOWN')).json().code, 'total_changed');
    assert.match((await byUpdate(from, 'WRONG')).body, /code isn’t valid/);
  });

  it('does not count for a shopper whose order failed because of a fault of the shop', async () => {
    const from = network();
    const rename = (change: string) =>
      shop.database.pool.query(`ALTER TABLE promo_codes RENAME COLUMN ${change}`);
    await rename('minimum_minor TO paper');
    for (let tries = 0; tries < limit; tries++) assert.equal((await byApi(from, 'KNOWN')).statusCode, 500);
    await rename('paper TO minimum_minor');
    assert.equal((await byApi(from, 'KNOWN')).json().code, 'total_changed');
  });

  it('does not reveal who has used a code: trying one address after the other counts', async () => {
    const first = await order(
      await buyer(),
      orderBody(7_110, { promoCode: 'EACH-ONCE', email: 'used@example.com' }),
      undefined,
      network(),
    );
    assert.equal(first.statusCode, 201, first.body);
    const from = network();
    for (let tries = 0; tries < limit; tries++) {
      const email = `used+${tries}@example.com`;
      const answer = await byForm(from, 'EACH-ONCE', { email, update: 'promo' });
      assert.match(answer.body, /has reached its limit/, `${tries}`);
    }
    assert.equal((await byUpdate(from, 'EACH-ONCE')).statusCode, 429);
  });
});
