import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AMOUNT, createTestTill, type TestTill } from '../payments.fixture.ts';

describe('refunds that the provider reports', () => {
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
    return { ...opened, charge };
  };
  const refund = (orderId: string, key: string, amountMinor: number) =>
    till.test.database.transaction((connection) =>
      till.payments.refund(connection, { orderId, key, amountMinor }),
    );
  /** As by a button of the provider's own pages. */
  const refundOutside = (charge: string, amount: number) =>
    till.fake.ledger.createRefund(new URLSearchParams({ payment_intent: charge, amount: String(amount) }));
  const summaryOf = async (id: string) => {
    const found = await till.payments.find(till.test.database, id);
    return [found?.state, found?.refundedMinor, found?.refundPendingMinor];
  };
  const asideOf = async () =>
    (
      await till.test.database.pool.query('SELECT reason FROM payment_events_aside ORDER BY received_at')
    ).rows.map(({ reason }) => reason);

  it('a refund from its dashboard counts once, however often and by whichever event it is reported', async () => {
    const { id, charge } = await paid();
    const made = refundOutside(charge, 3_000);
    const events = [
      till.fake.tell('refund.created', made),
      till.fake.tell('refund.updated', made),
      till.fake.tell('charge.refunded', { id: 'ch_1', object: 'charge', payment_intent: charge }),
    ];
    const answers = await Promise.all([...events, ...events].map((event) => till.deliver(event)));
    assert.deepEqual(new Set(answers), new Set([200]));
    assert.deepEqual(await till.reported(id), [`paid ${AMOUNT}`, 'refunded 3000']);
    assert.deepEqual(await summaryOf(id), ['partly_refunded', 3_000, 0]);
    assert.deepEqual(await refund(id, 'rest', AMOUNT - 2_999), { ok: false, reason: 'too_much' });
    made.status = 'failed';
    await till.deliver(till.fake.tell('refund.failed', made));
    assert.deepEqual((await till.reported(id)).at(-1), 'refund_failed 3000');
    assert.deepEqual(await summaryOf(id), ['paid', 0, 0]);
  });

  it('a slow one is checked until it is made', async () => {
    const { id, charge } = await paid();
    const made = refundOutside(charge, 3_000);
    made.status = 'pending';
    await till.deliver(till.fake.tell('refund.created', made));
    assert.deepEqual(await summaryOf(id), ['paid', 3_000, 3_000]);
    made.status = 'succeeded';
    await till.reconcile();
    assert.deepEqual(await till.reported(id), [`paid ${AMOUNT}`, 'refunded 3000']);
  });

  it('one of the shop that is reported before its reference is stored is recognized, even if it has failed', async () => {
    for (const status of ['succeeded', 'failed'] as const) {
      const { id, charge } = await paid();
      await refund(id, 'key', 1_000);
      till.fake.fail('create_refund', { kind: 'lose' }, { kind: 'lose' });
      await till.reconcile();
      const [made] = till.fake.ledger.refundsOf(charge);
      assert.ok(made);
      made.status = status;
      await till.deliver(till.fake.tell(`refund.${status === 'failed' ? 'failed' : 'updated'}`, made));
      const told = status === 'failed' ? 'refund_failed 1000' : 'refunded 1000';
      assert.deepEqual(await till.reported(id), [`paid ${AMOUNT}`, told]);
      await till.reconcile();
      await till.reconcile();
      assert.deepEqual(await till.reported(id), [`paid ${AMOUNT}`, told], 'and nothing more');
      assert.equal(till.fake.ledger.refundsOf(charge).length, 1);
    }
  });

  it('one whose metadata names a refund of another payment is not mistaken for it', async () => {
    const [mine, other] = [await paid(), await paid()];
    const ordered = await refund(mine.id, 'key', 1_000);
    assert.ok(ordered.ok);
    const made = refundOutside(other.charge, 1_000);
    made.metadata = { refund_id: ordered.id };
    await till.deliver(till.fake.tell('refund.created', made));
    assert.deepEqual(await till.reported(mine.id), [`paid ${AMOUNT}`]);
    assert.deepEqual(await till.reported(other.id), [`paid ${AMOUNT}`, 'refunded 1000']);
  });

  it("one that replaces the shop's counts, and the shop's has failed", async () => {
    const { id, charge } = await paid();
    await refund(id, 'key', AMOUNT);
    const made = refundOutside(charge, 1_000);
    assert.equal(await till.deliver(till.fake.tell('refund.created', made)), 200);
    await till.reconcile();
    assert.deepEqual(await till.reported(id), [`paid ${AMOUNT}`, `refund_failed ${AMOUNT}`, 'refunded 1000']);
    assert.deepEqual(await asideOf(), []);
    assert.equal((await refund(id, 'rest', AMOUNT - 1_000)).ok, true);
    await till.reconcile();
    assert.equal(till.fake.ledger.refundedOf(charge), AMOUNT);
    assert.deepEqual(await summaryOf(id), ['refunded', AMOUNT, 0]);
  });

  it('more than was paid is put aside for a person, and one that failed at once changes nothing', async () => {
    const { id, charge } = await paid();
    await refund(id, 'key', AMOUNT);
    await till.reconcile();
    const made = { ...till.fake.ledger.refundsOf(charge)[0], id: 're_more', metadata: {} };
    const event = till.fake.tell('refund.created', made);
    assert.deepEqual([await till.deliver(event), await till.deliver(event)], [200, 200]);
    assert.deepEqual(await asideOf(), ['refund_exceeds_payment']);
    await till.deliver(till.fake.tell('refund.failed', { ...made, id: 're_other', status: 'failed' }));
    assert.deepEqual(await till.reported(id), [`paid ${AMOUNT}`, `refunded ${AMOUNT}`]);
  });
});
