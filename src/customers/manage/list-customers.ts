import { type Queryable, statement } from '../../database/database.ts';

/** Customers as the staff finds them. */
export interface ListedCustomer {
  id: string;
  email: string;
  name: string;
  isEmailConfirmed: boolean;
  isDisabled: boolean;
  isStaff: boolean;
  createdAt: Date;
  /** At most ORDERS_COUNTED. */
  orderCount: number;
}

export const CUSTOMER_STATES = ['active', 'disabled'] as const;
type CustomerState = (typeof CUSTOMER_STATES)[number];

export interface CustomerSearch {
  /** The beginning of an address, a name or a last name. Empty for all. */
  q: string;
  state: CustomerState | undefined;
  /** The ID of the last customer of the page before. A search has one page. */
  beforeId: string | undefined;
  rowsMax: number;
}

export const ORDERS_COUNTED = 1_000;

const COLUMNS = `id, email, name, email_confirmed_at IS NOT NULL AS "isEmailConfirmed",
  disabled_at IS NOT NULL AS "isDisabled", role = 'staff' AS "isStaff", created_at AS "createdAt",
  (SELECT count(*)::int FROM (
    SELECT FROM orders WHERE customer_id = found.id LIMIT ${ORDERS_COUNTED}) AS counted) AS "orderCount"`;

const STATE: Readonly<Record<CustomerState | 'any', string>> = {
  any: 'true',
  active: 'disabled_at IS NULL',
  disabled: 'disabled_at IS NOT NULL',
};

// IDs begin with their time, so they are in the sequence of the registrations.
const selectNewest = (state: CustomerState | 'any') =>
  statement<[beforeId: string | null, rowsMax: number], ListedCustomer>(`
  SELECT ${COLUMNS} FROM (
    SELECT * FROM customers
    WHERE id < coalesce($1::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') AND ${STATE[state]}
    ORDER BY id DESC LIMIT $2) AS found
  ORDER BY id DESC`);

// No text continues with a character above U+10FFFF, so a range holds those that begin with the search.
const startsWith = (expression: string, state: CustomerState | 'any') => `
  (SELECT * FROM customers
    WHERE ${expression} COLLATE "C" >= lower($1) AND ${expression} COLLATE "C" < lower($1) || U&'\\+10FFFF'
      AND ${STATE[state]}
    ORDER BY ${expression} COLLATE "C" LIMIT $2)`;

const selectMatching = (state: CustomerState | 'any') =>
  statement<[start: string, rowsMax: number], ListedCustomer>(`
  SELECT ${COLUMNS} FROM (
    SELECT DISTINCT ON (id) * FROM (
      ${startsWith('email_key', state)}
      UNION ALL ${startsWith('lower(name)', state)}
      UNION ALL ${startsWith(`lower(regexp_replace(name, '^.*\\s', ''))`, state)}) AS matching
    ORDER BY id) AS found
  ORDER BY email_key, id LIMIT $2`);

const STATEMENTS = {
  any: { newest: selectNewest('any'), matching: selectMatching('any') },
  active: { newest: selectNewest('active'), matching: selectMatching('active') },
  disabled: { newest: selectNewest('disabled'), matching: selectMatching('disabled') },
};

/** Lists customers, newest first, or those that a search finds by address. */
export function listCustomers(
  connection: Queryable,
  { q, state = undefined, beforeId = undefined, rowsMax }: CustomerSearch,
): Promise<ListedCustomer[]> {
  const { newest, matching } = STATEMENTS[state ?? 'any'];
  return q === ''
    ? connection.list(newest, [beforeId ?? null, rowsMax])
    : connection.list(matching, [q, rowsMax]);
}
