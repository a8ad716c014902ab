import { type Database, statement } from '../database/database.ts';
import { listAll, PAGE_SIZE } from '../database/list-all.ts';

const selectReminders = statement<[customerId: string, offset: number], Record<string, unknown>>(`
  SELECT email, lines, created_at AS "askedAt", sent_at AS "sentAt" FROM cart_reminders
  WHERE customer_id = $1 ORDER BY created_at, id LIMIT ${PAGE_SIZE} OFFSET $2`);

/** The cart reminders of a customer, for the export of personal data. */
export const cartRemindersOf = (database: Database, customerId: string): Promise<Record<string, unknown>[]> =>
  listAll(database, selectReminders, customerId);
