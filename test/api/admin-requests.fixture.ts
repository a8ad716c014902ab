import { adminApi } from '../admin.ts';
import type { TestShop } from '../shop.ts';

const PRODUCTS = '/api/admin/products';
const ADJUSTMENTS = '/api/admin/stock-adjustments';
const PRICE_CHANGES = '/api/admin/price-changes';

/** Calls each operation of the admin API as its documentation says. */
export async function useAdmin(shop: TestShop): Promise<void> {
  const { call } = await adminApi(shop);
  await call('POST', ADJUSTMENTS, { sku: await countedSku(shop), change: 5, reason: 'received' });
  const { slug } = (await call('POST', PRODUCTS, NEW_PRODUCT)).json();
  await call('GET', PRODUCTS);
  await call('GET', `${PRODUCTS}/${slug}`);
  await call('PATCH', `${PRODUCTS}/${slug}`, { name: 'Wool mittens' });
  await call('DELETE', `${PRODUCTS}/${slug}`);
  const { id } = (await call('POST', PRICE_CHANGES, NEW_PRICE_CHANGE)).json();
  await call('GET', PRICE_CHANGES);
  await call('DELETE', `${PRICE_CHANGES}/${id}`);
  await call('GET', '/api/admin/audit-log');
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

  await call('POST', PRICE_CHANGES, { ...NEW_PRICE_CHANGE, products: ['unknown'] });
  await call('DELETE', `${PRICE_CHANGES}/unknown`);
}

async function countedSku(shop: TestShop): Promise<string> {
  const { rows } = await shop.database.pool.query(
    'SELECT sku FROM variants WHERE is_counted AND NOT sells_below_zero ORDER BY sku LIMIT 1',
  );
  return rows[0].sku;
}
