import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AMOUNT, createTestTill, type TestTill } from './payments.fixture.ts';

describe('payments', () => {
  let till: TestTill;
  before(async () => {
    till = await createTestTill();
  });
  after(() => till.close());

  const find = (id: string) => till.payments.find(till.test.database, id);

  it('on delivery need no provider: they are due at once, and collected once', async () => {
    const { id, state } = await till.open({ provider: 'on_delivery' });
    assert.equal(state, 'due');
    assert.deepEqual(await till.payments.start(id), { kind: 'done' });
    assert.equal((await find(id))?.state, 'due');
    const collect = () => till.test.database.transaction((c) => till.payments.collect(c, id));
    assert.deepEqual([await collect(), await collect()], [true, false]);
    assert.equal((await find(id))?.state, 'paid');
  });

  it('of 0 are paid when they are opened', async () => {
    const { id, state } = await till.open({ amountMinor: 0 });
    assert.equal(state, 'paid');
    assert.deepEqual(await till.payments.start(id), { kind: 'done' });
  });

  it('by an unknown provider are refused, and nothing is stored', async () => {
    await assert.rejects(till.open({ provider: 'gold' }), /no payment provider "gold"/);
  });

  it('are limited to one at a time for an order', async () => {
    const { id, title } = await till.open();
    const { amount_minor } = await till.attempt(id);
    assert.equal(amount_minor, AMOUNT);
    const second = { title, amountMinor: 1, currency: 'EUR', provider: 'stripe', email: '' };
    await assert.rejects(
      till.openFor(id, { ...second, returnUrl: 'https://shop.test/', minutes: 30 }),
      /payment_attempts_live/,
    );
  });

  it('P20: 20 starts of one attempt lead to one page', async () => {
    const { id, title } = await till.open();
    const started = await Promise.all(Array.from({ length: 20 }, () => till.payments.start(id)));
    const sessions = [...till.fake.ledger.sessions.values()].filter((session) => session.title === title);
    assert.equal(sessions.length, 1);
    assert.deepEqual(new Set(started.map((one) => JSON.stringify(one))).size, 1);
    assert.deepEqual(started[0], { kind: 'redirect', url: sessions[0]?.url });
    assert.equal((await find(id))?.state, 'pending');
  });

  it('send Stripe the amount, the order and the return URL, and keep neither address nor URL afterwards', async () => {
    const { id, title, session } = await till.openStarted();
    const there = till.fake.ledger.session(session);
    assert.deepEqual(
      [there.amount_total, there.currency, there.title, there.customer_email, there.success_url],
      [AMOUNT, 'eur', title, 'ada@example.com', `https://shop.test/orders/${title}`],
    );
    till.fake.pay(session);
    await till.reconcile();
    const { email, url, state } = await till.attempt(id);
    assert.deepEqual([email, url, state], ['', null, 'paid']);
  });

  it('start again after a lost answer, and get the same page', async () => {
    const { id, title } = await till.open();
    till.fake.fail('create_session', { kind: 'lose' }, { kind: 'lose' });
    assert.deepEqual(await till.payments.start(id), { kind: 'unavailable' });
    assert.equal((await find(id))?.state, 'pending');
    assert.equal((await till.payments.start(id)).kind, 'redirect');
    assert.equal([...till.fake.ledger.sessions.values()].filter((one) => one.title === title).length, 1);
  });

  it('start with another key when Stripe repeats its own failure', async () => {
    const { id } = await till.open();
    till.fake.fail('create_session', { kind: 'refuse', status: 500 });
    assert.equal((await till.payments.start(id)).kind, 'redirect');
  });

  it('wait no longer than their limit for a silent provider', async () => {
    const { id } = await till.open();
    till.fake.fail('create_session', { kind: 'hang' }, { kind: 'hang' });
    const hasty = till.withLimits({ silenceMs: 50 });
    assert.deepEqual(await hasty.start(id), { kind: 'unavailable' });
    assert.ok(till.logLines.some((line) => line.includes('the payment provider did not respond')));
  });

  it('log a refusal as an error, without the key or an address, and can be tried again', async () => {
    const { id } = await till.open();
    till.fake.fail('create_session', { kind: 'refuse', status: 400, code: 'amount_too_large' });
    till.logLines.length = 0;
    assert.deepEqual(await till.payments.start(id), { kind: 'unavailable' });
    assert.match(till.logLines.join(), /"level":50.*amount_too_large/);
    assert.doesNotMatch(till.logLines.join(), /sk_test|example\.com/);
    assert.equal((await till.payments.start(id)).kind, 'redirect');
  });

  it('are not started once they have expired', async () => {
    const { id } = await till.open();
    await till.expire(id);
    assert.deepEqual(await till.payments.start(id), { kind: 'closed' });
    assert.equal((await find(id))?.canPay, false);
  });

  it('that expire while they are started do not show the page', async () => {
    const { id } = await till.open();
    till.fake.onCall = (_call, moment) => (moment === 'after' ? till.expire(id) : undefined);
    assert.deepEqual(await till.payments.start(id), { kind: 'closed' });
    till.fake.onCall = () => {};
    await till.reconcile();
    assert.deepEqual(await till.reported(id), ['failed expired']);
  });

  it('are checked when the shopper comes back, but not on every page load', async () => {
    const { id, session } = await till.openStarted();
    till.fake.calls.length = 0;
    await Promise.all([till.payments.check(id), till.payments.check(id), till.payments.check(id)]);
    assert.equal(till.fake.calls.length, 1);
    assert.deepEqual(await till.reported(id), []);
    await till.test.database.pool.query('UPDATE payment_attempts SET asked_at = NULL WHERE order_id = $1', [
      id,
    ]);
    till.fake.pay(session);
    await till.payments.check(id);
    assert.deepEqual(await till.reported(id), [`paid ${AMOUNT}`]);
  });

  it('do not change if Stripe is unreachable when the shopper comes back', async () => {
    const { id } = await till.openStarted();
    till.fake.fail('find_session', { kind: 'cut' }, { kind: 'cut' });
    await till.payments.check(id);
    assert.equal((await find(id))?.state, 'pending');
  });
});
