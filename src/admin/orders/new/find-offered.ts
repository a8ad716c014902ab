import type { Queryable } from '../../../database/database.ts';
import { type OfferedVariant, selectOfferedSkus } from '../../../orders/edit/queries.ts';
import { listStock } from '../../../orders/stock/list-stock.ts';

const FOUND_MAX = 30;

/** Finds variants that are for sale by a part of the name, the beginning of an SKU, or a barcode, as in the list of stock. */
export async function findOffered(connection: Queryable, q: string): Promise<OfferedVariant[]> {
  const rows = await listStock(connection, { q, level: undefined, afterSku: '', rowsMax: FOUND_MAX });
  const skus = rows.map(({ sku }) => sku);
  const offered = new Map(
    (await connection.list(selectOfferedSkus, [skus])).map((one) => [one.sku, one] as const),
  );
  return skus.flatMap((sku) => offered.get(sku) ?? []);
}
