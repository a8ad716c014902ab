import { type Queryable, statement } from '../database/database.ts';
import { likePattern } from '../database/like-pattern.ts';
import type { ReminderLine } from './reminders.ts';

/** A cart that a shopper has left and wants to be reminded of. */
export interface LeftCart {
  id: string;
  email: string;
  lines: ReminderLine[];
  dueAt: Date;
  sentAt: Date | null;
  /** Whether the shopper has ordered since the reminder. */
  hasOrdered: boolean;
}

export const LEFT_CART_STATES = ['due', 'sent'] as const;
export type LeftCartState = (typeof LEFT_CART_STATES)[number];

export interface LeftCartSearch {
  /** The beginning of an email address. Empty for all. */
  q: string;
  state: LeftCartState | undefined;
  /** The ID of the last row of the page before. */
  beforeId: string | undefined;
  rowsMax: number;
}

const select = statement<
  [email: string, state: string | null, beforeId: string | null, rowsMax: number],
  LeftCart
>(`
  SELECT id, email, lines, due_at AS "dueAt", sent_at AS "sentAt", sent_at IS NOT NULL AND (
      EXISTS (SELECT FROM orders WHERE orders.customer_id = reminder.customer_id AND placed_at > sent_at)
      OR EXISTS (SELECT FROM orders
        WHERE is_guests AND lower(orders.email) = lower(reminder.email) AND placed_at > sent_at)) AS "hasOrdered"
  FROM (
    SELECT * FROM cart_reminders
    WHERE confirmed_at IS NOT NULL AND email ILIKE $1 || '%'
      AND ($2::text IS NULL OR (sent_at IS NOT NULL) = ($2 = 'sent'))
      AND ($3::uuid IS NULL OR id < $3)
    ORDER BY id DESC LIMIT $4) AS reminder
  ORDER BY id DESC`);

/** The carts of confirmed reminders, the last one that was asked for first. They are kept for 30 days after the email. */
export const listLeftCarts = (
  connection: Queryable,
  { q, state, beforeId, rowsMax }: LeftCartSearch,
): Promise<LeftCart[]> => connection.list(select, [likePattern(q), state ?? null, beforeId ?? null, rowsMax]);
