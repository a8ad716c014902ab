import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { between } from '../../../test/locks.ts';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { order, orderBody, requireLedger } from '../../checkout/checkout.fixture.ts';
import { customer, PASSWORD } from '../../customers/accounts.fixture.ts';

describe('everything that changes orders locks in one sequence and never deadlocks', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
    await shop.database.pool.query(
      "INSERT INTO promo_codes (code, kind, value) VALUES ('TEN', 'percent', 10)",
    );
  });
  after(() => shop.close());

  async function place(sku: string, totalMinor: number, more: Record<string, unknown> = {}) {
    const shopper = shop.shopper();
    await shopper.add(sku);
    const placed = await order(shopper, orderBody(totalMinor, more));
    assert.equal(placed.statusCode, 201, placed.body);
    const { order: answer, token } = placed.json();
    return { number: answer.number as string, token: token as string, shopper };
  }

  it('a canceled order releases its code while the shopper uses it again', async () => {
    const { number, token, shopper } = await place('HOO-BLK-M', 7_110, { promoCode: 'TEN' });
    const canceled = await between(
      shop.database,
      "SELECT FROM promo_codes WHERE code = 'TEN' FOR UPDATE",
      () => shopper.form(`/orders/${number}/cancel`, { token }),
      "SELECT FROM promo_customers WHERE code = 'TEN' FOR UPDATE",
    );
    assert.equal(canceled.statusCode, 303, canceled.body);
    const { rows } = await shop.database.pool.query(
      'SELECT code.uses, customer.uses AS of_customer FROM promo_codes code JOIN promo_customers customer USING (code)',
    );
    assert.deepEqual(rows, [{ uses: 0, of_customer: 0 }]);
  });

  it('a customer deletes the account while one of its orders is being placed', async () => {
    const { shopper, email } = await customer(shop);
    await shopper.add('SOCK-1');
    const own = `FROM customers WHERE email = '${email}'`;
    const deleted = await between(
      shop.database,
      `SELECT FROM carts WHERE id = (SELECT cart_id ${own}) FOR UPDATE`,
      () => shopper.form('/account/delete', { password: PASSWORD }),
      `SELECT ${own} FOR KEY SHARE`,
    );
    assert.equal(deleted.statusCode, 200, deleted.body);
    const { rowCount } = await shop.database.pool.query(`SELECT ${own}`);
    assert.equal(rowCount, 0);
  });

  it('unpaid orders are canceled one by one while others order their items', async () => {
    const orders = [await place('SOCK-2', 1_390), await place('SOCK-1', 1_390)];
    for (const [index, { number }] of orders.entries())
      await shop.database.pool.query(
        `WITH due AS (UPDATE orders SET pays_on_delivery = false WHERE number = $1 RETURNING reservation_id)
         UPDATE reservations SET expires_at = now() - $2 * interval '1 minute' FROM due WHERE id = reservation_id`,
        [number, 40 - index],
      );
    await between(
      shop.database,
      "SELECT FROM variants WHERE sku = 'SOCK-1' FOR UPDATE",
      () => shop.releaseStock(),
      "SELECT FROM variants WHERE sku = 'SOCK-2' FOR UPDATE",
    );
    const { rows } = await shop.database.pool.query('SELECT state FROM orders WHERE number = ANY ($1)', [
      orders.map(({ number }) => number),
    ]);
    assert.deepEqual(rows, [{ state: 'canceled' }, { state: 'canceled' }]);
    await requireLedger(shop);
  });
});
