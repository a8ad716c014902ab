import { adminApi } from '../admin.ts';
import type { TestShop } from '../shop.ts';

const ADJUSTMENTS = '/api/admin/stock-adjustments';

/** Calls each operation of the admin API as its documentation says. */
export async function useAdmin(shop: TestShop): Promise<void> {
  const { call } = await adminApi(shop);
  await call('POST', ADJUSTMENTS, { sku: await countedSku(shop), change: 5, reason: 'received' });
  await call('GET', '/api/admin/audit-log');
}

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
}

async function countedSku(shop: TestShop): Promise<string> {
  const { rows } = await shop.database.pool.query(
    'SELECT sku FROM variants WHERE is_counted AND NOT sells_below_zero ORDER BY sku LIMIT 1',
  );
  return rows[0].sku;
}
