import { shippedOrder } from '../../src/invoices/shipped.fixture.ts';
import { picture } from '../../src/pictures/own/pictures.fixture.ts';
import { adminApi, uploadPicture } from '../admin.ts';
import type { Response, TestShop } from '../shop.ts';
import { refuseAdminOrders, useAdminOrders } from './admin-order-requests.fixture.ts';

const PRODUCTS = '/api/admin/products';
const IMPORTS = '/api/admin/imports';
const ADJUSTMENTS = '/api/admin/stock-adjustments';
const PRICE_CHANGES = '/api/admin/price-changes';
const SETTINGS = '/api/admin/settings';

/** Calls each operation of the admin API as its documentation says. */
export async function useAdmin(shop: TestShop): Promise<void> {
  const { call, key } = await adminApi(shop);
  await call('POST', ADJUSTMENTS, { sku: await countedSku(shop), change: 5, reason: 'received' });
  const { slug } = (await call('POST', PRODUCTS, NEW_PRODUCT)).json();
  await call('GET', PRODUCTS);
  await call('GET', `${PRODUCTS}/${slug}`);
  await call('PATCH', `${PRODUCTS}/${slug}`, { name: 'Wool mittens' });
  const pictures = `${PRODUCTS}/${slug}/pictures`;
  const { id: pictureId } = (await uploadPicture(shop, key, slug, await picture('png'))).json();
  await call('GET', pictures);
  await call('PATCH', `${pictures}/${pictureId}`, { alt: 'Mittens on snow' });
  await call('DELETE', `${pictures}/${pictureId}`);
  await call('GET', `${PRODUCTS}/${slug}/removed-pictures`);
  await call('POST', `${PRODUCTS}/${slug}/removed-pictures/${pictureId}/restore`);
  await call('DELETE', `${PRODUCTS}/${slug}`);
  const { id } = (await call('POST', PRICE_CHANGES, NEW_PRICE_CHANGE)).json();
  await call('GET', PRICE_CHANGES);
  await call('DELETE', `${PRICE_CHANGES}/${id}`);
  await useAdminOrders(shop, call);
  await call('GET', '/api/admin/audit-log');
  await call('GET', SETTINGS);
  await call('PATCH', SETTINGS, { contact: { phone: '+43 1 234' } });
  await call('GET', `/api/admin/invoices/${(await shippedOrder(shop)).invoice}.pdf`);
  await call('GET', '/api/admin/reports/sales');
  const sent = (await sendCsv(shop, 'Handle,Title,Variant Price\nmittens,Mittens,25.00\n')).json();
  await call('GET', `${IMPORTS}/${sent.id}`);
}

/** Sends a file to be imported. No job of the test works on it. */
async function sendCsv(shop: TestShop, csv: string): Promise<Response> {
  const { key } = await adminApi(shop);
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'text/csv' };
  return shop.inject({ method: 'POST', url: `${IMPORTS}?dryRun=1`, headers, payload: csv });
}

const NEW_PRICE_CHANGE = {
  ...{ name: 'Sale', startsAt: '2100-01-01T00:00:00Z', products: ['oxford-shirt'], percentOff: 20 },
};
const NEW_PRODUCT = { name: 'Mittens', variants: [{ priceMinor: 2_500 }] };

