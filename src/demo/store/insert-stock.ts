import { type Queryable, statement } from '../../database/database.ts';
import type { StockChange } from '../plan/stock.ts';

const insert = statement<[changes: string], never>(`
  INSERT INTO stock_ledger (sku, change, reason, at, note, actor)
  SELECT sku, change, reason, at, note, actor
  FROM json_to_recordset($1::json) AS one (sku text, change int, reason text, at timestamptz, note text, actor text)`);

/** The changes of an SKU add up to 0, so all of them are written in one transaction. */
export const insertStock = (connection: Queryable, changes: readonly StockChange[]): Promise<number> =>
  connection.run(insert, [JSON.stringify(changes)]);
