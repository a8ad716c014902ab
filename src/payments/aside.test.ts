import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { sign } from '../../test/stripe/webhooks.ts';
import { sweepAside } from './aside.ts';
import { addPaymentMetrics } from './metrics.ts';
import { createTestTill, type TestTill, tell } from './payments.fixture.ts';
import { eventOf } from './test-cards/protocol.ts';

/** Events that Stripe has signed and that cannot be applied. */
describe('webhooks that cannot be applied', () => {
  let till: TestTill;
  let isBroken = false;
  before(async () => {
    till = await createTestTill({
      async onSettled(connection, settled) {
        if (isBroken) throw new Error('no room');
        return tell(connection, settled);
      },
    });
  });
  after(() => till.close());

  const sql = (text: string, values: unknown[] = []) => till.test.database.pool.query(text, values);
  const asideOf = async (id: string) =>
    (
      await sql('SELECT reason, handled_at IS NOT NULL AS handled FROM payment_events_aside WHERE id = $1', [
        id,
      ])
    ).rows[0];
  const completed = async (more: object = {}) => {
    const opened = await till.openStarted();
    till.fake.pay(opened.session);
    const event = eventOf('checkout.session.completed', {
      ...till.fake.ledger.session(opened.session),
      ...more,
    });
    return { ...opened, event };
  };

  const absurd: [name: string, more: object, reason: string][] = [
    ['an amount larger than the column', { amount_total: 2 ** 31 }, 'amount'],
    ['an amount larger than a safe integer', { amount_total: 1e300 }, 'amount'],
    ['a negative amount', { amount_total: -1 }, 'amount'],
    ['nothing', { amount_total: 0 }, 'amount'],
    ['half a cent', { amount_total: 0.5 }, 'amount'],
    ['an amount in words', { amount_total: '14830' }, 'amount'],
    ['no amount', { amount_total: null }, 'amount'],
    ['a currency of four letters', { currency: 'euro' }, 'currency'],
    ['no currency', { currency: null }, 'currency'],
    ['no payment', { payment_intent: null }, 'malformed'],
    ['an endless reference', { payment_intent: 'p'.repeat(300) }, 'malformed'],
    ['no name of its own', { id: 5 }, 'malformed'],
  ];
  for (const [name, more, reason] of absurd)
    it(`are accepted and stored once, although they report ${name}`, async () => {
      const { id, event } = await completed(more);
      assert.deepEqual([await till.deliver(event), await till.deliver(event)], [200, 200]);
      assert.deepEqual(await asideOf(event.id), { reason, handled: false });
      assert.deepEqual(await till.reported(id), []);
    });

  it('are accepted whatever they contain', async () => {
    const refund = { id: 're_1', object: 'refund', payment_intent: 'pi_1', amount: 1, status: 'succeeded' };
    for (const [event, reason] of [
      [eventOf('refund.created', { ...refund, amount: 2 ** 40 }), 'amount'],
      [eventOf('refund.created', { ...refund, id: null }), 'malformed'],
      [{ ...eventOf('refund.created', {}), data: null }, 'malformed'],
      [{ ...eventOf('payment_intent.payment_failed', {}), data: {} }, 'malformed'],
      [eventOf('charge.dispute.created', { id: 'dp_1', object: 'dispute' }), 'dispute'],
    ] as const) {
      assert.equal((await till.post(sign(event))).statusCode, 200);
      assert.deepEqual(await asideOf(event.id), { reason, handled: false }, event.type);
    }
    const unnamed = { ...eventOf('refund.created', refund), id: 'a b\u0000', data: null };
    assert.equal((await till.post(sign(unnamed))).statusCode, 200);
    const other = { ...eventOf('customer.created', {}), id: 'a b\u0000' };
    assert.equal((await till.post(sign(other))).statusCode, 200);
    for (const nothing of [null, 5, 'text', []])
      assert.ok((await till.post(sign(nothing as object))).statusCode < 500);
  });

  it('that report no known declined card are ignored', async () => {
    const event = eventOf('payment_intent.payment_failed', { id: 'pi_1', metadata: null });
    assert.equal(await till.deliver(event), 200);
    assert.equal(await asideOf(event.id), undefined);
  });

  it("are retried for a day while the fault may be the shop's, then stored, and settled once they can be applied", async () => {
    const { id, event } = await completed();
    isBroken = true;
    try {
      assert.equal(await till.deliver(event), 500);
      assert.equal(await asideOf(event.id), undefined);
      event.created -= 25 * 60 * 60;
      assert.equal(await till.deliver(event), 200);
      assert.deepEqual(await asideOf(event.id), { reason: 'not_applicable', handled: false });
    } finally {
      isBroken = false;
    }
    assert.equal(await till.deliver(event), 200);
    assert.deepEqual(await till.reported(id), ['paid 14830']);
    assert.deepEqual(await asideOf(event.id), { reason: 'not_applicable', handled: true });
  });

  it('are counted until a person has handled them, and kept for 90 days', async () => {
    const registry = new Registry();
    addPaymentMetrics(registry, till.test.database);
    const count = async () =>
      Number(/payments\{state="event_aside"\} (\d+)/.exec(await registry.metrics())?.[1] ?? Number.NaN);
    const { event } = await completed({ amount_total: -1 });
    const before = await count();
    await till.deliver(event);
    assert.equal(await count(), before + 1);
    await sql("UPDATE payment_events_aside SET received_at = now() - interval '89 days' WHERE id = $1", [
      event.id,
    ]);
    await sweepAside(till.test.database);
    assert.ok(await asideOf(event.id));
    await sql("UPDATE payment_events_aside SET received_at = now() - interval '91 days' WHERE id = $1", [
      event.id,
    ]);
    await sweepAside(till.test.database);
    assert.equal(await asideOf(event.id), undefined);
  });
});
