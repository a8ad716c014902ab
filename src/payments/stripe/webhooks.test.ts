import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sign } from '../../../test/stripe/webhooks.ts';
import { AMOUNT, createTestTill, type TestTill } from '../payments.fixture.ts';
import { eventOf } from '../test-cards/protocol.ts';

describe('webhooks of Stripe', () => {
  let till: TestTill;
  before(async () => {
    till = await createTestTill();
  });
  after(() => till.close());

  const completed = async () => {
    const opened = await till.openStarted();
    till.fake.pay(opened.session);
    return { ...opened, event: till.fake.events.at(-1) };
  };

  it('P20: settle once, however often they arrive and whoever else asks', async () => {
    const { id, event } = await completed();
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => till.deliver(event)),
      till.payments.check(id).then(() => 200),
      till.reconcile().then(() => 200),
    ]);
    assert.deepEqual(new Set(answers), new Set([200]));
    assert.equal(await till.deliver(event), 200);
    assert.deepEqual(await till.reported(id), [`paid ${AMOUNT}`]);
  });

  it('may arrive before the answer with the page', async () => {
    const { id, title } = await till.open();
    let status = 0;
    till.fake.onCall = async (_call, moment) => {
      if (moment === 'before') return;
      till.fake.pay(till.fake.sessionOf(title)?.id as string);
      status = await till.deliver(till.fake.events.at(-1));
    };
    assert.deepEqual(await till.payments.start(id), { kind: 'done' });
    till.fake.onCall = () => {};
    assert.equal(status, 200);
    assert.deepEqual(await till.reported(id), [`paid ${AMOUNT}`]);
  });

  it('change nothing that is settled, in whichever sequence they arrive', async () => {
    const { id, session, event } = await completed();
    const stale = { ...till.fake.ledger.session(session), status: 'expired', payment_status: 'unpaid' };
    await till.deliver(event);
    assert.equal(await till.deliver(eventOf('checkout.session.expired', stale)), 200);
    till.fake.decline(session);
    assert.equal(await till.deliver(till.fake.events.at(-1)), 200);
    assert.deepEqual(await till.reported(id), [`paid ${AMOUNT}`]);
    assert.equal((await till.payments.find(till.test.database, id))?.state, 'paid');
  });

  it('report a declined card, and another one can be tried', async () => {
    const { id, session } = await till.openStarted();
    till.fake.decline(session);
    assert.equal(await till.deliver(till.fake.events.at(-1)), 200);
    const found = await till.payments.find(till.test.database, id);
    assert.deepEqual([found?.state, found?.canPay], ['declined', true]);
    await till.payments.check(id);
    assert.equal((await till.payments.start(id)).kind, 'redirect');
    till.fake.pay(session);
    // A shopper who comes back right away does not see the earlier decline.
    await till.payments.check(id);
    assert.deepEqual(await till.reported(id), [`paid ${AMOUNT}`]);
  });

  it('report that a session has expired', async () => {
    const { id, session } = await till.openStarted();
    const ended = till.fake.tell('checkout.session.expired', till.fake.ledger.expire(session));
    await till.deliver(ended);
    assert.deepEqual(await till.reported(id), ['failed expired']);
  });

  it('of a wrong amount or currency refund the payment, and the order fails', async () => {
    for (const wrong of [{ amount_total: 1 }, { currency: 'usd' }]) {
      const { id, session, event } = await completed();
      const lying = eventOf('checkout.session.completed', {
        ...till.fake.ledger.session(session),
        ...wrong,
      });
      assert.ok(event);
      assert.equal(await till.deliver(lying), 200);
      assert.deepEqual(await till.reported(id), [
        'failed refused',
        `returning ${wrong.amount_total ?? AMOUNT}`,
      ]);
      assert.match(till.logLines.join(), /amount_mismatch/);
      const charge = till.fake.ledger.session(session).payment_intent as string;
      await till.reconcile();
      assert.equal(till.fake.ledger.refundedOf(charge), wrong.amount_total ?? AMOUNT);
    }
  });

  it('of a session of another attempt are not believed', async () => {
    const { id, session } = await till.openStarted();
    const other = { ...till.fake.ledger.session(session), id: 'cs_test_other', status: 'complete' };
    const paid = { ...other, payment_status: 'paid', payment_intent: 'pi_other' };
    assert.equal(await till.deliver(eventOf('checkout.session.completed', paid)), 200);
    assert.deepEqual(await till.reported(id), []);
    const { rows } = await till.test.database.pool.query('SELECT reason FROM payment_events_aside');
    assert.deepEqual(rows, [{ reason: 'other_session' }], 'somebody has to look at that money');
  });

  it('that are not for the shop are accepted', async () => {
    const { id, session } = await till.openStarted();
    const { metadata, ...bare } = till.fake.ledger.session(session);
    const paid = { status: 'complete', payment_status: 'paid', payment_intent: 'pi_x' };
    for (const event of [
      eventOf('customer.created', { id: 'cus_1', object: 'customer' }),
      eventOf('checkout.session.completed', { ...bare, ...paid, metadata: null }),
      eventOf('checkout.session.completed', { ...bare, ...paid, metadata: { attempt_id: "'; DROP TABLE" } }),
      eventOf('checkout.session.completed', {
        ...bare,
        ...paid,
        metadata: { attempt_id: crypto.randomUUID() },
      }),
      // Its mode is not the mode of the shop’s key.
      eventOf('checkout.session.completed', { ...bare, ...paid, metadata }, true),
      eventOf('refund.updated', { id: 're_unknown', object: 'refund', status: 'succeeded' }),
    ])
      assert.equal(await till.deliver(event), 200, event.type);
    assert.deepEqual(await till.reported(id), []);
  });

  it('that Stripe has not signed, or signed long ago, are refused', async () => {
    const { id, event } = await completed();
    assert.ok(event);
    const signed = sign(event);
    const nowSeconds = Math.floor(Date.now() / 1_000);
    const json = { 'content-type': 'application/json' };
    for (const post of [
      { payload: signed.payload, headers: json },
      sign(event, { secret: 'whsec_of_somebody_else' }),
      sign(event, { timestamp: nowSeconds - 600 }),
      { ...signed, payload: signed.payload.replace('14830', '14831') },
      { ...signed, payload: '' },
      { ...signed, headers: { ...json, 'stripe-signature': 't=1,v1=zz,v1=' } },
    ]) {
      const answer = await till.post(post as typeof signed);
      assert.equal(answer.statusCode, 400);
      assert.equal(answer.json().code, 'invalid_signature');
    }
    assert.deepEqual(await till.reported(id), []);
  });

  it('are limited in size and must be JSON', async () => {
    const big = sign({ text: 'x'.repeat(300 * 1024) });
    assert.equal((await till.post(big)).statusCode, 413);
    const form = await till.app.inject({
      method: 'POST',
      url: '/webhooks/stripe',
      payload: 'a=b',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    assert.equal(form.statusCode, 415);
  });

  it('are answered with an error, so that they are sent again, when the order could not be written', async () => {
    const till = await createTestTill({
      onSettled: async () => {
        throw new Error('no room');
      },
    });
    try {
      const { session, id } = await till.openStarted();
      till.fake.pay(session);
      assert.equal(await till.deliver(till.fake.events.at(-1)), 500);
      assert.equal((await till.attempt(id)).state, 'pending');
    } finally {
      await till.close();
    }
  });
});
