import { mayWriteTo } from '../customers/limits.ts';
import { type Database, type Queryable, statement } from '../database/database.ts';
import { SWEEP_BATCH } from '../database/sweep-batches.ts';
import { paths } from '../layout/paths.ts';
import type { ChangeParts } from '../orders/change-order.ts';
import type { Item, OrderWithLines } from '../orders/order.ts';
import { findOrder } from '../orders/orders.ts';
import { free, reserve } from '../orders/stock.ts';
import { returnAsked } from './messages.ts';
import {
  lockOrder,
  selectByKey,
  selectIsOpen,
  selectOfOrder,
  selectOverdue,
  selectSizes,
  storeReturn,
  updateDecided,
} from './queries.ts';
import { EXCHANGE_KEPT_DAYS, type Return, type ReturnLine, returnable } from './return.ts';

/** Single pieces of an order that has arrived are sent back, for their money or another size. */

export type Asked =
  | { ok: true; return: Return }
  | {
      ok: false;
      reason: 'not_now' | 'nothing' | 'too_many' | 'no_such_size' | 'other_price' | 'out_of_stock';
    };

export interface Asking {
  orderId: string;
  /** Of the form: sent again it asks for nothing more. */
  key: string;
  /** Each position once. */
  lines: readonly ReturnLine[];
}

/** Which orders may have something sent back. Whether one has arrived lately enough says `returnTimeOf`. */
const mayBeReturned = ({ state }: Pick<OrderWithLines, 'state'>): boolean =>
  state === 'delivered' || state === 'partly_refunded';

/** Null while nothing of the order can be sent back. `token`: of a guest's link. */
export const returnPathOf = (order: OrderWithLines, token: string): string | null =>
  mayBeReturned(order) ? paths.orderReturn(order.number, token) : null;

/** `until`: when its time ends or has ended; null before it has arrived. */
export async function returnTimeOf(
  connection: Queryable,
  order: OrderWithLines,
): Promise<{ isOpen: boolean; until: Date | null }> {
  const time = await connection.find(selectIsOpen, [order.id]);
  return { isOpen: mayBeReturned(order) && time?.isOpen === true, until: time?.until ?? null };
}

/** In a transaction of its own; a refusal leaves nothing behind. */
export async function askForReturn(
  parts: Pick<ChangeParts, 'mail' | 'links'>,
  database: Database,
  asking: Asking,
): Promise<Asked> {
  return database.transaction(async (connection) => {
    const { orderId, key, lines } = asking;
    await connection.find(lockOrder, [orderId]);
    const known = await connection.find(selectByKey, [orderId, key]);
    if (known) return { ok: true, return: known };
    const order = await findOrder(connection, orderId);
    if (!order || !(await returnTimeOf(connection, order)).isOpen) return { ok: false, reason: 'not_now' };
    if (lines.length === 0) return { ok: false, reason: 'nothing' };
    const earlier = await connection.list(selectOfOrder, [orderId]);
    const left = returnable(order, earlier);
    if (lines.some(({ position, quantity }) => quantity > (left.get(position) ?? 0)))
      return { ok: false, reason: 'too_many' };
    const exchanged = lines.filter(({ exchangeSku }) => exchangeSku !== null);
    const fault = await faultOfSizes(connection, orderId, exchanged);
    if (fault) return { ok: false, reason: fault };
    const reservation = await keepSizes(connection, exchanged);
    if (!reservation.ok) return { ok: false, reason: 'out_of_stock' };
    const stored = await storeReturn(connection, { orderId, key, reservationId: reservation.id, lines });
    // The first mail tells how to send a parcel. More of them are limited, because returns that are asked for and
    // canceled in turn would fill a mailbox.
    if (earlier.length > 0 && !(await mayWriteTo(connection, order))) return { ok: true, return: stored };
    const { email, number } = order;
    const link = returnUrl(parts, order);
    const content = returnAsked({ number, link, pieces: piecesOf(order, lines) });
    await parts.mail.send(connection, { to: email, ...content });
    return { ok: true, return: stored };
  });
}

async function faultOfSizes(
  connection: Queryable,
  orderId: string,
  exchanged: readonly ReturnLine[],
): Promise<'no_such_size' | 'other_price' | undefined> {
  if (exchanged.length === 0) return undefined;
  const sizes = await connection.list(selectSizes, [orderId]);
  const chosen = exchanged.map(({ position, exchangeSku }) =>
    sizes.find((size) => size.position === position && size.sku === exchangeSku),
  );
  if (chosen.includes(undefined)) return 'no_such_size';
  return chosen.every((size) => size?.isSamePrice) ? undefined : 'other_price';
}

async function keepSizes(
  connection: Queryable,
  exchanged: readonly ReturnLine[],
): Promise<{ ok: true; id: string | null } | { ok: false }> {
  if (exchanged.length === 0) return { ok: true, id: null };
  const minutes = EXCHANGE_KEPT_DAYS * 24 * 60;
  const reserved = await reserve(connection, exchangedItems(exchanged), { minutes, purpose: 'exchange' });
  return reserved.ok ? { ok: true, id: reserved.id } : { ok: false };
}

/** What goes to the shopper instead, each SKU once. */
export function exchangedItems(lines: readonly ReturnLine[]): Item[] {
  const quantities = new Map<string, number>();
  for (const { exchangeSku: sku, quantity } of lines)
    if (sku !== null) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity }));
}

const selectAskedOf = statement<[id: string, orderId: string], { reservation_id: string | null }>(
  `SELECT reservation_id FROM returns WHERE id = $1 AND order_id = $2 AND state = 'asked'`,
);

/** Called off before it has arrived. False: there is no such return of the order that waits. */
export function endReturn(
  database: Database,
  { id, orderId, state, by }: { id: string; orderId: string; state: 'canceled' | 'refused'; by: string },
  within: (connection: Queryable) => Promise<void> = async () => {},
): Promise<boolean> {
  return database.transaction(async (connection) => {
    await connection.find(lockOrder, [orderId]);
    const found = await connection.find(selectAskedOf, [id, orderId]);
    if (!found) return false;
    // Before the return's own row, which the end of a reservation writes to as well.
    if (found.reservation_id) await free(connection, found.reservation_id);
    await connection.run(updateDecided, [id, state, 0, by, null]);
    await within(connection);
    return true;
  });
}

/** "1 × Oxford shirt, Navy, M". */
export function piecesOf(
  order: OrderWithLines,
  lines: readonly Pick<ReturnLine, 'position' | 'quantity'>[],
): string[] {
  return lines.flatMap(({ position, quantity }) => {
    const line = order.lines.find((one) => one.position === position);
    if (!line) return [];
    const { name, color, style, size } = line;
    return `${quantity} × ${[name, color, style, size].filter(Boolean).join(', ')}`;
  });
}

const returnUrl = (
  { links, mail }: Pick<ChangeParts, 'links' | 'mail'>,
  { number }: { number: string },
): string => mail.publicUrl + paths.orderReturn(number, links.token(number));

/** Those whose parcel has not come in a long time. */
export async function sweepReturns(database: Database): Promise<number> {
  const overdue = await database.list(selectOverdue, [SWEEP_BATCH]);
  let ended = 0;
  for (const { id, orderId } of overdue)
    if (await endReturn(database, { id, orderId, state: 'canceled', by: '' })) ended++;
  return ended;
}
