import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { order, orderBody, requireLedger } from '../../checkout/checkout.fixture.ts';
import { findOrderByNumber } from '../orders.ts';
import { sweepOrders } from './cancel-unpaid.ts';

describe('the sweep of unpaid orders', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  it('continues after an order that cannot be canceled, reports it, and tries it again', async () => {
    const numbers: string[] = [];
    for (let placed = 0; placed < 3; placed++) {
      const shopper = shop.shopper();
      await shopper.add('HOO-BLK-M');
      numbers.push((await order(shopper, orderBody(7_900))).json().order.number);
    }
    const { database } = shop;
    await database.pool.query(
      `UPDATE reservations SET expires_at = orders.placed_at - interval '2 hours' FROM orders
       WHERE orders.reservation_id = reservations.id`,
    );
    const [first = '', ...others] = numbers;
    const broken = (await findOrderByNumber(database, first))?.id;
    const { services: changes } = shop;
    const payments: typeof changes.payments = {
      ...changes.payments,
      cancel: async (connection, request) => {
        if (request.orderId === broken) throw new Error('no such payment');
        return changes.payments.cancel(connection, request);
      },
    };
    const statesOf = (some: string[]) =>
      Promise.all(some.map(async (number) => (await findOrderByNumber(database, number))?.state));
    await assert.rejects(sweepOrders(database, { ...changes, payments }), (error: AggregateError) => {
      assert.equal(error.message, `2 orders canceled, but order ${first} could not be canceled`);
      assert.match(error.errors[0].cause.message, /no such payment/);
      return true;
    });
    assert.deepEqual(await statesOf(others), ['canceled', 'canceled']);
    assert.deepEqual(await statesOf([first]), ['placed']);
    assert.equal(await sweepOrders(database, changes), 1);
    assert.deepEqual(await statesOf([first]), ['canceled']);
    await requireLedger(shop);
  });
});
