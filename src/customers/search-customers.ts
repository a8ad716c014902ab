import { type Queryable, statement } from '../database/database.ts';
import { emailKey } from './email.ts';

export interface FoundCustomer {
  name: string;
  email: string;
}

/** Fewer characters are the beginning of too many addresses. */
const LENGTH_MIN = 3;

// No address continues with a character above U+10FFFF, so the range holds those that begin with the search.
const selectByEmail = statement<[start: string, rowsMax: number], FoundCustomer>(`
  SELECT name, email FROM customers
  WHERE email_key COLLATE "C" >= $1 AND email_key COLLATE "C" < $1 || U&'\\+10FFFF'
  ORDER BY email_key COLLATE "C" LIMIT $2`);

/** Finds customers by the beginning of their email address. */
export const searchCustomers = async (
  connection: Queryable,
  q: string,
  rowsMax: number,
): Promise<FoundCustomer[]> =>
  q.length < LENGTH_MIN ? [] : connection.list(selectByEmail, [emailKey(q), rowsMax]);
