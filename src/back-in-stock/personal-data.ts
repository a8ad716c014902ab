import { type Database, statement } from '../database/database.ts';
import { listAll, PAGE_SIZE } from '../database/list-all.ts';

const selectAlerts = statement<[customerId: string, offset: number], Record<string, unknown>>(`
  SELECT sku, email, created_at AS "askedAt", notified_at AS "writtenAt" FROM stock_alerts
  WHERE customer_id = $1 ORDER BY created_at, id LIMIT ${PAGE_SIZE} OFFSET $2`);

/** The stock alerts of a customer, for the export of personal data. */
export const stockAlertsOf = (database: Database, customerId: string): Promise<Record<string, unknown>[]> =>
  listAll(database, selectAlerts, customerId);
