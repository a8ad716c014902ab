import { type Database, type Queryable, statement } from '../database/database.ts';
import { listAll, PAGE_SIZE } from '../database/list-all.ts';

const selectAlerts = statement<[customerId: string, offset: number], Record<string, unknown>>(`
  SELECT sku, email, created_at AS "askedAt", notified_at AS "writtenAt" FROM stock_alerts
  WHERE customer_id = $1 ORDER BY created_at, id LIMIT ${PAGE_SIZE} OFFSET $2`);

/** The stock alerts of a customer, for the export of personal data. */
export const stockAlertsOf = (database: Database, customerId: string): Promise<Record<string, unknown>[]> =>
  listAll(database, selectAlerts, customerId);

const OF_GUEST = 'email_key = $1 AND customer_id IS NULL';
const selectOfGuest = statement<[emailKey: string, offset: number], Record<string, unknown>>(`
  SELECT sku, email, created_at AS "askedAt", notified_at AS "writtenAt" FROM stock_alerts
  WHERE ${OF_GUEST} ORDER BY created_at, id LIMIT ${PAGE_SIZE} OFFSET $2`);

/** The stock alerts that guests have asked for with an address. */
export const guestAlertsOf = (database: Database, emailKey: string): Promise<Record<string, unknown>[]> =>
  listAll(database, selectOfGuest, emailKey);

const deleteOfGuest = statement<[emailKey: string], never>(`DELETE FROM stock_alerts WHERE ${OF_GUEST}`);

export const eraseGuestAlerts = async (connection: Queryable, emailKey: string): Promise<void> =>
  void (await connection.run(deleteOfGuest, [emailKey]));
