import { adminApi } from '../admin.ts';
import type { TestShop } from '../shop.ts';

/** Calls each operation of the admin API once, as its documentation says. */
export async function useAdmin(shop: TestShop): Promise<void> {
  const { call } = await adminApi(shop);
  await call('GET', '/api/admin/audit-log');
}
