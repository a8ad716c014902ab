import { randomUUID } from 'node:crypto';
import { orderBody } from '../../src/checkout/checkout.fixture.ts';
import type { adminApi } from '../admin.ts';
import type { TestShop } from '../shop.ts';
import { storeOrder } from '../stored-orders.ts';

type Call = Awaited<ReturnType<typeof adminApi>>['call'];

const ORDERS = '/api/admin/orders';
const PARCEL = { carrier: 'DHL', trackingNumber: 'JD014600003' };
const REFUND = { amountMinor: 100, reason: 'A button is missing' };

const store = async ({ database }: TestShop, state: string, payment: 'due' | 'paid') => {
  const lines: [string, number, number][] = [['SOCK-1', 2, 900]];
  const stored = await storeOrder(database, { email: 'ines@example.com', lines, state, payment });
  return `${ORDERS}/${stored.number}`;
};

/** Calls each operation of orders as its documentation says. */
export async function useAdminOrders(shop: TestShop, call: Call): Promise<void> {
  const url = await store(shop, 'placed', 'due');
  await call('GET', ORDERS);
  await call('GET', url);
  await call('POST', `${url}/pack`);
  const { mails } = (await call('POST', `${url}/ship`, PARCEL)).json();
  await call('POST', `${url}/deliver`);
  await call('POST', `${url}/refunds`, REFUND);
  await call('POST', `${url}/mails/${mails[0].id}/resend`);
  await call('POST', `${await store(shop, 'placed', 'due')}/cancel`);
  await call('POST', `${await leftInPart(shop, call)}/cancel-rest`);
  await call('POST', ORDERS, NEW_ORDER, { 'idempotency-key': 'phone' });
}

/** An order of two items, of which one has left. */
async function leftInPart(shop: TestShop, call: Call): Promise<string> {
  const url = await store(shop, 'placed', 'due');
  await call('POST', `${url}/pack`, { items: [{ sku: 'SOCK-1', quantity: 1 }] });
  await call('POST', `${url}/ship`, { ...PARCEL, parcel: 1 });
  return url;
}

const NEW_ORDER = {
  ...orderBody(1_390, { email: 'ines-by-phone@example.com' }),
  items: [{ sku: 'SOCK-1', quantity: 1 }],
};

/** Gets each refusal of placing an order for a customer. */
async function refuseNewOrders(shop: TestShop, call: Call): Promise<void> {
  const place = (more: object, key: string = randomUUID()) =>
    call('POST', ORDERS, { ...NEW_ORDER, ...more }, { 'idempotency-key': key });
  await call('POST', ORDERS, NEW_ORDER);
  await place({}, 'x'.repeat(201));
  await place({}, 'phone again');
  await place({ notes: 'Another order' }, 'phone again');
  await place({ totalMinor: 1 });
  await place({ email: 'nobody' });
  await place({ promoCode: 'NO-SUCH-CODE' });
  const { pool } = shop.database;
  await pool.query("UPDATE variants SET stock = 0 WHERE sku = 'SOCK-2'");
  await place({ items: [{ sku: 'SOCK-2', quantity: 1 }] });
}

/** Gets each refusal of the operations of orders. */
export async function refuseAdminOrders(shop: TestShop, call: Call): Promise<void> {
  const placed = await store(shop, 'placed', 'due');
  const delivered = await store(shop, 'delivered', 'paid');
  const id = '00000000-0000-7000-8000-000000000000';
  const changes = [
    ['pack', {}, { items: [{ sku: 'SOCK-1', quantity: 1 }] }],
    ['ship', PARCEL, { ...PARCEL, carrier: 'DPD' }],
    ['deliver', {}, undefined],
    ['cancel', {}, { note: 'Sold out' }],
    ['cancel-rest', {}, { note: 'Sold out' }],
    ['refunds', REFUND, { ...REFUND, amountMinor: 200 }],
    [`mails/${id}/resend`, {}, undefined],
  ] as const;
  await call('GET', `${ORDERS}?cursor=seven`);
  await call('GET', `${ORDERS}/MC-22222222`);
  for (const [verb, body, other] of changes) {
    await call('POST', `${ORDERS}/MC-22222222/${verb}`, body);
    await call('POST', `${placed}/${verb}`, body, { 'idempotency-key': 'x'.repeat(201) });
    await reuseKey(shop, call, verb, body, other);
  }
  await call('POST', `${delivered}/pack`);
  await call('POST', `${delivered}/ship`, PARCEL);
  await call('POST', `${delivered}/deliver`);
  await call('POST', `${delivered}/cancel`);
  await call('POST', `${delivered}/cancel-rest`);
  await call('POST', `${await leftInPart(shop, call)}/deliver`, { parcel: 2 });
  await refuseNewOrders(shop, call);
  await call('POST', `${placed}/refunds`, REFUND);
  await call('POST', `${delivered}/refunds`, { ...REFUND, amountMinor: 100_000 });
  const tooMany = [{ sku: 'SOCK-1', quantity: 3 }];
  await call('POST', `${placed}/pack`, { items: tooMany });
  const packed = await store(shop, 'packed', 'due');
  await call('POST', `${packed}/ship`, { ...PARCEL, items: tooMany });
}

/** Sends a change with a key, and then another one with the same key. */
async function reuseKey(
  shop: TestShop,
  call: Call,
  verb: string,
  body: object,
  other: object | undefined,
): Promise<void> {
  const headers = { 'idempotency-key': `orders-${verb}` };
  const [state, payment] = STATES[verb] ?? ['placed', 'due'];
  const url = verb === 'cancel-rest' ? await leftInPart(shop, call) : await store(shop, state, payment);
  const target = verb.startsWith('mails') ? await sentMail(call, url) : `${url}/${verb}`;
  await call('POST', target, body, headers);
  // An operation that takes no body is another change for another order.
  const second = other ? target : `${await store(shop, state, payment)}/${verb}`;
  await call('POST', second, other ?? body, headers);
}

const STATES: Readonly<Record<string, readonly [string, 'due' | 'paid']>> = {
  ship: ['packed', 'due'],
  deliver: ['shipped', 'due'],
  refunds: ['delivered', 'paid'],
};

async function sentMail(call: Call, url: string): Promise<string> {
  await call('POST', `${url}/pack`);
  const { mails } = (await call('POST', `${url}/ship`, PARCEL)).json();
  return `${url}/mails/${mails[0].id}/resend`;
}
