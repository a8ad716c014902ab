import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { type StoredOrder, storeOrder } from '../../../test/stored-orders.ts';
import type { StaffRole } from '../../staff/scopes.ts';

describe('the search of everything', () => {
  let shop: TestShop;
  let order: StoredOrder;
  let customerEmail: string;
  const members = new Map<StaffRole, Shopper>();
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    for (const role of ['owner', 'fulfillment', 'support', 'viewer'] as const)
      members.set(role, (await signedInStaff(shop, role)).staff);
    customerEmail = (await signedInStaff(shop, 'viewer')).email;
    order = await storeOrder(shop.database, {
      email: 'Ines@Example.test',
      lines: [['HOO-BLK-M', 1, 7_900]],
      isGuests: true,
    });
    await shop.database.pool.query(
      `UPDATE orders SET is_guests = true, carrier = 'Post', tracking_number = 'AT-77-x' WHERE id = $1`,
      [order.id],
    );
    await storeOrder(shop.database, { email: customerEmail, lines: [['SOCK-1', 1, 900]] });
    const { call } = await adminApi(shop);
    await call('POST', '/api/admin/products', {
      name: 'Sea boots',
      variants: [{ sku: 'BOOT-1', priceMinor: 1, barcode: '4006381333931' }],
    });
  });
  after(() => shop.close());

  const search = (q: string, role: StaffRole = 'owner', more = '') =>
    (members.get(role) as Shopper).get(`/admin/search?q=${encodeURIComponent(q)}${more}`);
  const titles = async (q: string, role: StaffRole = 'owner') => {
    const { body } = await search(q, role, '&typing=1');
    return [...body.matchAll(/<h2>([^<]+)<\/h2>/g)].map(([, title]) => title);
  };

  it('goes straight to an order by its number, and to a product by its SKU or barcode', async () => {
    assert.equal(
      (await search(` ${order.number.toLowerCase()} `)).headers.location,
      `/admin/orders/${order.number}`,
    );
    for (const code of ['BOOT-1', 'boot-1', '4006381333931'])
      assert.equal((await search(code)).headers.location, '/admin/products/sea-boots', code);
    assert.equal((await search(order.number, 'owner', '&typing=1')).statusCode, 200);
    assert.equal((await search('BOOT')).statusCode, 200);
  });

  it('finds orders by email and tracking number, whatever their case', async () => {
    for (const q of ['ines@example.TEST', 'at-77-X'])
      assert.match((await search(q)).body, new RegExp(`/admin/orders/${order.number}"`), q);
    assert.match((await search(customerEmail.toUpperCase())).body, /\/admin\/orders\/MC-/);
    assert.match((await search('AT-77')).body, /Nothing matches/);
  });

  it('finds products, customers by the beginning of their address, and pages by their name', async () => {
    assert.match((await search('sea bo')).body, /\/admin\/products\/sea-boots/);
    assert.match((await search(customerEmail.slice(0, 6))).body, new RegExp(customerEmail));
    assert.match((await search('audit')).body, /<a href="\/admin\/audit-log"><span>Audit log/);
    assert.match((await search('2fa')).body, /Your sign-in/);
    for (const [q, page] of [
      ['delivery', 'delivery'],
      ['shipping', 'delivery'],
      ['tax', 'taxes'],
      ['logo', 'shop'],
      ['synonyms', 'search'],
      ['privacy', 'pages/privacy'],
    ])
      assert.match((await search(q as string)).body, new RegExp(`href="/admin/settings/${page}"`), q);
  });

  it('S50: shows each role only what it may read', async () => {
    const email = customerEmail;
    assert.deepEqual(await titles(email), ['Orders', 'Customers']);
    assert.deepEqual(await titles(email, 'support'), ['Orders', 'Customers']);
    assert.deepEqual(await titles(email, 'fulfillment'), ['Orders']);
    assert.deepEqual(await titles(email, 'viewer'), ['Orders']);
    assert.deepEqual(await titles('audit', 'viewer'), []);
    assert.deepEqual(await titles('API keys', 'support'), []);
    assert.deepEqual(await titles('synonyms', 'viewer'), ['Pages']);
    assert.deepEqual(await titles('synonyms', 'support'), []);
  });

  it('shows an order with its lines and history, to roles that may read orders', async () => {
    const { statusCode, body } = await (members.get('support') as Shopper).get(
      `/admin/orders/${order.number}`,
    );
    assert.equal(statusCode, 200);
    assert.match(body, /HOO-BLK-M[\s\S]*€79\.00/);
    assert.equal((await (members.get('owner') as Shopper).get('/admin/orders/MC-22222222')).statusCode, 404);
  });
});
