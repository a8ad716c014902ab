import type { Queryable } from '../database/database.ts';
import { balanceCreditNotes, issueInvoice } from '../invoices/issue.ts';
import { type VatGroup, vatByRate } from '../settings/taxes/vat-by-rate.ts';
import {
  deliveryLabel,
  type Order,
  type OrderEvent,
  type OrderLine,
  type OrderNote,
  type OrderWithLines,
  type PaidItem,
} from './order.ts';
import {
  insertEvent,
  lockById,
  type OrderRow,
  releasePromoUse,
  selectById,
  selectByIds,
  selectByNumber,
  selectEvents,
  selectLines,
  selectPageOfCustomer,
  updateState,
} from './queries.ts';
import { staffNotesOf } from './staff/order-notes.ts';
import {
  type ActorRole,
  type NextStateResult,
  nextState,
  type OrderAction,
  stateWithoutRefund,
} from './states.ts';
import { commitReservation, releaseReservation } from './stock/stock.ts';

/** Finds orders, and moves them from one state to the next. */

export async function findOrderByNumber(
  connection: Queryable,
  number: string,
): Promise<OrderWithLines | undefined> {
  const row = await connection.find(selectByNumber, [number]);
  return row && withLines(connection, row);
}

export async function findOrder(connection: Queryable, id: string): Promise<OrderWithLines | undefined> {
  const row = await connection.find(selectById, [id]);
  return row && withLines(connection, row);
}

