import type { Queryable } from '../../database/database.ts';
import type { Item } from '../order.ts';
import { selectCurrentSkus } from './queries.ts';

/** The items by the SKUs that their variants have now. A line of the order keeps the SKU that it was bought under. */
export async function currentItems(connection: Queryable, lines: readonly Item[]): Promise<Item[]> {
  const rows = await connection.list(selectCurrentSkus, [lines.map(({ sku }) => sku)]);
  const currentSkus = new Map(rows.map(({ sku, currentSku }) => [sku, currentSku]));
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of lines) {
    const current = currentSkus.get(sku) ?? sku;
    quantities.set(current, (quantities.get(current) ?? 0) + quantity);
  }
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity }));
}
