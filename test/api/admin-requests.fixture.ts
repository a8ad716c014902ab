import { adminApi } from '../admin.ts';
import type { TestShop } from '../shop.ts';

/** Calls each operation of the admin API once, as its documentation says. */
export async function useAdmin(shop: TestShop): Promise<void> {
  const { call } = await adminApi(shop);
  const { rows } = await shop.database.pool.query('SELECT sku FROM variants WHERE is_counted LIMIT 1');
  await call('POST', '/api/admin/stock-adjustments', { sku: rows[0].sku, change: 5, reason: 'received' });
  await call('GET', '/api/admin/audit-log');
}
