import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { storeOrder } from '../../../test/stored-orders.ts';
import { findOrder, listOrderEvents, transitionOrder } from '../../orders/orders.ts';
import { createOnSettled } from '../../orders/payment-outcomes.ts';
import type { OrderAction } from '../../orders/states.ts';
import type { PaymentOutcome } from '../payment-types.ts';

describe('a refund that fails after it was reported as made', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const cases: [before: OrderAction[], refunds: number[], failed: number, state: string, left: number][] = [
    [['pack', 'ship', 'deliver'], [1_000], 1_000, 'delivered', 0],
    [['pack', 'ship', 'deliver'], [1_000, 6_900], 1_000, 'partly_refunded', 6_900],
    [['pack', 'ship'], [7_900], 7_900, 'shipped', 0],
    [['cancel'], [7_900], 7_900, 'canceled', 0],
  ];
  for (const [actions, refunds, failed, state, left] of cases)
    it(`leaves the order ${state} with ${left} after ${[...actions, ...refunds].join(', ')}`, async () => {
      const { database, services } = shop;
      const order = await storeOrder(database, {
        email: 'ada@example.com',
        lines: [['HOO-BLK-M', 1, 7_900]],
        state: 'placed',
      });
      const onSettled = createOnSettled(services, () => {});
      const tell = (outcome: 'refunded' | 'refund_failed', amountMinor: number) => {
        const about = { orderId: order.id, amountMinor, currency: 'EUR' };
        const settled: PaymentOutcome =
          outcome === 'refunded'
            ? { ...about, outcome, isCounted: true, source: { kind: 'provider' } }
            : { ...about, outcome, wasCounted: true };
        return database.transaction((connection) => onSettled(connection, settled));
      };
      for (const action of actions)
        await database.transaction((c) => transitionOrder(c, order.id, action, 'staff'));
      for (const amountMinor of refunds) await tell('refunded', amountMinor);
      await tell('refund_failed', failed);
      const found = await findOrder(database, order.id);
      assert.deepEqual([found?.state, found?.refundedMinor], [state, left]);
      const last = (await listOrderEvents(database, order.id)).at(-1);
      assert.deepEqual([last?.action, last?.by, last?.state], ['refund_fail', 'payment', state]);
      assert.match(last?.note ?? '', /didn’t reach you/);
      // It can be refunded again.
      await tell('refunded', failed);
      assert.equal((await findOrder(database, order.id))?.refundedMinor, left + failed);
    });

  it('counts no more than the total, even if more was paid before the total was lowered', async () => {
    const { database, services } = shop;
    const lines: [string, number, number][] = [['HOO-BLK-M', 1, 7_900]];
    const order = await storeOrder(database, { email: 'ada@example.com', lines, state: 'placed' });
    for (const action of ['pack', 'ship', 'deliver'] as const)
      await database.transaction((c) => transitionOrder(c, order.id, action, 'staff'));
    const onSettled = createOnSettled(services, () => {});
    const about = { orderId: order.id, amountMinor: 15_800, currency: 'EUR' };
    const stateAfter = async (settled: PaymentOutcome) => {
      await database.transaction((connection) => onSettled(connection, settled));
      const found = await findOrder(database, order.id);
      return [found?.state, found?.refundedMinor];
    };
    const made = { ...about, outcome: 'refunded', isCounted: true, source: { kind: 'outside' } } as const;
    assert.deepEqual(await stateAfter(made), ['refunded', 7_900]);
    const failed = { ...about, outcome: 'refund_failed', wasCounted: true } as const;
    assert.deepEqual(await stateAfter(failed), ['delivered', 0]);
  });
});
