import { type Queryable, statement } from '../database/database.ts';
import { RETURN_NUMBER } from './queries.ts';
import type { ReturnState } from './return.ts';

/** The returns as the staff lists them. */
export interface ListedReturn {
  id: string;
  orderNumber: string;
  /** Counts from 1 within its order. */
  number: number;
  name: string;
  state: ReturnState;
  askedAt: Date;
  items: number;
  /** How many of them are exchanged for another size. */
  exchanged: number;
  refundMinor: number;
  currency: string;
  /** The next page begins after this value. */
  sortValue: string;
}

export interface ReturnSearch {
  /** The number of an order. Empty for all. */
  orderNumber: string;
  state: ReturnState | undefined;
  /** The sort value and the ID of the last return of the page before. */
  after: readonly [sortValue: string, id: string] | undefined;
  rowsMax: number;
}

const LISTED = `r.id, o.number AS "orderNumber", ${RETURN_NUMBER} AS number, o.name, r.state, r.asked_at AS "askedAt",
  (SELECT coalesce(sum(quantity), 0)::int FROM return_lines WHERE return_id = r.id) AS items,
  (SELECT coalesce(sum(quantity), 0)::int FROM return_lines WHERE return_id = r.id AND exchange_sku IS NOT NULL) AS exchanged,
  r.refund_minor AS "refundMinor", o.currency,
  to_char(r.asked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "sortValue"
  FROM returns AS r JOIN orders AS o ON o.id = r.order_id`;

type Parameters = [
  rowsMax: number,
  afterTime: string | null,
  afterId: string | null,
  state: string,
  orderNumber: string,
];

/** Expected parcels are listed oldest first, so that the oldest one is always seen. */
const selectAsked = statement<Parameters, ListedReturn>(`
  WITH unused AS (SELECT $4::text, $5::text)
  SELECT ${LISTED} WHERE r.state = 'asked'
    AND (r.asked_at, r.id) > (coalesce($2::timestamptz, '-infinity'), coalesce($3::uuid, '00000000-0000-0000-0000-000000000000'))
  ORDER BY r.asked_at, r.id LIMIT $1`);
const selectNewest = (where: string) =>
  statement<Parameters, ListedReturn>(`
    WITH unused AS (SELECT $4::text, $5::text)
    SELECT ${LISTED} WHERE ${where}
      AND (r.asked_at, r.id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    ORDER BY r.asked_at DESC, r.id DESC LIMIT $1`);
const selectAll = selectNewest('true');
const selectOfState = selectNewest('r.state = $4');
const selectOfNumber = selectNewest('r.order_id = (SELECT id FROM orders WHERE number = $5)');

export function listReturns(connection: Queryable, search: ReturnSearch): Promise<ListedReturn[]> {
  const { orderNumber, state, after, rowsMax } = search;
  const select = () => {
    if (orderNumber) return selectOfNumber;
    if (state === 'asked') return selectAsked;
    return state ? selectOfState : selectAll;
  };
  const [time = null, id = null] = after ?? [];
  return connection.list(select(), [rowsMax, time, id, state ?? '', orderNumber]);
}
