import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { adminApi, signedInStaff } from '../../test/admin.ts';
import { countOf } from '../checkout/checkout.fixture.ts';
import { listDueEndpoints } from './deliver.ts';
import { replay, sweepWebhooks } from './deliveries.ts';
import { changeEndpoint, removeEndpoint, rotateSecret } from './endpoints.ts';
import { deliverDue } from './receiver.fixture.ts';
import { resumeDeliveries } from './resume-deliveries.ts';
import { actor, typesOf, WebhookShop } from './webhook-shop.fixture.ts';

describe('deliveries of webhooks', () => {
  let test: WebhookShop;
  before(async () => {
    test = await WebhookShop.create();
  });
  after(() => test.shop.close());
  afterEach(() => test.reset());

  it('hold back the later events of an order until the earlier one has arrived, and no other order', async () => {
    await test.listen(['order.placed', 'order.packed']);
    const [first, second] = [await test.place(), await test.place()];
    await test.move(first, 'pack');
    await test.move(second, 'pack');
    test.receiver.answer = ({ data }) => (data.number === first ? 503 : 204);
    await deliverDue(test.shop);
    assert.deepEqual(typesOf(test.receiver, first), ['order.placed']);
    assert.deepEqual(typesOf(test.receiver, second), ['order.placed', 'order.packed']);
    await deliverDue(test.shop);
    assert.deepEqual(typesOf(test.receiver, first), ['order.placed'], 'it waits before it is tried again');
    test.receiver.answer = () => 204;
    await test.makeDue();
    await deliverDue(test.shop);
    assert.deepEqual(typesOf(test.receiver, first), ['order.placed', 'order.placed', 'order.packed']);
    const ids = test.receiver.messages.filter(({ data }) => data.number === first).map(({ id }) => id);
    assert.equal(ids[0], ids[1], 'a second try has the same ID');
    assert.notEqual(ids[1], ids[2]);
  });

  it('log each try, with the answer or why there was none', async () => {
    await test.listen(['order.placed']);
    await test.place();
    let tries = 0;
    test.receiver.answer = () => [500, 0, 204][tries++] ?? 204;
    for (let round = 0; round < 3; round++) {
      await deliverDue(test.shop);
      await test.makeDue();
    }
    const { rows } = await test.sql('SELECT status, note FROM webhook_tries ORDER BY at');
    assert.deepEqual(rows, [
      { status: 500, note: 'answered 500' },
      { status: null, note: 'The server could not be reached, or closed the connection.' },
      { status: 204, note: '' },
    ]);
    assert.deepEqual(await test.outcomes(), ['delivered']);
  });

  it('give up a delivery after 3 days, and go on with the next', async () => {
    await test.listen(['order.placed', 'order.packed']);
    const number = await test.place();
    await test.move(number, 'pack');
    test.receiver.answer = ({ type }) => (type === 'order.placed' ? 410 : 204);
    await test.sql(
      `UPDATE webhook_deliveries SET queued_at = now() - interval '3 days 1 minute' WHERE type = 'order.placed'`,
    );
    await deliverDue(test.shop);
    assert.deepEqual(typesOf(test.receiver), ['order.placed', 'order.packed']);
    assert.deepEqual(await test.outcomes(), ['given_up', 'delivered']);
  });

  it('leave an endpoint alone that fails, disable it after 3 days, and tell the owners', async () => {
    const { email } = await signedInStaff(test.shop, 'owner');
    const id = await test.listen(['order.placed']);
    for (let count = 0; count < 6; count++) await test.place();
    test.receiver.answer = () => 500;
    await deliverDue(test.shop);
    // The first round sends all six at once, the next ones send one each. After the third, the endpoint is left alone.
    await test.makeDue();
    await deliverDue(test.shop);
    const { rows } = await test.sql(
      'SELECT failures, paused_until > now() AS "isPaused", is_active FROM webhook_endpoints',
    );
    assert.deepEqual(rows, [{ failures: 3, isPaused: true, is_active: true }]);
    assert.equal(test.receiver.messages.length, 8);
    await test.sql(`UPDATE webhook_endpoints SET failing_since = now() - interval '3 days 1 minute'`);
    await test.makeDue();
    await deliverDue(test.shop);
    const letters = test.shop.mails.filter(({ subject }) => subject === 'A webhook was disabled');
    assert.deepEqual(
      letters.map(({ to }) => to).filter((to) => to === email),
      [email],
    );
    await test.makeDue();
    await deliverDue(test.shop);
    assert.equal(test.receiver.messages.length, 9, 'nothing is sent to a disabled endpoint');

    test.receiver.answer = () => 204;
    await test.within((connection) => changeEndpoint(connection, actor, id, { isActive: true }));
    await deliverDue(test.shop);
    assert.deepEqual(await test.outcomes(), Array(6).fill('delivered'), 'what waited is delivered then');
  });

  it('are all due at once after a change of their endpoint, however many wait', async () => {
    const id = await test.listen(['order.placed']);
    await test.sql(
      `INSERT INTO webhook_deliveries (endpoint_id, event_id, type, object, data, queued_at, next_try_at)
      SELECT $1, gen_random_uuid(), 'order.placed', 'order/' || n, '{}', now() - interval '4 days', now() + interval '1 day'
      FROM generate_series(1, 1001) AS n`,
      [id],
    );
    await test.within((connection) => changeEndpoint(connection, actor, id, { events: ['order.placed'] }));
    const [endpoint] = await listDueEndpoints(test.shop.database);
    assert.ok(endpoint?.resumedAt);
    await resumeDeliveries(test.shop.database, endpoint);
    const { rows } = await test.sql(`SELECT count(*)::int FROM webhook_deliveries
      WHERE next_try_at <= now() AND queued_at > now() - interval '1 hour'`);
    assert.deepEqual(rows, [{ count: 1_001 }]);
    const { rows: endpoints } = await test.sql('SELECT resumed_at FROM webhook_endpoints');
    assert.deepEqual(endpoints, [{ resumed_at: null }]);
  });

  it('leave a quiet endpoint active that refuses a single event for 3 days', async () => {
    await test.listen(['order.placed']);
    const refused = await test.place();
    test.receiver.answer = ({ data }) => (data.number === refused ? 400 : 204);
    await deliverDue(test.shop);
    await test.sql(`UPDATE webhook_endpoints SET failing_since = now() - interval '3 days 1 minute'`);
    await test.makeDue();
    await deliverDue(test.shop);
    await test.sql(`UPDATE webhook_deliveries SET queued_at = now() - interval '3 days 1 minute'`);
    await test.makeDue();
    await deliverDue(test.shop);
    const { rows } = await test.sql('SELECT is_active, failing_since FROM webhook_endpoints');
    assert.deepEqual(rows, [{ is_active: true, failing_since: null }]);
    await test.place();
    await test.makeDue();
    await deliverDue(test.shop);
    assert.deepEqual(await test.outcomes(), ['given_up', 'delivered']);
  });

  it('sign with the old and the new secret for a day after a rotation', async () => {
    const id = await test.listen(['order.placed']);
    const former = test.receiver.secret;
    const secret = await test.within((connection) => rotateSecret(connection, actor, id));
    for (const one of [former, secret ?? '']) {
      test.receiver.secret = one;
      await test.place();
      await deliverDue(test.shop);
    }
    assert.equal(test.receiver.messages.length, 2);
    await test.sql('UPDATE webhook_endpoints SET previous_secret_until = now()');
    test.receiver.secret = former;
    await test.place();
    await deliverDue(test.shop);
    assert.equal(test.receiver.messages.length, 2, 'the former secret has ended');
  });

  it('are sent again with the same IDs, in their sequence, when the staff ask for it', async () => {
    const id = await test.listen(['order.placed', 'order.packed']);
    const number = await test.place();
    await test.move(number, 'pack');
    await deliverDue(test.shop);
    const since = new Date(Date.now() - 60_000);
    const count = await test.within((connection) =>
      replay(connection, actor, id, { since, onlyGivenUp: false }),
    );
    assert.equal(count, 2);
    await deliverDue(test.shop);
    assert.deepEqual(typesOf(test.receiver), [
      'order.placed',
      'order.packed',
      'order.placed',
      'order.packed',
    ]);
    assert.equal(test.receiver.messages[0]?.id, test.receiver.messages[2]?.id);
    const none = await test.within((connection) =>
      replay(connection, actor, id, { since, onlyGivenUp: true }),
    );
    assert.equal(none, 0);
  });

  it('S67: never go to a private address, whatever the name says when they are sent', async () => {
    await test.listen(['order.placed']);
    const guarded = await test.shop.another();
    for (const url of [
      test.receiver.url,
      'http://localhost:5432/',
      'http://[::1]/',
      'http://169.254.169.254/latest',
    ]) {
      const { call: refused } = await adminApi({ ...test.shop, inject: guarded.inject });
      const answer = await refused('POST', '/api/admin/webhook-endpoints', { url, events: ['order.placed'] });
      assert.deepEqual([answer.statusCode, answer.json().code], [422, 'webhook_refused'], url);
    }
    await test.place();
    await deliverDue(guarded);
    assert.equal(test.receiver.messages.length, 0);
    const { rows } = await test.sql('SELECT note FROM webhook_tries');
    assert.deepEqual(rows, [{ note: 'The address is not on the public Internet.' }]);
  });

  it('are forgotten after 30 days, and with their endpoint', async () => {
    const id = await test.listen(['order.placed']);
    await test.place();
    await test.place();
    await deliverDue(test.shop);
    await test.sql(`UPDATE webhook_deliveries SET created_at = now() - interval '31 days'
      WHERE id = (SELECT min(id) FROM webhook_deliveries)`);
    await sweepWebhooks(test.shop.database);
    assert.equal(await countOf(test.shop, 'webhook_tries'), 1);
    await test.within((connection) => removeEndpoint(connection, actor, id));
    await sweepWebhooks(test.shop.database);
    assert.equal(await countOf(test.shop, 'webhook_deliveries'), 0);
  });
});
