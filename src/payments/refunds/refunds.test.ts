import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { commandActor } from '../../audit/actor.ts';
import { addPaymentMetrics } from '../metrics.ts';
import { AMOUNT, createTestTill, type TestTill } from '../payments.fixture.ts';

describe('refunds', () => {
  let till: TestTill;
  before(async () => {
    till = await createTestTill();
  });
  after(() => till.close());

  const paid = async () => {
    const opened = await till.openStarted();
    till.fake.pay(opened.session);
    await till.payments.check(opened.id);
    const charge = till.fake.ledger.session(opened.session).payment_intent as string;
    return { ...opened, charge, refunded: () => till.fake.ledger.refundedOf(charge) };
  };
  const refund = (orderId: string, key: string, amountMinor: number) =>
    till.test.database.transaction((connection) =>
      till.payments.refund(connection, { orderId, key, amountMinor }),
    );
  const registry = new Registry();
  const metricsText = async () => {
    if (!registry.getSingleMetric('payments')) addPaymentMetrics(registry, till.test.database);
    return registry.metrics();
  };
  const stateOf = async (id: string) => (await till.payments.find(till.test.database, id))?.state;
  const paidAnd = (...words: string[]) => [`paid ${AMOUNT}`, ...words];

  it('are made once for a key, and never exceed what was paid', async () => {
    const { id, refunded } = await paid();
    const answers = await Promise.all(Array.from({ length: 5 }, () => refund(id, 'first', 1_000)));
    assert.equal(new Set(answers.map((answer) => answer.ok && answer.id)).size, 1);
    assert.deepEqual(await refund(id, 'first', 999), { ok: false, reason: 'key_reused' });
    assert.deepEqual(await refund(id, 'second', AMOUNT - 999), { ok: false, reason: 'too_much' });
    await till.reconcile();
    assert.equal(refunded(), 1_000);
    assert.equal(await stateOf(id), 'partly_refunded');
    const rest = await Promise.all(['a', 'b', 'c'].map((key) => refund(id, key, AMOUNT - 1_000)));
    assert.equal(rest.filter(({ ok }) => ok).length, 1);
    await till.reconcile();
    assert.equal(refunded(), AMOUNT);
    assert.equal(await stateOf(id), 'refunded');
    assert.deepEqual(await till.reported(id), paidAnd('refunded 1000', `refunded ${AMOUNT - 1_000}`));
  });

  it('are only for what was paid', async () => {
    const { id } = await till.openStarted();
    assert.deepEqual(await refund(id, 'key', 1), { ok: false, reason: 'nothing_paid' });
    assert.deepEqual(await refund(crypto.randomUUID(), 'key', 1), { ok: false, reason: 'nothing_paid' });
    const other = await paid();
    for (const amountMinor of [0, -1, 1.5, Number.NaN])
      await assert.rejects(refund(other.id, 'key', amountMinor), /whole number above 0/);
  });

  it('whose answer was lost are not made twice', async () => {
    const { id, refunded } = await paid();
    till.fake.fail('create_refund', { kind: 'lose' }, { kind: 'lose' });
    await refund(id, 'key', 1_000);
    await till.reconcile();
    assert.deepEqual(await till.reported(id), paidAnd());
    await till.reconcile();
    assert.equal(refunded(), 1_000);
    assert.deepEqual(await till.reported(id), paidAnd('refunded 1000'));
  });

  it('whose answer was lost are found even after Stripe has forgotten their key', async () => {
    const { id, refunded } = await paid();
    till.fake.fail('create_refund', { kind: 'lose' }, { kind: 'lose' });
    await refund(id, 'key', 1_000);
    await till.reconcile();
    till.fake.forgetKeys();
    await till.reconcile();
    assert.equal(refunded(), 1_000);
    assert.deepEqual(await till.reported(id), paidAnd('refunded 1000'));
  });

  it('that Stripe refuses are logged, and can be ordered again', async () => {
    const { id, refunded } = await paid();
    till.fake.fail('create_refund', { kind: 'refuse', status: 400, code: 'insufficient_funds' });
    await refund(id, 'key', AMOUNT);
    await till.reconcile();
    assert.match(till.logLines.join(), /insufficient_funds.*refused a refund/);
    assert.deepEqual(await till.reported(id), paidAnd(`refund_failed ${AMOUNT}`));
    assert.equal(await stateOf(id), 'paid');
    assert.equal((await refund(id, 'another key', AMOUNT)).ok, true);
    await till.reconcile();
    assert.equal(refunded(), AMOUNT);
  });

  it('that are slow are reported when they are made, and those that fail are not lost', async () => {
    const { id, charge } = await paid();
    till.fake.ledger.refundStatus = 'pending';
    await refund(id, 'slow', 1_000);
    await refund(id, 'failing', 2_000);
    await till.reconcile();
    till.fake.ledger.refundStatus = 'succeeded';
    assert.deepEqual(await till.reported(id), paidAnd());
    const [slow, failing] = till.fake.ledger.refundsOf(charge).sort((a, b) => a.amount - b.amount);
    assert.ok(slow && failing);
    slow.status = 'succeeded';
    failing.status = 'failed';
    await till.deliver(till.fake.tell('refund.failed', failing));
    await till.reconcile();
    await till.deliver(till.fake.tell('refund.updated', slow));
    assert.deepEqual(await till.reported(id), paidAnd('refund_failed 2000', 'refunded 1000'));
    assert.equal((await till.attempt(id)).refunded_minor, 1_000);
  });

  it('that fail after they were made are taken back and reported once, whatever follows', async () => {
    const { id, charge } = await paid();
    await refund(id, 'late', 1_000);
    await till.reconcile();
    const [late] = till.fake.ledger.refundsOf(charge);
    assert.ok(late);
    const succeeded = till.fake.tell('refund.updated', { ...late });
    late.status = 'failed';
    const failed = till.fake.tell('refund.failed', late);
    till.logLines.length = 0;
    await Promise.all([1, 2, 3].map(() => till.deliver(failed)));
    await till.deliver(till.fake.tell('refund.updated', late));
    await till.deliver(succeeded);
    assert.deepEqual(await till.reported(id), paidAnd('refunded 1000', 'refund_failed 1000'));
    assert.equal((await till.attempt(id)).refunded_minor, 0);
    assert.equal(till.logLines.filter((line) => line.includes('refund failed at the payment')).length, 1);
    const again = await refund(id, 'late', 1_000);
    assert.equal(again.ok && again.state, 'failed', 'its key is used up');
  });

  it('of a canceled order are for everything that is left, once', async () => {
    const { id, refunded } = await paid();
    await refund(id, 'key', 830);
    const cancel = () =>
      till.test.database.transaction((c) => till.payments.cancel(c, { orderId: id, key: 'cancel' }));
    assert.deepEqual(await cancel(), {
      refundMinor: AMOUNT - 830,
      refundedBeforeMinor: 830,
      mayBePaid: false,
    });
    assert.deepEqual(await cancel(), { refundMinor: 0, refundedBeforeMinor: AMOUNT, mayBePaid: false });
    await till.reconcile();
    assert.equal(refunded(), AMOUNT);
  });

  it('of what was paid on delivery wait to be paid out, and then count once', async () => {
    const { id } = await till.open({ provider: 'on_delivery' });
    assert.deepEqual(await refund(id, 'key', 1), { ok: false, reason: 'nothing_paid' });
    await till.test.database.transaction((c) => till.payments.collect(c, id));
    const ordered = await refund(id, 'key', 1_000);
    assert.ok(ordered.ok && ordered.isPayout && ordered.isNew);
    assert.deepEqual(await refund(id, 'key', 1_000), { ...ordered, isNew: false });
    assert.deepEqual(await refund(id, 'more', AMOUNT), { ok: false, reason: 'too_much' });
    await till.reconcile();
    const summary = await till.payments.find(till.test.database, id);
    assert.deepEqual(
      [summary?.state, summary?.refundPendingMinor, summary?.isPaidOut],
      ['paid', 1_000, true],
    );
    assert.deepEqual(await till.reported(id), [], 'nothing has gone back');
    await till.test.database.pool.query(
      "UPDATE payment_refunds SET created_at = now() - interval '2 days' WHERE id = $1",
      [ordered.id],
    );
    assert.match(await metricsText(), /state="payout_open"\} 1\n/);
    assert.match(await metricsText(), /state="refund_overdue"\} 0\n/);
    assert.match(await metricsText(), /payout_oldest_seconds 1728\d\d/);
    const payOut = (payoutId: string) =>
      till.test.database.transaction((c) =>
        till.payments.payOut(c, {
          id: payoutId,
          staff: commandActor('eve'),
          reference: 'SEPA 4711',
        }),
      );
    const answers = await Promise.all([1, 2, 3].map(() => payOut(ordered.id)));
    assert.equal(answers.filter(Boolean).length, 1);
    assert.equal(await payOut(crypto.randomUUID()), false);
    assert.match(await metricsText(), /payout_oldest_seconds 0\n/);
    assert.deepEqual(await till.reported(id), ['refunded 1000']);
    assert.equal(await stateOf(id), 'partly_refunded');
    const { rows } = await till.test.database.pool.query(
      'SELECT settled_by, payout_reference, settled_at IS NOT NULL AS settled FROM payment_refunds WHERE id = $1',
      [ordered.id],
    );
    assert.deepEqual(rows, [{ settled_by: 'eve', payout_reference: 'SEPA 4711', settled: true }]);
  });

  it('of a card cannot be paid out', async () => {
    const { id } = await paid();
    const ordered = await refund(id, 'key', 1_000);
    assert.ok(ordered.ok && !ordered.isPayout);
    const payout = { id: ordered.id, staff: commandActor('eve'), reference: 'x' };
    assert.equal(await till.test.database.transaction((c) => till.payments.payOut(c, payout)), false);
  });
});
