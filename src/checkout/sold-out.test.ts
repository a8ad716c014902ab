import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Response, type Shopper, type TestShop, until } from '../../test/shop.ts';
import { orderBody, orderForm, setStock } from './checkout.fixture.ts';

/** As many orders as an instance places at once. */
const PLACED_AT_ONCE = 6;
const SOLD_OUT = 'SOCK-1';
const OTHER = 'SOCK-2';
/** A pair of socks and its delivery. */
const TOTAL = 1_390;

const contentOf = (answer: Response) => ({ ...answer.json(), requestId: undefined });

describe('a buyer of a sold-out item, while others wait for their turn', () => {
  let shop: TestShop;
  let late: Shopper;
  let lucky: Shopper;
  let luckyAnswer: Response;
  const luckyKey = randomUUID();

  const place = (shopper: Shopper, network: number, key: string = randomUUID()): Promise<Response> =>
    shopper.request({
      method: 'POST',
      url: '/api/orders',
      payload: JSON.stringify(orderBody(TOTAL, { email: `buyer-${network}@example.com` })),
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      remoteAddress: `10.2.0.${network}`,
    });

  /** Runs `work` while the orders of other items hold all turns. */
  async function whileTurnsAreTaken(work: () => Promise<void>): Promise<void> {
    const others = Array.from({ length: PLACED_AT_ONCE }, () => shop.shopper());
    for (const other of others) await other.add(OTHER);
    const holder = await shop.database.pool.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM variants WHERE sku = $1 FOR UPDATE', [OTHER]);
      let placed = 0;
      const placing = others.map(async (other, index) => {
        const { statusCode } = await place(other, 100 + index);
        placed++;
        return statusCode;
      });
      await until(async () => {
        const { rows } = await shop.database.pool.query(
          "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        );
        return rows[0].waiting === PLACED_AT_ONCE;
      }, 'all turns are taken');
      await work();
      assert.equal(placed, 0, 'the others had their turns');
      await holder.query('ROLLBACK');
      assert.deepEqual(await Promise.all(placing), Array(PLACED_AT_ONCE).fill(201));
    } finally {
      // This does nothing after the rollback above, and a failed test must not keep the lock.
      await holder.query('ROLLBACK');
      holder.release();
    }
  }

  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    [late, lucky] = [shop.shopper(), shop.shopper()];
    for (const shopper of [late, lucky]) await shopper.add(SOLD_OUT);
    luckyAnswer = await place(lucky, 1, luckyKey);
    assert.equal(luckyAnswer.statusCode, 201, luckyAnswer.body);
    await lucky.add(SOLD_OUT);
    await setStock(shop, SOLD_OUT, 0);
  });
  after(() => shop.close());

  it('is told so at once, with the same answer as without a line', async () => {
    const without = await place(late, 2);
    assert.deepEqual([without.statusCode, without.json().code], [409, 'out_of_stock']);
    await whileTurnsAreTaken(async () => {
      const answer = await place(late, 2);
      assert.deepEqual([answer.statusCode, contentOf(answer)], [409, contentOf(without)]);
      const page = await late.form('/checkout', orderForm(TOTAL));
      assert.equal(page.statusCode, 409);
      assert.match(page.body, /no longer available/);
    });
  });

  it('gets the order that the same key has placed', async () => {
    await whileTurnsAreTaken(async () => {
      const again = await place(lucky, 1, luckyKey);
      assert.deepEqual([again.statusCode, again.json()], [201, luckyAnswer.json()]);
    });
  });

  it('gets the item if it is in stock again', async () => {
    await setStock(shop, SOLD_OUT, 1);
    const answer = await place(late, 2);
    assert.equal(answer.statusCode, 201, answer.body);
  });
});
