import type { Database } from '../database/database.ts';
import { listAllOrders } from './orders.ts';

/** The orders of a customer, for the export of personal data. */
export async function ordersOf(database: Database, customerId: string): Promise<Record<string, unknown>[]> {
  const orders = await listAllOrders(database, customerId);
  return orders.map(({ id: _, customerId: __, ...order }) => order);
}