/** Gets each refusal of the admin API, except that of a missing scope. */
export async function refuseAdmin(shop: TestShop): Promise<void> {
  const { call } = await adminApi(shop);
  for (const { method, url } of shop.routes.filter((route) => route.url.startsWith('/api/admin/')))
    await shop.inject({ method, url: url.replaceAll(/:\w+/g, 'one') });

  await refuseAdminOrders(shop, call);
  const sku = await countedSku(shop);
  const headers = { 'idempotency-key': 'once' };
  await call('POST', ADJUSTMENTS, { sku: 'unknown', change: 1, reason: 'count' });
  await call('POST', ADJUSTMENTS, { sku, change: -900_000, reason: 'count' });
  await call('POST', ADJUSTMENTS, { sku, change: 1, reason: 'count' }, headers);
  await call('POST', ADJUSTMENTS, { sku, change: 2, reason: 'count' }, headers);

  const { slug } = (await call('POST', PRODUCTS, NEW_PRODUCT, { 'idempotency-key': 'new' })).json();
  await call('POST', PRODUCTS, { ...NEW_PRODUCT, name: '' });
  for (const method of ['PATCH', 'DELETE'] as const) {
    const body = method === 'PATCH' ? { name: 'Gloves' } : undefined;
    await call(method, `${PRODUCTS}/unknown`, body);
    await call(method, `${PRODUCTS}/${slug}`, body, { 'if-match': '"99"' });
  }
  await call('PATCH', `${PRODUCTS}/${slug}`, { name: '' });
  await call('GET', `${PRODUCTS}/unknown`);

  await call('GET', '/api/admin/invoices/INV-1999-000001.pdf');
  await call('GET', '/api/admin/reports/sales?from=2027-01-01&to=2026-01-01');
  await call('GET', '/api/admin/reports/sales?by=unknown');
  await call('GET', `${IMPORTS}/unknown`);
  await sendCsv(shop, '');
  for (let waiting = 0; waiting <= 5; waiting++) await sendCsv(shop, 'Handle\n');
  await call('POST', PRICE_CHANGES, { ...NEW_PRICE_CHANGE, products: ['unknown'] });
  await call('DELETE', `${PRICE_CHANGES}/unknown`);
  const phone = (text: string) => ({ contact: { phone: text } });
  await call('PATCH', SETTINGS, phone('+43 1 234'), { 'idempotency-key': 'settings' });
  await call('PATCH', SETTINGS, phone('+43 1 235'), { 'idempotency-key': 'settings' });
  await call('PATCH', SETTINGS, phone('+43 1 236'), { 'if-match': '"99"' });
  await call('PATCH', SETTINGS, phone('none'));
  for (const header of ['seven', '7'])
    await call('PATCH', SETTINGS, phone('+43 1 237'), { 'if-match': header });
}

/** Gets each refusal of the operations that take pictures. */
export async function refusePictures(shop: TestShop): Promise<void> {
  const { call, key } = await adminApi(shop);
  const { slug } = (await call('POST', PRODUCTS, { ...NEW_PRODUCT, name: 'Earmuffs' })).json();
  const png = await picture('png');
  const headers = { 'idempotency-key': 'picture' };
  await uploadPicture(shop, key, 'unknown', png);
  await uploadPicture(shop, key, slug, png, { query: '?color=none' });
  await uploadPicture(shop, key, slug, Buffer.from('no picture'));
  await uploadPicture(shop, key, slug, Buffer.alloc(21 * 1024 * 1024));
  await uploadPicture(shop, key, slug, png, { headers });
  await uploadPicture(shop, key, slug, await picture('webp'), { headers });
  const one = `${PRODUCTS}/${slug}/pictures/00000000-0000-4000-8000-000000000000`;
  await call('GET', `${PRODUCTS}/unknown/pictures`);
  await call('GET', `${PRODUCTS}/unknown/removed-pictures`);
  await call('POST', `${one.replace('/pictures/', '/removed-pictures/')}/restore`);
  await call('PATCH', one, { alt: 'None' });
  await call('DELETE', one);
  const { id } = (await call('GET', `${PRODUCTS}/${slug}/pictures`)).json().pictures[0];
  await call('PATCH', `${PRODUCTS}/${slug}/pictures/${id}`, { colors: ['none'] }, headers);
  await call('DELETE', `${PRODUCTS}/${slug}/pictures/${id}`);
  await uploadPicture(shop, key, slug, png);
  await shop.database.pool.query(`
    INSERT INTO pictures (product_id, position, content_key, kind)
    SELECT product_id, 2, content_key, kind FROM pictures, generate_series(1, 99)
    WHERE product_id = (SELECT id FROM products WHERE slug = '${slug}')`);
  const restore = `${PRODUCTS}/${slug}/removed-pictures/${id}/restore`;
  await call('POST', restore);
  await call('POST', restore, undefined, headers);
}

async function countedSku(shop: TestShop): Promise<string> {
  const { rows } = await shop.database.pool.query(
    'SELECT sku FROM variants WHERE is_counted AND NOT sells_below_zero ORDER BY sku LIMIT 1',
  );
  return rows[0].sku;
}
