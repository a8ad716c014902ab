import { type Queryable, type Statement, statement } from '../../database/database.ts';
import { isUuid } from '../../web/typed-text.ts';
import { exchangeNumberOf } from '../exchanges/exchange.ts';
import { orderNumberOf } from '../order.ts';
import { CAN_BE_PACKED } from '../queries.ts';
import { ORDER_STATES, type OrderState } from '../states.ts';
import { orderQueryOf } from './order-query.ts';

/** The orders as the staff lists and searches them. */

/**
 * `to_pack`: paid or paid on delivery, also in part. `return_open`: a parcel of returned items is expected.
 * `exchange_open`: an exchange has not left yet.
 */
export const ORDER_FILTERS = ['to_pack', 'exchange_open', 'return_open', ...ORDER_STATES] as const;
export type OrderFilter = (typeof ORDER_FILTERS)[number];

export interface StaffOrder {
  id: string;
  number: string;
  state: OrderState;
  paysOnDelivery: boolean;
  isPartlyPacked: boolean;
  name: string;
  email: string;
  country: string;
  placedAt: Date;
  totalMinor: number;
  refundedMinor: number;
  currency: string;
  /** The sum of the quantities. */
  items: number;
  /** The next page begins after this value. */
  sortValue: string;
}

export interface OrderSearch {
  /** A number, the beginning of a name or email address, a phone number, an SKU or a tracking number. Empty for all. */
  q: string;
  filter?: OrderFilter | undefined;
  /** From the start of this day until the end of that one, such as 2027-01-31, in `timeZone`. */
  from?: string | undefined;
  until?: string | undefined;
  timeZone: string;
  sort: 'newest' | 'oldest';
  /** The sort value and the ID of the last order of the page before. */
  after?: readonly [sortValue: string, id: string] | undefined;
  rowsMax: number;
  /** At most this many orders that are to be packed are searched, and this many open returns are looked at. */
  searchedMax?: number;
}

type Parameters = [
  rowsMax: number,
  from: string | null,
  until: string | null,
  timeZone: string,
  afterTime: string | null,
  afterId: string | null,
  words: string,
  typed: string,
  orderNumber: string,
  state: string,
  searchedMax: number,
];

const ROW = `orders.id, orders.number, orders.state, pays_on_delivery AS "paysOnDelivery",
  is_partly_packed AS "isPartlyPacked", orders.name, orders.email, orders.country, orders.placed_at AS "placedAt",
  orders.total_minor AS "totalMinor", orders.refunded_minor AS "refundedMinor", orders.currency,
  (SELECT coalesce(sum(quantity), 0)::int FROM order_lines WHERE order_id = orders.id) AS items,
  to_char(orders.placed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "sortValue"`;

const WORDS = 'order_words(orders.name, orders.email, orders.phone) @@ $7::tsquery';

/** The first of these orders are looked at one by one, so words that many orders have are found without an index. */
const NEAREST_ORDERS = 1_000;
/** If this many of them match, comparing more orders is faster than fetching everything that the index finds. */
const NEAREST_FOUND_MIN = 8;
const NEAR_ORDERS = 8_000;
/**
 * Among the orders to pack, words are compared one by one, because the index of a common word finds nearly all orders. Of
 * open returns, the newest are looked up one by one.
 */
export const SEARCHED_MAX = 20_000;
/** An SKU that more orders have than this is found in the newest of them. */
const ORDERS_OF_SKU_MAX = 5_000;

/**
 * Each source has an index. The tracking number and the address are compared as a whole. The IDs are an array, because
 * PostgreSQL expects many rows of such sources, and would read all orders to compare them.
 */
