import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { commandActor } from '../../src/audit/actor.ts';
import { ADDRESS } from '../../src/checkout/checkout.fixture.ts';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { transitionOrder } from '../../src/orders/orders.ts';
import { createEndpoint } from '../../src/webhooks/endpoints.ts';
import { type Receiver, startReceiver } from '../../src/webhooks/receiver.fixture.ts';
import { makeSite, type Site } from './shop-process.ts';

const ORDERS = 1_000;
const SHOPPERS = 8;
/** The shop's process is killed when this many orders are placed. */
const KILL_AT = [250, 550, 850];
/** One order of so many is also shipped. */
const SHIPPED_EVERY = 5;
/** The receiver refuses one message of so many, and closes the connection of as many. */
const FAILS_EVERY = 199;
const SKU = 'OXF-NVY-M';
/** The shop starts again within this, also on a busy machine. */
const PATIENCE_MS = 60_000;
const SEQUENCE = ['order.placed', 'order.packed', 'order.shipped'];

let site: Site;
let database: Database;
let receiver: Receiver;

before(async () => {
  site = await makeSite({ WEBHOOK_PRIVATE_ADDRESSES: 'on', TRUSTED_PROXIES: '127.0.0.0/8' });
  await site.start();
  database = openDatabase({
    connection: { host: `${site.dataDir}/socket`, port: 5432, user: 'shop', database: 'shop' },
    maxConnections: 4,
    applicationName: 'test webhooks',
  });
  receiver = await startReceiver();
  await database.pool.query('UPDATE variants SET stock = $2 WHERE sku = $1', [SKU, 2 * ORDERS]);
});
after(async () => {
  await database?.close();
  await receiver?.close();
  await site?.remove();
});

it('P37: every event of 1,000 orders arrives, in the sequence of its order, while the shop is killed', {
  timeout: 240_000,
}, async () => {
  const created = await database.transaction((connection) =>
    createEndpoint(connection, commandActor('a test'), {
      url: receiver.url,
      events: ['order.placed', 'order.packed', 'order.shipped'],
    }),
  );
  assert.ok(created);
  receiver.secret = created.secret;
  let count = 0;
  receiver.answer = () => {
    count++;
    return count % FAILS_EVERY === 0 ? 503 : count % FAILS_EVERY === 100 ? 0 : 204;
  };
  const totalMinor = await askTotal();
  const numbers: string[] = [];
  let begun = 0;
  const shoppers = Array.from({ length: SHOPPERS }, async () => {
    while (begun < ORDERS) {
      begun++;
      const number = await place(totalMinor);
      numbers.push(number);
      await move(number, numbers.length % SHIPPED_EVERY === 0 ? ['pack', 'ship'] : ['pack']);
    }
  });
  for (const at of KILL_AT) {
    while (numbers.length < at) await pause(20);
    await site.kill();
    await makeDue();
    await site.start();
  }
  await Promise.all(shoppers);
  const isDone = async () =>
    (await database.pool.query('SELECT FROM webhook_deliveries WHERE outcome IS NULL LIMIT 1')).rowCount ===
    0;
  while (!(await isDone())) await pause(50);
  assert.equal(new Set(numbers).size, ORDERS);
  await assertSequences(numbers);
});

/** A message that comes again is allowed only until the next one of its order has come. */
async function assertSequences(numbers: readonly string[]): Promise<void> {
  const received = Map.groupBy(receiver.messages, ({ data }) => data.number ?? '');
  const { rows } = await database.pool.query(
    'SELECT number, count(*)::int AS events FROM order_events JOIN orders ON orders.id = order_id GROUP BY number',
  );
  const events = new Map(rows.map((row) => [row.number, row.events]));
  for (const number of numbers) {
    const steps = (received.get(number) ?? []).map(({ type }) => SEQUENCE.indexOf(type));
    const expected = [0, 1, 2].slice(0, events.get(number));
    assert.deepEqual([...new Set(steps)], expected, `${number} has every event, in its sequence`);
    assert.deepEqual(steps, steps.toSorted(), `${number} has no event after a later one`);
  }
}

/** The killed process had claimed some deliveries for a minute. No process runs now, so the minute may be over. */
const makeDue = () =>
  database.pool.query('UPDATE webhook_deliveries SET next_try_at = now() WHERE outcome IS NULL');

async function askTotal(): Promise<number> {
  const asked = await send('/api/orders', orderBody(1), await cartCookie());
  return asked.json.summary.totalMinor;
}

/** Places an order with a cart of its own. The request is repeated with its key until it is answered. */
async function place(totalMinor: number): Promise<string> {
  const cookie = await patiently(cartCookie);
  const key = randomUUID();
  const body = orderBody(totalMinor);
  return patiently(async () => {
    const { status, json } = await send('/api/orders', body, cookie, key);
    assert.ok([200, 201].includes(status), JSON.stringify(json));
    return json.order.number;
  });
}

/** Does it as the staff does. The shop's own process may be dead at that moment. */
async function move(number: string, actions: readonly ('pack' | 'ship')[]): Promise<void> {
  const { rows } = await database.pool.query('SELECT id FROM orders WHERE number = $1', [number]);
  await database.transaction(async (connection) => {
    for (const action of actions)
      assert.ok((await transitionOrder(connection, rows[0].id, action, 'staff')).ok);
  });
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(50);
    }
  }
}

async function cartCookie(): Promise<string> {
  const { status, cookies } = await send('/api/cart/line-items', { sku: SKU, quantity: 1 }, '');
  assert.equal(status, 200);
  return cookies;
}

const orderBody = (totalMinor: number) => ({
  ...{ email: `${randomUUID()}@example.com`, address: ADDRESS, totalMinor },
  ...{ deliveryMethod: 'standard', paymentMethod: 'on_delivery' },
});

async function send(path: string, body: object, cookie: string, key: string = randomUUID()) {
  const response = await fetch(`http://127.0.0.1:${site.port}${path}`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', 'idempotency-key': key, cookie },
      // One network may not place as many orders.
      'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
    },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    // The answers are checked by what the test reads of them.
    json: (await response.json()) as { summary: { totalMinor: number }; order: { number: string } },
    cookies: response.headers
      .getSetCookie()
      .map((text) => text.split(';')[0])
      .join('; '),
  };
}
