import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AMOUNT, createTestTill, type TestTill, tell } from './payments.fixture.ts';

describe('the reconciler', () => {
  let till: TestTill;
  before(async () => {
    till = await createTestTill();
  });
  after(() => till.close());

  const refundsOf = (session: string) =>
    till.fake.ledger.refundsOf(till.fake.ledger.session(session).payment_intent as string);

  it('P24: settles a payment whose shopper and webhook were lost', async () => {
    const { id, session } = await till.openStarted();
    till.fake.pay(session);
    await till.reconcile();
    assert.deepEqual(await till.reported(id), [`paid ${AMOUNT}`]);
  });

  it('leaves open payments as they are, and asks at growing intervals', async () => {
    const { id } = await till.openStarted();
    const waits: number[] = [];
    for (let look = 0; look < 6; look++) {
      await till.reconcile();
      const { rows } = await till.test.database.pool.query(
        `SELECT round(extract(epoch FROM next_check_at - now()) / 60)::int AS minutes FROM payment_attempts
         WHERE order_id = $1`,
        [id],
      );
      waits.push(rows[0].minutes);
    }
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 16]);
    assert.deepEqual(await till.reported(id), []);
  });

  it('closes expired payments at Stripe, so that they can no longer be paid', async () => {
    const { id, session } = await till.openStarted();
    await till.expire(id);
    await till.reconcile();
    assert.deepEqual(await till.reported(id), ['failed expired']);
    assert.equal(till.fake.pay(session), false);
  });

  it('accepts a payment of the last moment', async () => {
    const { id, session } = await till.openStarted();
    till.fake.pay(session);
    await till.expire(id);
    await till.reconcile();
    assert.deepEqual(await till.reported(id), [`paid ${AMOUNT}`]);
  });

  it('keeps everything while Stripe is unreachable, and continues afterwards', async () => {
    const { id, session } = await till.openStarted();
    till.fake.pay(session);
    await till.expire(id);
    till.fake.fail('expire_session', { kind: 'refuse', status: 503 }, { kind: 'refuse', status: 503 });
    await till.reconcile();
    assert.deepEqual(await till.reported(id), []);
    await till.reconcile();
    assert.deepEqual(await till.reported(id), [`paid ${AMOUNT}`]);
  });

  it('fails payments that were stored and never started', async () => {
    const { id } = await till.open();
    await till.reconcile();
    assert.deepEqual(await till.reported(id), []);
    await till.expire(id);
    await till.reconcile();
    assert.deepEqual(await till.reported(id), ['failed expired']);
  });

  it('refunds what was paid for an order that was canceled meanwhile', async () => {
    const { id, session } = await till.openStarted();
    const canceled = await till.test.database.transaction((connection) => {
      till.fake.pay(session);
      return till.payments.cancel(connection, { orderId: id, key: 'cancel' });
    });
    assert.deepEqual(canceled, { refundMinor: 0, refundedBeforeMinor: 0, mayBePaid: true });
    assert.deepEqual(await till.payments.start(id), { kind: 'closed' });
    await till.reconcile();
    await till.reconcile();
    assert.deepEqual(await till.reported(id), [`returning ${AMOUNT}`, `refunded ${AMOUNT}`]);
    assert.deepEqual(
      refundsOf(session).map(({ amount }) => amount),
      [AMOUNT],
    );
  });

  it('closes payments that were canceled and not paid, without reporting it', async () => {
    const { id, session } = await till.openStarted();
    await till.test.database.transaction((c) => till.payments.cancel(c, { orderId: id, key: 'cancel' }));
    await till.reconcile();
    assert.deepEqual(await till.reported(id), []);
    assert.equal((await till.attempt(id)).state, 'failed');
    assert.equal(till.fake.pay(session), false);
  });

  it('refunds an unwanted payment once, whoever reports it', async () => {
    const till = await createTestTill({
      onSettled: async (connection, settled) => {
        await tell(connection, settled);
        return settled.outcome === 'paid' ? 'unwanted' : undefined;
      },
    });
    try {
      const { id, session } = await till.openStarted();
      till.fake.pay(session);
      const event = till.fake.events.at(-1);
      await Promise.all([till.deliver(event), till.deliver(event)]);
      await till.reconcile();
      await till.deliver(event);
      await till.reconcile();
      assert.deepEqual(await till.reported(id), [
        `paid ${AMOUNT}`,
        `returning ${AMOUNT}`,
        `refunded ${AMOUNT}`,
      ]);
      assert.equal(till.fake.ledger.refunds.size, 1);
    } finally {
      await till.close();
    }
  });

  it('asks for each payment once, on several instances', async () => {
    const opened = await Promise.all(Array.from({ length: 12 }, () => till.openStarted()));
    for (const { session } of opened) till.fake.pay(session);
    till.fake.calls.length = 0;
    await till.test.database.pool.query(
      'UPDATE payment_attempts SET next_check_at = now() WHERE order_id = ANY ($1)',
      [opened.map(({ id }) => id)],
    );
    await Promise.all([till.payments.reconcile(), till.payments.reconcile(), till.payments.reconcile()]);
    assert.equal(till.fake.calls.length, 12);
    for (const { id } of opened) assert.deepEqual(await till.reported(id), [`paid ${AMOUNT}`]);
  });
});
