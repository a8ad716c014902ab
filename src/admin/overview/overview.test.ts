import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { storeOrder } from '../../../test/stored-orders.ts';
import { DEMO_FILE } from '../../catalog/demo-catalog.ts';
import { readDemoSlugs } from '../../catalog/demo-slugs.ts';
import { importCatalog } from '../../catalog/import/import.ts';
import { DEFAULT_SETTINGS } from '../../settings/defaults.ts';
import { mergePatch } from '../../settings/merge-patch.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import { findFirstSteps } from './first-steps.ts';
import { findToday, listLowVariants } from './today.ts';
import { findTodo } from './todo.ts';

/** A variant of the test's catalog. */
const LOW = 'SOCK-1';

describe('the first page of the admin', () => {
  let shop: TestShop;
  let staff: Shopper;
  let customerId: string;
  let demoSlugs: string[];
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff, customerId } = await signedInStaff(shop));
    demoSlugs = await readDemoSlugs();
  });
  after(() => shop.close());

  const sql = (text: string) => shop.database.pool.query(text);
  const stepsDone = async (more: { settings?: ShopSettings; takesCards?: boolean } = {}) => {
    const { steps } = await findFirstSteps(shop.database, {
      ...{ customerId, role: 'owner', demoSlugs, takesCards: false, settings: DEFAULT_SETTINGS },
      ...more,
    });
    return steps.filter(({ isDone }) => isDone).map(({ title }) => title);
  };

  it('knows the products of the demo', async () => {
    await importCatalog(shop.database, createReadStream(DEMO_FILE));
    const { rows } = await sql('SELECT count(*)::int AS count FROM products');
    assert.ok(demoSlugs.length > 50 && demoSlugs.length < rows[0].count);
    const found = await shop.database.pool.query('SELECT FROM products WHERE slug = ANY ($1)', [demoSlugs]);
    assert.equal(found.rowCount, demoSlugs.length);
  });

  it('checks each step by what is in the database', async () => {
    assert.deepEqual(await stepsDone(), ['Add your products']);
    await shop.database.pool.query("UPDATE products SET status = 'archived' WHERE slug = ANY ($1)", [
      demoSlugs,
    ]);
    assert.deepEqual(await stepsDone(), ['Add your products', 'Take the demo products off sale']);
    const { staff: second } = await signedInStaff(shop, 'viewer');
    assert.ok((await stepsDone()).includes('Invite your staff'));
    assert.doesNotMatch((await second.get('/admin')).body, /First steps.*Invite your staff/s);
    await sql("UPDATE staff SET role = 'owner'");
    assert.ok((await stepsDone()).includes('Have a second owner'));
  });

  it('checks the steps of settings by the settings, and pictures by the newest products', async () => {
    const doneBy = async (patch: object) => {
      const before = await stepsDone();
      const done = await stepsDone({ settings: mergePatch(DEFAULT_SETTINGS, patch) });
      return done.filter((title) => !before.includes(title));
    };
    assert.deepEqual(await doneBy({ name: 'Fjord' }), []);
    assert.deepEqual(await doneBy({ name: 'Fjord', logo: { kind: 'text' } }), ['Name your shop']);
    assert.deepEqual(await doneBy({ timeZone: 'Asia/Tokyo' }), ['Choose the currency and the time zone']);
    assert.deepEqual(await doneBy({ delivery: { freeFromMinor: null } }), ['Set what delivery costs']);
    assert.deepEqual(await doneBy({ legal: { vatId: 'ATU1' } }), ['Check the taxes']);
    assert.deepEqual(await doneBy({ payments: { onDelivery: 'confirmed' } }), ['Get paid']);
    assert.deepEqual(await doneBy({ legal: { company: 'Fjord', address: 'Kai 1' } }), ['Say who sells']);
    const text = { title: 'A', description: '', html: '<p>A</p>' };
    assert.deepEqual(await doneBy({ content: { pages: { terms: text } } }), []);
    assert.deepEqual(await doneBy({ content: { pages: { terms: text, privacy: text } } }), [
      'Write the terms and the privacy page',
    ]);
    assert.ok((await stepsDone({ takesCards: true })).includes('Get paid'));
    assert.ok(!(await stepsDone()).includes('Add pictures'));
    await sql(
      `UPDATE products SET pictures = '[{"key": "a", "width": 1, "height": 1}]' WHERE status = 'active'`,
    );
    assert.ok((await stepsDone()).includes('Add pictures'));
    await sql(`UPDATE products SET pictures = '[]'`);
  });

  it('leads to a page for each step', async () => {
    const { body } = await staff.get('/admin');
    const paths = [...body.matchAll(/<a class="btn small" href="([^"#?]+)/g)].map(([, path]) => path);
    assert.ok(paths.length > 5);
    for (const path of new Set(paths)) assert.equal((await staff.get(path as string)).statusCode, 200, path);
  });

  it('shows the steps until they are hidden, and again when they are asked for', async () => {
    assert.match((await staff.get('/admin')).body, /First steps.*Place a test order/s);
    await staff.form('/admin/first-steps', { hide: '1' });
    const hidden = (await staff.get('/admin')).body;
    assert.doesNotMatch(hidden, /Place a test order/);
    assert.match(hidden, /Show the first steps/);
    await staff.form('/admin/first-steps', { hide: '0' });
    assert.match((await staff.get('/admin')).body, /Place a test order/);
  });

  it('counts the orders of today, what they are worth, and what is to be packed', async () => {
    const lines: [string, number, number][] = [[LOW, 1, 2_200]];
    await storeOrder(shop.database, { email: 'a@shop.test', lines, state: 'placed' });
    await storeOrder(shop.database, { email: 'a@shop.test', lines, state: 'shipped' });
    await storeOrder(shop.database, { email: 'a@shop.test', lines, state: 'canceled' });
    const { id } = await storeOrder(shop.database, { email: 'a@shop.test', lines, state: 'delivered' });
    await sql(`UPDATE orders SET placed_at = now() - interval '7 days' WHERE id = '${id}'`);
    assert.deepEqual(await findToday(shop.database, new Date(), 'UTC'), {
      ...{ orders: 2, revenueMinor: 4_400, ordersLastWeek: 1, revenueLastWeekMinor: 2_200 },
    });
    const { toPack, oldestToPackAt } = await findTodo(shop.database, { countDead: async () => 0 });
    assert.equal(toPack, 1);
    assert.ok(oldestToPackAt && Date.now() - oldestToPackAt.getTime() < 60_000);
    assert.match((await staff.get('/admin')).body, /Orders today.*>2<.*1 last.*€44\.00.*€22\.00 last/s);
  });

  it('names what sells and is nearly sold out', async () => {
    await sql(`UPDATE variants SET stock = 2 WHERE sku = '${LOW}'`);
    const low = await listLowVariants(shop.database);
    assert.deepEqual(
      low.map(({ sku, stock }) => [sku, stock]),
      [[LOW, 2]],
    );
    assert.match((await staff.get('/admin')).body, /Low stock.*2 left/s);
  });
});