const foundIn = (from: string): string => `orders.id = ANY (ARRAY(
  SELECT orders.id FROM ${from}
  UNION ALL SELECT id FROM orders WHERE number = $9
  UNION ALL SELECT id FROM orders WHERE tracking_number <> '' AND upper(tracking_number) = upper($8)
  UNION ALL SELECT order_id FROM exchanges WHERE tracking_number <> '' AND upper(tracking_number) = upper($8)
  UNION ALL SELECT order_id FROM parcels WHERE tracking_number <> '' AND upper(tracking_number) = upper($8)
  UNION ALL SELECT orders.id FROM customers JOIN orders ON customer_id = customers.id
    WHERE email_key = lower($8) AND customer_id IS NOT NULL
  UNION ALL (SELECT order_id FROM order_lines WHERE sku IN ($8, upper($8)) ORDER BY sku DESC, order_id DESC
    LIMIT ${ORDERS_OF_SKU_MAX})))`;

const FILTERS = {
  all: 'true',
  state: 'orders.state = $10',
  to_pack: CAN_BE_PACKED,
  exchange_open: `orders.id = ANY (ARRAY(
    SELECT order_id FROM exchanges WHERE state IN ('to_pack', 'packed') ORDER BY created_at DESC LIMIT $11))`,
  return_open: `orders.id = ANY (ARRAY(
    SELECT order_id FROM returns WHERE state = 'asked' ORDER BY asked_at DESC LIMIT $11))`,
} as const;

const SORTS = {
  newest: { by: 'DESC', compared: '<', edge: 'infinity', edgeId: 'ffffffff-ffff-ffff-ffff-ffffffffffff' },
  oldest: { by: 'ASC', compared: '>', edge: '-infinity', edgeId: '00000000-0000-0000-0000-000000000000' },
} as const;

type Words = 'none' | 'nearest' | 'near' | 'all';

/** Every condition can use an index in a generic plan, because what is not asked for is a bound that all orders keep. */
function selectFor(filter: keyof typeof FILTERS, sort: keyof typeof SORTS, words: Words): string {
  const { where, order } = conditionsOf(filter, sort);
  if (words === 'nearest' || words === 'near') {
    const limit = words === 'nearest' ? NEAREST_ORDERS : NEAR_ORDERS;
    return `${MENTIONED} SELECT ${ROW} FROM (SELECT * FROM orders WHERE ${where} ${order} LIMIT ${limit}) AS orders
      WHERE ${WORDS} ${order} LIMIT $1`;
  }
  // OFFSET 0 keeps PostgreSQL from reading all orders in their sequence until a page is full.
  const from =
    words === 'all'
      ? `(SELECT * FROM orders WHERE ${foundIn(withWords(filter, { where, order }))} OFFSET 0) AS orders`
      : 'orders';
  return `${MENTIONED} SELECT ${ROW} FROM ${from} WHERE ${where} ${order} LIMIT $1`;
}

/** The orders that have the words and that the filter passes. Those that fill a page are enough. */
function withWords(filter: keyof typeof FILTERS, { where, order }: { where: string; order: string }): string {
  // A word that many orders have is looked for among those that the filter passes.
  if (filter === 'to_pack')
    return `(SELECT * FROM orders WHERE ${where} ${order} LIMIT $11) AS orders WHERE ${WORDS}`;
  if (filter === 'return_open' || filter === 'exchange_open')
    return `orders WHERE ${WORDS} AND ${FILTERS[filter]}`;
  const states = filter === 'state' ? 'AND ARRAY[orders.state] @> ARRAY[$10]' : '';
  return `(SELECT orders.id FROM (SELECT * FROM orders WHERE ${WORDS} ${states} OFFSET 0) AS orders
    WHERE ${where} ${order} LIMIT $1) AS orders`;
}

// PostgreSQL refuses a parameter that a statement never mentions.
const MENTIONED = 'WITH unused AS (SELECT $7::text, $8::text, $9::text, $10::text, $11::int)';

function conditionsOf(filter: keyof typeof FILTERS, sort: keyof typeof SORTS) {
  const { by, compared, edge, edgeId } = SORTS[sort];
  const order = `ORDER BY orders.placed_at ${by}, orders.id ${by}`;
  const where = `${FILTERS[filter]}
    AND orders.placed_at >= coalesce($2::date::timestamp AT TIME ZONE $4, '-infinity')
    AND orders.placed_at < coalesce(($3::date + 1)::timestamp AT TIME ZONE $4, 'infinity')
    AND (orders.placed_at, orders.id) ${compared} (coalesce($5::timestamptz, '${edge}'), coalesce($6::uuid, '${edgeId}'))`;
  return { where, order };
}

