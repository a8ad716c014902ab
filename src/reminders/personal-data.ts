import { type Database, type Queryable, statement } from '../database/database.ts';
import { listAll, PAGE_SIZE } from '../database/list-all.ts';

const selectReminders = statement<[customerId: string, offset: number], Record<string, unknown>>(`
  SELECT email, lines, created_at AS "askedAt", sent_at AS "sentAt" FROM cart_reminders
  WHERE customer_id = $1 ORDER BY created_at, id LIMIT ${PAGE_SIZE} OFFSET $2`);

/** The cart reminders of a customer, for the export of personal data. */
export const cartRemindersOf = (database: Database, customerId: string): Promise<Record<string, unknown>[]> =>
  listAll(database, selectReminders, customerId);

const OF_GUEST = 'email_key = $1 AND customer_id IS NULL';
const selectOfGuest = statement<[emailKey: string, offset: number], Record<string, unknown>>(`
  SELECT email, lines, created_at AS "askedAt", sent_at AS "sentAt" FROM cart_reminders
  WHERE ${OF_GUEST} ORDER BY created_at, id LIMIT ${PAGE_SIZE} OFFSET $2`);

/** The cart reminders that guests have asked for with an address. */
export const guestRemindersOf = (database: Database, emailKey: string): Promise<Record<string, unknown>[]> =>
  listAll(database, selectOfGuest, emailKey);

const deleteOfGuest = statement<[emailKey: string], never>(`DELETE FROM cart_reminders WHERE ${OF_GUEST}`);

export const eraseGuestReminders = async (connection: Queryable, emailKey: string): Promise<void> =>
  void (await connection.run(deleteOfGuest, [emailKey]));
