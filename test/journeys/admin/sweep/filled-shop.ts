import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { commandActor } from '../../../../src/audit/actor.ts';
import { upload } from '../../../../src/catalog/import/jobs/jobs.fixture.ts';
import { workOnImport } from '../../../../src/catalog/import/jobs/work.ts';
import { apply, end, inHours, plan } from '../../../../src/catalog/prices/prices.fixture.ts';
import { picture } from '../../../../src/pictures/own/pictures.fixture.ts';
import { createApiKey } from '../../../../src/staff/api-keys.ts';
import { createEndpoint } from '../../../../src/webhooks/endpoints.ts';
import { WEBHOOK_EVENT_NAMES } from '../../../../src/webhooks/events.ts';
import { storeOrder } from '../../../stored-orders.ts';
import type { Journey } from '../../steps/journey.ts';
import { delivered, exchange } from '../../sweep/after-order-states.ts';

const SKU = 'OXFORD-SHIRT-NAVY-M';
const HEADER = 'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\n';

/** Fills the shop with what the pages of the admin show. Resolves to pages that no link leads to. */
export async function fillShop(journey: Journey): Promise<string[]> {
  const { shop } = journey;
  const { database } = shop.test;
  // Everything that follows is an event for it.
  await addEndpoint(journey);
  await shop.sql(`INSERT INTO promo_codes (code, kind, value) VALUES ('TEN', 'percent', 10)`);
  const { number } = await storeOrder(database, {
    ...{ email: 'ines@lindqvist.example', lines: [[SKU, 2, 6_900]], state: 'placed' },
  });
  await shop.sql(`UPDATE variants SET stock = 2 WHERE sku = $1`, [SKU]);
  await shop.sql(
    `INSERT INTO staff_invitations (email_key, email, role, invited_by)
     VALUES ('eve@shop.example', 'eve@shop.example', 'support', 'Marta Holm')`,
  );
  await createApiKey(database, commandActor('a test'), { name: 'Warehouse', scopes: ['catalog:read'] });
  const changes = await planPrices(journey);
  const imports = await runImports(journey);
  const bulkEdits = await makeBulkEdits(journey);
  await send(journey, '/admin/stock/receive', { once: randomUUID(), lines: `${SKU} 3`, note: 'Delivery 12' });
  await addPicture(journey, '/admin/products/oxford-shirt/pictures');
  const move = await send(journey, '/admin/orders/bulk', { action: 'pack', id: number, query: '' });
  const orders = ['', '/edit', '/refund', '/slip', '/label'].map((page) => `/admin/orders/${number}${page}`);
  const parted = await packInParts(journey);
  return [...changes, ...imports, ...bulkEdits, ...orders, ...parted, move, ...(await returnItems(journey))];
}

/** An order in several parcels with a note and an email, a packed one, and moves of it: one that waits, and one that is done. */
async function packInParts(journey: Journey): Promise<string[]> {
  const { database } = journey.shop.test;
  const order = { email: 'jonas@berg.example', payment: 'due' } as const;
  const parted = await storeOrder(database, { ...order, lines: [[SKU, 2, 6_900]], state: 'placed' });
  const packed = await storeOrder(database, { ...order, lines: [[SKU, 1, 6_900]], state: 'packed' });
  const path = `/admin/orders/${parted.number}`;
  await send(journey, `${path}/pack`, { 'quantity-1': '1' });
  await send(journey, `${path}/ship`, { carrier: 'DHL', trackingNumber: 'JD1', parcel: '1' });
  await send(journey, `${path}/notes`, { once: randomUUID(), text: 'Called: is away until Monday' });
  const begin = (action: string) =>
    send(journey, '/admin/orders/bulk', { action, id: packed.number, query: '' });
  const [shipping, packing] = [await begin('ship'), await begin('pack')];
  await send(journey, `${packing}/start`, {});
  return [path, `/admin/orders/${packed.number}`, shipping, packing];
}

/** An address of another system. Nothing is sent to it, because no job runs. */
async function addEndpoint({ shop }: Journey): Promise<void> {
  await shop.test.database.transaction((connection) =>
    createEndpoint(connection, commandActor('a test'), {
      ...{ url: 'https://hooks.example/shop', events: [...WEBHOOK_EVENT_NAMES] },
    }),
  );
}

/** An order of which a shirt is being exchanged and a hoodie refunded. */
async function returnItems(journey: Journey): Promise<string[]> {
  const number = await delivered({ ...journey, context: await journey.newBrowser() });
  await exchange(journey, number);
  const [row] = await journey.shop.sql(
    `INSERT INTO return_lines (return_id, position, quantity, reason, exchange_sku)
     SELECT id, 1, 1, 'too_small', 'OXFORD-SHIRT-NAVY-L' FROM returns RETURNING return_id AS id`,
  );
  return [`/admin/orders/${number}`, `/admin/returns/${row?.id}`];
}

/** Sends a form as a member of the staff. Resolves to the path that it leads to. */
async function send({ context, shop }: Journey, path: string, form: Record<string, string>): Promise<string> {
  const response = await context.request.post(shop.url + path, { form });
  assert.ok(response.ok(), `${path}: ${response.status()}`);
  return response.url().slice(shop.url.length);
}

async function addPicture({ context, shop }: Journey, path: string): Promise<void> {
  const file = { name: 'a.jpg', mimeType: 'image/jpeg', buffer: await picture('jpeg', 300, 400) };
  const response = await context.request.post(shop.url + path, { multipart: { picture: file } });
  assert.ok(response.ok(), `${path}: ${response.status()}`);
}

/** A price change in each state. */
async function planPrices({ shop }: Journey): Promise<string[]> {
  const { database } = shop.test;
  const slugs = ['oxford-shirt'];
  const ended = await plan(database, { name: 'Ended', slugs });
  await apply(database);
  await end(database, ended);
  const scheduled = await plan(database, {
    name: 'Scheduled',
    slugs,
    startsAt: inHours(1),
    endsAt: inHours(2),
  });
  const active = await plan(database, { name: 'Active', slugs: ['wool-coat'] });
  await apply(database);
  return [ended, scheduled, active].map((id) => `/admin/prices/${id}`);
}

/** An import that waits, one with errors, one that is done, and its undoing. */
async function runImports(journey: Journey): Promise<string[]> {
  const { database } = journey.shop.test;
  const work = () => workOnImport(database, randomUUID());
  const row = (price: string) => `${HEADER}linen,Linen trousers,Size,S,linen-S,${price}\n`;
  const refused = await upload(database, row('"49,00"'), { isChecked: true });
  await work();
  const checked = await upload(database, row('49.00'), { isChecked: true });
  await work();
  const done = await upload(database, row('52.00'));
  await work();
  const undo = await send(journey, `/admin/import/${done}/undo`, {});
  await work();
  const waiting = await upload(database, row('55.00'), { isChecked: true });
  return [refused, checked, done, waiting].map((id) => `/admin/import/${id}`).concat(undo);
}

/** Bulk edits: one that asks for a value, the same with its preview, one that deletes, and one that is done. */
async function makeBulkEdits(journey: Journey): Promise<string[]> {
  const begin = (action: string) =>
    send(journey, '/admin/products/bulk', { action, id: 'crew-tee-1', query: '' });
  const asking = await begin('add-tags');
  const deleting = await begin('delete');
  const done = await begin('vendor');
  await send(journey, `${done}/start`, { value: 'Mill' });
  return [asking, `${asking}?value=linen`, deleting, done];
}
