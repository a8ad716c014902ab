import { type Queryable, statement } from '../database/database.ts';
import type { ReminderLine } from './reminders.ts';

/** A cart that a shopper has left and wants to be reminded of. */
export interface LeftCart {
  email: string;
  lines: ReminderLine[];
  dueAt: Date;
  sentAt: Date | null;
  /** Whether the shopper has ordered since the reminder. */
  hasOrdered: boolean;
}

const select = statement<[rowsMax: number], LeftCart>(`
  SELECT email, lines, due_at AS "dueAt", sent_at AS "sentAt", sent_at IS NOT NULL AND (
      EXISTS (SELECT FROM orders WHERE orders.customer_id = reminder.customer_id AND placed_at > sent_at)
      OR EXISTS (SELECT FROM orders
        WHERE is_guests AND lower(orders.email) = lower(reminder.email) AND placed_at > sent_at)) AS "hasOrdered"
  FROM (
    SELECT * FROM cart_reminders WHERE confirmed_at IS NOT NULL ORDER BY created_at DESC LIMIT $1) AS reminder
  ORDER BY created_at DESC`);

/** The carts of confirmed reminders, the last one that was asked for first. They are kept for 30 days after the email. */
export const listLeftCarts = (connection: Queryable, rowsMax: number): Promise<LeftCart[]> =>
  connection.list(select, [rowsMax]);