/** Finds orders by their IDs, in the sequence of the IDs. Orders that do not exist are left out. */
export async function findOrders(connection: Queryable, ids: readonly string[]): Promise<OrderWithLines[]> {
  const found = await allWithLines(connection, await connection.list(selectByIds, [ids]));
  const byId = new Map(found.map((order) => [order.id, order]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Finds an order as it is now, and locks it until the transaction ends. */
export async function lockOrder(connection: Queryable, id: string): Promise<OrderWithLines | undefined> {
  const row = await connection.find(lockById, [id]);
  return row && withLines(connection, row);
}

export interface OrdersPage {
  orders: OrderWithLines[];
  /** Whether there are older ones. */
  hasMore: boolean;
}

/** Lists orders, newest first. `after` is the number of the last order of the page before, or empty for the first page. */
export async function listOrders(
  connection: Queryable,
  customerId: string,
  { after, pageSize }: { after: string; pageSize: number },
): Promise<OrdersPage> {
  const rows = await connection.list(selectPageOfCustomer, [customerId, after, pageSize + 1]);
  return {
    orders: await allWithLines(connection, rows.slice(0, pageSize)),
    hasMore: rows.length > pageSize,
  };
}

const PAGE_SIZE = 200;
const PAGES_MAX = 500;

/** Lists all orders, newest first. It throws if there are more than PAGES_MAX pages, instead of leaving orders out. */
export async function listAllOrders(
  connection: Queryable,
  customerId: string,
  pageSize = PAGE_SIZE,
): Promise<OrderWithLines[]> {
  const orders: OrderWithLines[] = [];
  for (let page = 0; page < PAGES_MAX; page++) {
    const found = await listOrders(connection, customerId, { after: orders.at(-1)?.number ?? '', pageSize });
    orders.push(...found.orders);
    if (!found.hasMore) return orders;
  }
  throw new Error(`a customer has more than ${PAGES_MAX * pageSize} orders`);
}

/** The orders of a customer, for the export of personal data. */
export async function ordersOf(
  connection: Queryable,
  customerId: string,
): Promise<Record<string, unknown>[]> {
  const orders = await listAllOrders(connection, customerId);
  const notes = await staffNotesOf(
    connection,
    orders.map(({ id }) => id),
  );
  return orders.map(({ id, customerId: _, ...order }) => ({ ...order, staffNotes: notes.get(id) ?? [] }));
}

/** Oldest first. */
export const listOrderEvents = (connection: Queryable, orderId: string): Promise<OrderEvent[]> =>
  connection.list(selectEvents, [orderId]);

/** What is recorded with a transition. */
export interface TransitionDetails {
  /** The person of the staff who did it. */
  name?: string;
  /** A sentence for the shopper. */
  note?: string;
  /** For `refund` and `refund_partly`: how much more was refunded. */
  amountMinor?: number;
  /** For `ship`. */
  carrier?: string;
  trackingNumber?: string;
}

export type TransitionOrderResult =
  | { ok: true; order: OrderWithLines }
  | { ok: false; reason: Extract<NextStateResult, { ok: false }>['reason'] | 'not_found' };

/**
 * Moves an order to the state after `action` and records the event, in the caller's transaction. Concurrent transitions
 * of one order run one after the other. A payment commits the order's reservation. A cancellation releases it, and the
 * use of the promo code. An order that ships gets its invoice, and a refund or return its credit note.
 */
export async function transitionOrder(
  connection: Queryable,
  orderId: string,
  action: OrderAction,
  by: ActorRole,
  details: TransitionDetails = {},
): Promise<TransitionOrderResult> {
  const row = await connection.find(lockById, [orderId]);
  if (!row) return { ok: false, reason: 'not_found' };
  const after = nextState(row, action, by);
  if (!after.ok) return after;
  const { name = '', note = '', amountMinor = 0, carrier = row.carrier } = details;
  const { trackingNumber = row.trackingNumber } = details;
  const refundedMinor = row.refundedMinor + amountMinor;
  await connection.run(updateState, [row.id, after.state, refundedMinor, carrier, trackingNumber]);
  await connection.run(insertEvent, [row.id, action, after.state, by, name, note]);
  const { reservationId } = row;
  if (reservationId && action === 'pay' && !(await commitReservation(connection, reservationId)))
    throw new Error(`order ${row.number} was paid after its reservation was released`);
  if (action === 'cancel') {
    if (reservationId) await releaseReservation(connection, reservationId);
    await connection.run(releasePromoUse, [row.id]);
  }
  const order = await findOrder(connection, orderId);
  if (!order) throw new Error('an order was gone while it was locked');
  if (action === 'ship') await issueInvoice(connection, order);
  if (CHANGES_WHAT_IS_OWED.has(action)) await balanceCreditNotes(connection, order);
  return { ok: true, order };
}

const CHANGES_WHAT_IS_OWED: ReadonlySet<OrderAction | OrderNote> = new Set([
  ...(['return', 'refund', 'refund_partly'] as const),
  ...(['refund_ask', 'refund_note'] as const),
]);

interface NoteDetails {
  by: ActorRole;
  name?: string;
  note: string;
  amountMinor?: number;
  /** What is refunded, for the credit note. */
  items?: readonly PaidItem[];
}

/**
 * Records an event that does not change the order's state, in the caller's transaction. `amountMinor` is added to the
 * refunded amount. Resolves to undefined if there is no such order.
 */
export async function noteOrder(
  connection: Queryable,
  orderId: string,
  action: OrderNote,
  details: NoteDetails,
): Promise<OrderWithLines | undefined> {
  const row = await connection.find(lockById, [orderId]);
  if (!row) return undefined;
  const { by, name = '', note, amountMinor = 0, items } = details;
  const refundedMinor = row.refundedMinor + amountMinor;
  await connection.run(updateState, [row.id, row.state, refundedMinor, row.carrier, row.trackingNumber]);
  await connection.run(insertEvent, [row.id, action, row.state, by, name, note]);
  const order = await findOrder(connection, orderId);
  if (order && CHANGES_WHAT_IS_OWED.has(action)) await balanceCreditNotes(connection, order, items);
  return order;
}

/**
 * Takes back a failed refund: the order's refunded amount and state become what they are without it. `amountMinor` is how
 * much of the refund the order had counted. Call it once for each failure, in the caller's transaction. Resolves to false
 * if there is no such order.
 */
export async function takeBackRefund(
  connection: Queryable,
  orderId: string,
  { amountMinor, note }: { amountMinor: number; note: string },
): Promise<boolean> {
  const row = await connection.find(lockById, [orderId]);
  if (!row) return false;
  // An order counts no refund beyond its total, so it may have counted less than this one.
  const refundedMinor = Math.max(row.refundedMinor - amountMinor, 0);
  const states = (await listOrderEvents(connection, orderId)).map((event) => event.state);
  const state = amountMinor === 0 ? row.state : stateWithoutRefund(row.state, states, refundedMinor);
  await connection.run(updateState, [row.id, state, refundedMinor, row.carrier, row.trackingNumber]);
  await connection.run(insertEvent, [row.id, 'refund_fail', state, 'payment', '', note]);
  await balanceCreditNotes(connection, await withLines(connection, { ...row, state }));
  return true;
}

async function withLines(connection: Queryable, row: OrderRow): Promise<OrderWithLines> {
  const [order] = await allWithLines(connection, [row]);
  return order as OrderWithLines;
}

async function allWithLines(connection: Queryable, rows: readonly OrderRow[]): Promise<OrderWithLines[]> {
  if (rows.length === 0) return [];
  const lines = await connection.list(selectLines, [rows.map(({ id }) => id)]);
  const byOrder = Map.groupBy(lines, ({ orderId }) => orderId);
  return rows.map((row) => {
    const own = (byOrder.get(row.id) ?? []).map(({ orderId: _, ...line }) => ({
      ...line,
      taxBasisPoints: line.taxBasisPoints ?? row.taxBasisPoints,
    }));
    return { ...orderOf(row), vat: vatOf(row, own), lines: own };
  });
}

/** The stored tax is that of an order with one rate. Those of several rates follow from its lines. */
function vatOf(row: OrderRow, lines: readonly OrderLine[]): VatGroup[] {
  const { totalMinor, taxMinor, taxBasisPoints } = row;
  const isMixed = lines.some((line) => line.taxBasisPoints !== taxBasisPoints);
  return isMixed
    ? vatByRate({ ...row, lines })
    : [{ basisPoints: taxBasisPoints, netMinor: totalMinor - taxMinor, vatMinor: taxMinor }];
}

function orderOf(row: OrderRow): Omit<Order, 'vat'> {
  const { name, line1, line2, postalCode, city, country, phone, expectedFrom, expectedTo, ...rest } = row;
  const { reservationId: _, ...order } = rest;
  return {
    ...order,
    address: { name, line1, line2, postalCode, city, country, phone },
    deliveryLabel: row.deliveryLabel || deliveryLabel(row.deliveryMethod),
    expected: { from: expectedFrom, to: expectedTo },
  };
}