const FILTER_NAMES = Object.keys(FILTERS) as (keyof typeof FILTERS)[];

/** The statement for each filter, sort and way to search, by name. */
const STATEMENTS: ReadonlyMap<string, Statement<Parameters, StaffOrder>> = new Map(
  FILTER_NAMES.flatMap((filter) =>
    (['newest', 'oldest'] as const).flatMap((sort) =>
      (['none', 'nearest', 'near', 'all'] as const).map((words) => [
        `${filter} ${sort} ${words}`,
        statement<Parameters, StaffOrder>(selectFor(filter, sort, words)),
      ]),
    ),
  ),
);

/** Where a page begins, if it is what an earlier page has said. PostgreSQL refuses any other text with an error. */
export function orderCursorOf(
  cursor: readonly [value: string | number, id: string] | undefined,
): readonly [sortValue: string, id: string] | undefined {
  const [value, id] = cursor ?? ['', ''];
  const time = String(value);
  const isTime = /^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/.test(time);
  return isTime && !Number.isNaN(Date.parse(time)) && isUuid(id) ? [time, id] : undefined;
}

/** Lists one page of orders. */
export async function listStaffOrders(connection: Queryable, search: OrderSearch): Promise<StaffOrder[]> {
  const { q, filter, sort, rowsMax } = search;
  const name = filterNameOf(filter);
  const parameters = parametersOf(search);
  const select = (words: Words) => {
    const found = STATEMENTS.get(`${name} ${sort} ${words}`);
    if (!found) throw new Error(`there is no statement for the orders of ${name}`);
    return connection.list(found, parameters);
  };
  if (q === '') return select('none');
  // A search for an address or a number finds few orders.
  if (q.includes('@') || parameters[8] !== '') return select('all');
  const nearest = await select('nearest');
  if (nearest.length >= rowsMax) return nearest;
  const near = nearest.length >= NEAREST_FOUND_MIN ? await select('near') : nearest;
  return near.length >= rowsMax ? near : select('all');
}

function parametersOf(search: OrderSearch): Parameters {
  const { q, filter, from, until, timeZone, after, rowsMax, searchedMax = SEARCHED_MAX } = search;
  return [
    ...([rowsMax, from ?? null, until ?? null, timeZone] as const),
    ...([after?.[0] ?? null, after?.[1] ?? null, orderQueryOf(q), q] as const),
    ...([orderNumberOf(q) ?? exchangeNumberOf(q)?.orderNumber ?? '', filter ?? '', searchedMax] as const),
  ];
}

const beyondPacking = (sort: keyof typeof SORTS): Statement<Parameters, { id: string }> => {
  const { where, order } = conditionsOf('to_pack', sort);
  return statement(`${MENTIONED}, page AS (SELECT $1::int)
    SELECT orders.id FROM orders WHERE ${where} ${order} LIMIT 1 OFFSET $11`);
};
const BEYOND_PACKING = { newest: beyondPacking('newest'), oldest: beyondPacking('oldest') };
const beyondReturns = statement<[searchedMax: number], { id: string }>(
  "SELECT id FROM returns WHERE state = 'asked' ORDER BY asked_at DESC LIMIT 1 OFFSET $1",
);

/** Whether orders are left out of a search, because there are more than it looks at. */
export async function isSearchCut(connection: Queryable, search: OrderSearch): Promise<boolean> {
  const { q, filter, sort, searchedMax = SEARCHED_MAX } = search;
  if (filter === 'return_open') return (await connection.find(beyondReturns, [searchedMax])) !== undefined;
  if (q === '' || filter !== 'to_pack') return false;
  return (await connection.find(BEYOND_PACKING[sort], parametersOf(search))) !== undefined;
}

function filterNameOf(filter: OrderFilter | undefined): keyof typeof FILTERS {
  if (filter === undefined) return 'all';
  return filter in FILTERS ? (filter as keyof typeof FILTERS) : 'state';
}
