import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { adminApi, signedInStaff } from '../../test/admin.ts';
import { runCommand } from '../../test/run-command.ts';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { commandActor } from '../audit/actor.ts';
import { countOf, order, orderBody, setStock } from '../checkout/checkout.fixture.ts';
import { ordersCommand } from '../commands/orders.ts';
import { stockCommand } from '../commands/stock.ts';
import { deleteAccount } from '../customers/account-data.ts';
import { confirmedCustomer } from '../customers/accounts.fixture.ts';
import { findOrderByNumber, transitionOrder } from '../orders/orders.ts';
import { replay, sweepWebhooks } from './deliveries.ts';
import { changeEndpoint, createEndpoint, removeEndpoint, rotateSecret } from './endpoints.ts';
import { WEBHOOK_EVENT_NAMES, type WebhookEvent } from './events.ts';
import { deliverDue, type Receiver, startReceiver } from './receiver.fixture.ts';

const SKU = 'HOO-BLK-M';
const actor = commandActor('a test');

describe('webhooks', () => {
  let shop: TestShop;
  let receiver: Receiver;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false, allowsPrivateWebhooks: true });
    await setStock(shop, SKU, 1_000);
  });
  after(() => shop.close());
  afterEach(async () => {
    await sql('DELETE FROM webhook_deliveries');
    await sql('DELETE FROM webhook_endpoints');
    await receiver?.close();
  });

  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);
  const within = <T>(work: Parameters<typeof shop.database.transaction<T>>[0]) =>
    shop.database.transaction(work);

  async function listen(events: readonly WebhookEvent[] = WEBHOOK_EVENT_NAMES): Promise<string> {
    receiver = await startReceiver();
    const created = await within((connection) =>
      createEndpoint(connection, actor, { url: receiver.url, events: [...events] }),
    );
    assert.ok(created);
    receiver.secret = created.secret;
    return created.endpoint.id;
  }

  async function place(): Promise<string> {
    const shopper = shop.shopper();
    await shopper.add(SKU);
    const placed = await order(shopper, orderBody(7_900));
    assert.equal(placed.statusCode, 201, placed.body);
    return placed.json().order.number;
  }

  async function move(number: string, action: 'pack' | 'ship'): Promise<void> {
    const found = await findOrderByNumber(shop.database, number);
    assert.ok(found);
    const moved = await within((connection) => transitionOrder(connection, found.id, action, 'staff'));
    assert.ok(moved.ok);
  }

  /** The messages in their sequence, such as "order.placed". */
  const types = () => receiver.messages.map(({ type }) => type);
  const ofOrder = (number: string) =>
    receiver.messages.filter(({ data }) => data.number === number).map(({ type }) => type);
  const makeDue = () =>
    sql(`WITH due AS (UPDATE webhook_deliveries SET next_try_at = now() WHERE outcome IS NULL)
      UPDATE webhook_endpoints SET paused_until = now()`);
  const outcomes = async () =>
    (await sql('SELECT outcome FROM webhook_deliveries ORDER BY id')).rows.map(({ outcome }) => outcome);

  it('say what happens to an order, wherever it is done, signed and without personal data', async () => {
    await listen();
    const number = await place();
    const run = (...args: string[]) => runCommand(shop, ordersCommand, args);
    await run('pack', number);
    await run('ship', number);
    await run('deliver', number);
    await run('refund', number, '10.00', '--key', 'hole');
    const canceled = await place();
    await run('cancel', canceled);
    await deliverDue(shop);
    assert.deepEqual(ofOrder(number), ['order.placed', 'order.packed', 'order.shipped', 'order.delivered']);
    assert.deepEqual(ofOrder(canceled), ['order.placed', 'order.canceled']);
    const [placed] = receiver.messages.filter(({ type }) => type === 'order.placed');
    assert.deepEqual(placed?.data, {
      ...{ number, state: 'placed', totalMinor: 7_900, refundedMinor: 0, currency: 'EUR' },
    });
    assert.doesNotMatch(JSON.stringify(receiver.messages), /ines@example\.com|Hornsgatan|Lindqvist/i);
  });

  it('say what happens to stock, by an order, a command and the API, and when it becomes low', async () => {
    await listen(['stock.changed', 'stock.low']);
    await place();
    await setStock(shop, SKU, 4);
    await place();
    const { call } = await adminApi(shop);
    const adjusted = { sku: SKU, change: 996, reason: 'received' };
    assert.equal((await call('POST', '/api/admin/stock-adjustments', adjusted)).statusCode, 201);
    await deliverDue(shop);
    assert.deepEqual(
      receiver.messages.map(({ type, data }) => [type, data.stock, data.reason]),
      [
        ['stock.changed', 999, 'reserved'],
        ['stock.changed', 4, 'adjusted'],
        ['stock.changed', 3, 'reserved'],
        ['stock.low', 3, undefined],
        ['stock.changed', 999, 'received'],
      ],
    );
    assert.ok(stockCommand);
  });

  it('say once that a product was changed, however many of its variants were', async () => {
    await listen(['product.changed']);
    const { call } = await adminApi(shop);
    const product = {
      ...{ name: 'Beanie', status: 'active', options: [{ name: 'Color', values: ['Red', 'Blue'] }] },
      variants: ['Red', 'Blue'].map((Color) => ({ options: { Color }, priceMinor: 1_900, stock: 2 })),
    };
    const { slug, version, ...created } = (await call('POST', '/api/admin/products', product)).json();
    assert.ok(slug, JSON.stringify(created));
    await call('PATCH', `/api/admin/products/${slug}`, { name: 'Wool beanie' });
    await sql(
      'UPDATE variants SET price_minor = 2000 WHERE product_id = (SELECT id FROM products WHERE slug = $1)',
      [slug],
    );
    await call('DELETE', `/api/admin/products/${slug}`);
    await deliverDue(shop);
    const statuses = receiver.messages
      .filter(({ data }) => data.slug === slug)
      .map(({ data }) => data.status);
    assert.deepEqual(statuses.slice(0, 3), ['active', 'active', 'active']);
    assert.equal(statuses.at(-1), 'deleted');
  });

  it('say that a customer was erased', async () => {
    await listen(['customer.erased']);
    const { email } = await confirmedCustomer(shop);
    const { rows } = await sql('SELECT id FROM customers WHERE email = $1', [email]);
    await within((connection) => deleteAccount(connection, rows[0].id));
    await deliverDue(shop);
    assert.deepEqual(
      receiver.messages.map(({ data }) => data),
      [{ customerId: rows[0].id }],
    );
  });

  it('say nothing about a change that is rolled back, and write nothing while no endpoint listens', async () => {
    await place();
    assert.equal(await countOf(shop, 'webhook_deliveries'), 0);
    await listen();
    const number = await place();
    await deliverDue(shop);
    const found = await findOrderByNumber(shop.database, number);
    const failing = within(async (connection) => {
      await transitionOrder(connection, found?.id ?? '', 'pack', 'staff');
      throw new Error('rolled back');
    });
    await assert.rejects(failing, /rolled back/);
    await deliverDue(shop);
    assert.deepEqual(ofOrder(number), ['order.placed']);
  });

  it('hold back the later events of an order until the earlier one has arrived, and no other order', async () => {
    await listen(['order.placed', 'order.packed']);
    const [first, second] = [await place(), await place()];
    await move(first, 'pack');
    await move(second, 'pack');
    receiver.answer = ({ data }) => (data.number === first ? 503 : 204);
    await deliverDue(shop);
    assert.deepEqual(ofOrder(first), ['order.placed']);
    assert.deepEqual(ofOrder(second), ['order.placed', 'order.packed']);
    await deliverDue(shop);
    assert.deepEqual(ofOrder(first), ['order.placed'], 'it waits before it is tried again');
    receiver.answer = () => 204;
    await makeDue();
    await deliverDue(shop);
    assert.deepEqual(ofOrder(first), ['order.placed', 'order.placed', 'order.packed']);
    const ids = receiver.messages.filter(({ data }) => data.number === first).map(({ id }) => id);
    assert.equal(ids[0], ids[1], 'a second try has the same ID');
    assert.notEqual(ids[1], ids[2]);
  });

  it('log each try, with the answer or why there was none', async () => {
    await listen(['order.placed']);
    await place();
    let tries = 0;
    receiver.answer = () => [500, 0, 204][tries++] ?? 204;
    for (let round = 0; round < 3; round++) {
      await deliverDue(shop);
      await makeDue();
    }
    const { rows } = await sql('SELECT status, note FROM webhook_tries ORDER BY at');
    assert.deepEqual(rows, [
      { status: 500, note: 'answered 500' },
      { status: null, note: 'The server was not reached, or closed the connection.' },
      { status: 204, note: '' },
    ]);
    assert.deepEqual(await outcomes(), ['delivered']);
  });

  it('give up a delivery after 3 days, and go on with the next', async () => {
    await listen(['order.placed', 'order.packed']);
    const number = await place();
    await move(number, 'pack');
    receiver.answer = ({ type }) => (type === 'order.placed' ? 410 : 204);
    await sql(
      `UPDATE webhook_deliveries SET queued_at = now() - interval '3 days 1 minute' WHERE type = 'order.placed'`,
    );
    await deliverDue(shop);
    assert.deepEqual(types(), ['order.placed', 'order.packed']);
    assert.deepEqual(await outcomes(), ['given_up', 'delivered']);
  });

  it('leave an endpoint alone that fails, disable it after 3 days, and tell the owners', async () => {
    const { email } = await signedInStaff(shop, 'owner');
    const id = await listen(['order.placed']);
    for (let count = 0; count < 6; count++) await place();
    receiver.answer = () => 500;
    await deliverDue(shop);
    // The first round sends all six at once. From the third round on, each waits longer.
    await makeDue();
    await deliverDue(shop);
    await makeDue();
    await deliverDue(shop);
    const { rows } = await sql(
      'SELECT failures, paused_until > now() AS "isPaused", is_active FROM webhook_endpoints',
    );
    assert.deepEqual(rows, [{ failures: 3, isPaused: true, is_active: true }]);
    assert.equal(receiver.messages.length, 8);
    await sql(`UPDATE webhook_endpoints SET failing_since = now() - interval '3 days 1 minute'`);
    await makeDue();
    await deliverDue(shop);
    const letters = shop.mails.filter(({ subject }) => subject === 'A webhook was disabled');
    assert.deepEqual(
      letters.map(({ to }) => to).filter((to) => to === email),
      [email],
    );
    await makeDue();
    await deliverDue(shop);
    assert.equal(receiver.messages.length, 9, 'nothing is sent to a disabled endpoint');

    receiver.answer = () => 204;
    await within((connection) => changeEndpoint(connection, actor, id, { isActive: true }));
    await deliverDue(shop);
    assert.deepEqual(await outcomes(), Array(6).fill('delivered'), 'what waited is delivered then');
  });

  it('sign with the old and the new secret for a day after a rotation', async () => {
    const id = await listen(['order.placed']);
    const former = receiver.secret;
    const secret = await within((connection) => rotateSecret(connection, actor, id));
    for (const one of [former, secret ?? '']) {
      receiver.secret = one;
      await place();
      await deliverDue(shop);
    }
    assert.equal(receiver.messages.length, 2);
    await sql('UPDATE webhook_endpoints SET previous_secret_until = now()');
    receiver.secret = former;
    await place();
    await deliverDue(shop);
    assert.equal(receiver.messages.length, 2, 'the former secret has ended');
  });

  it('are sent again with the same IDs, in their sequence, when the staff ask for it', async () => {
    const id = await listen(['order.placed', 'order.packed']);
    const number = await place();
    await move(number, 'pack');
    await deliverDue(shop);
    const since = new Date(Date.now() - 60_000);
    const count = await within((connection) => replay(connection, actor, id, { since, onlyGivenUp: false }));
    assert.equal(count, 2);
    await deliverDue(shop);
    assert.deepEqual(types(), ['order.placed', 'order.packed', 'order.placed', 'order.packed']);
    assert.equal(receiver.messages[0]?.id, receiver.messages[2]?.id);
    const none = await within((connection) => replay(connection, actor, id, { since, onlyGivenUp: true }));
    assert.equal(none, 0);
  });

  it('S67: never go to a private address, whatever the name says when they are sent', async () => {
    await listen(['order.placed']);
    const guarded = await shop.another();
    const { call } = await adminApi(shop);
    for (const url of [
      receiver.url,
      'http://localhost:5432/',
      'http://[::1]/',
      'http://169.254.169.254/latest',
    ]) {
      const { call: refused } = await adminApi({ ...shop, inject: guarded.inject });
      const answer = await refused('POST', '/api/admin/webhook-endpoints', { url, events: ['order.placed'] });
      assert.deepEqual([answer.statusCode, answer.json().code], [422, 'webhook_refused'], url);
    }
    await place();
    await deliverDue(guarded);
    assert.equal(receiver.messages.length, 0);
    const { rows } = await sql('SELECT note FROM webhook_tries');
    assert.deepEqual(rows, [{ note: 'The address is not on the public Internet.' }]);
    assert.ok(call);
  });

  it('are forgotten after 30 days, and with their endpoint', async () => {
    const id = await listen(['order.placed']);
    await place();
    await place();
    await deliverDue(shop);
    await sql(`UPDATE webhook_deliveries SET created_at = now() - interval '31 days'
      WHERE id = (SELECT min(id) FROM webhook_deliveries)`);
    await sweepWebhooks(shop.database);
    assert.equal(await countOf(shop, 'webhook_tries'), 1);
    await within((connection) => removeEndpoint(connection, actor, id));
    await sweepWebhooks(shop.database);
    assert.equal(await countOf(shop, 'webhook_deliveries'), 0);
  });
});
