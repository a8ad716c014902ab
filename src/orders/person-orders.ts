import { type Queryable, statement } from '../database/database.ts';
import type { OrderState } from './states.ts';

/** An order in the list of its customer. */
export interface PersonOrder {
  number: string;
  state: OrderState;
  placedAt: Date;
  totalMinor: number;
  currency: string;
}

/** Whose orders: those of an account, or those of guests with an email address. */
export type Person = { customerId: string } | { guestEmail: string };

const ROW = `number, state, placed_at AS "placedAt", total_minor AS "totalMinor", currency`;

const selectOfCustomer = statement<[customerId: string, rowsMax: number], PersonOrder>(`
  SELECT ${ROW} FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC, id DESC LIMIT $2`);
const selectOfGuest = statement<[email: string, rowsMax: number], PersonOrder>(`
  SELECT ${ROW} FROM orders WHERE is_guests AND lower(email) = lower($1)
  ORDER BY placed_at DESC, id DESC LIMIT $2`);

/** Newest first. */
export const listOrdersOf = (
  connection: Queryable,
  person: Person,
  rowsMax: number,
): Promise<PersonOrder[]> =>
  'customerId' in person
    ? connection.list(selectOfCustomer, [person.customerId, rowsMax])
    : connection.list(selectOfGuest, [person.guestEmail, rowsMax]);
