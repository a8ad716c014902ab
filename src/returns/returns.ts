import { mayWriteTo } from '../customers/stranger-emails.ts';
import { type Database, type Queryable, statement } from '../database/database.ts';
import { SWEEP_BATCH } from '../database/sweep-batches.ts';
import { paths } from '../layout/paths.ts';
import type { ChangeOrderDeps } from '../orders/change-order.ts';
import { mailItemsOf } from '../orders/emails/email-items.ts';
import { sendAboutOrder } from '../orders/emails/send-about-order.ts';
import type { Item, OrderWithLines } from '../orders/order.ts';
import { findOrder } from '../orders/orders.ts';
import { releaseReservation, reserve } from '../orders/stock/stock.ts';
import { lockOrder } from '../payments/queries.ts';
import { hasReturnLabels, returnNumber } from './labels/return-label.ts';
import { returnRequested } from './messages.ts';
import {
  selectByKey,
  selectIsOpen,
  selectOfOrder,
  selectOverdue,
  selectSizes,
  storeReturn,
  updateDecided,
} from './queries.ts';
import { EXCHANGE_KEPT_DAYS, type RequestedLine, type Return, returnable } from './return.ts';

/** Returns: the shopper sends items of a delivered order back, for a refund or another size. */

export type RequestReturnResult =
  | { ok: true; return: Return }
  | {
      ok: false;
      reason: 'not_now' | 'nothing' | 'too_many' | 'no_such_size' | 'other_price' | 'out_of_stock';
    };

export interface RequestReturnInput {
  orderId: string;
  /** The idempotency key. Sending it again requests nothing more. */
  key: string;
  /** Each position appears once. */
  lines: readonly RequestedLine[];
}

/** Whether the order's state allows returns. `returnTimeOf` says whether it is still in time. */
const mayBeReturned = ({ state }: Pick<OrderWithLines, 'state'>): boolean =>
  state === 'delivered' || state === 'partly_refunded';

/** The page to return items of the order, or null if its state allows no returns. `token` is that of a guest's link. */
export const returnPathOf = (order: OrderWithLines, token: string): string | null =>
  mayBeReturned(order) ? paths.orderReturn(order.number, token) : null;

/** Whether items can be returned now, and until when. `until` is null before the order has arrived. */
export async function returnTimeOf(
  connection: Queryable,
  order: OrderWithLines,
): Promise<{ isOpen: boolean; until: Date | null }> {
  const time = await connection.find(selectIsOpen, [order.id]);
  return { isOpen: mayBeReturned(order) && time?.isOpen === true, until: time?.until ?? null };
}

/** Requests a return in a transaction of its own, so a refusal leaves nothing behind. */
export async function requestReturn(
  deps: Pick<ChangeOrderDeps, 'mail' | 'links'>,
  database: Database,
  input: RequestReturnInput,
): Promise<RequestReturnResult> {
  return database.transaction(async (connection) => {
    const { orderId, key, lines } = input;
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
    const reservation = await reserveSizes(connection, exchanged);
    if (!reservation.ok) return { ok: false, reason: 'out_of_stock' };
    const stored = await storeReturn(connection, { orderId, key, reservationId: reservation.id, lines });
    // The first email explains how to send a parcel. More of them are limited, because requesting and canceling returns
    // in turn would fill a mailbox.
    if (earlier.length > 0 && !(await mayWriteTo(connection, order))) return { ok: true, return: stored };
    const content = returnRequested(requestedEmail(deps, order, stored));
    await sendAboutOrder(deps, connection, order, () => content);
    return { ok: true, return: stored };
  });
}

async function faultOfSizes(
  connection: Queryable,
  orderId: string,
  exchanged: readonly RequestedLine[],
): Promise<'no_such_size' | 'other_price' | undefined> {
  if (exchanged.length === 0) return undefined;
  const sizes = await connection.list(selectSizes, [orderId]);
  const chosen = exchanged.map(({ position, exchangeSku }) =>
    sizes.find((size) => size.position === position && size.sku === exchangeSku),
  );
  if (chosen.includes(undefined)) return 'no_such_size';
  return chosen.every((size) => size?.isSamePrice) ? undefined : 'other_price';
}

async function reserveSizes(
  connection: Queryable,
  exchanged: readonly RequestedLine[],
): Promise<{ ok: true; id: string | null } | { ok: false }> {
  if (exchanged.length === 0) return { ok: true, id: null };
  const minutes = EXCHANGE_KEPT_DAYS * 24 * 60;
  const reserved = await reserve(connection, exchangedItems(exchanged), { minutes, purpose: 'exchange' });
  return reserved.ok ? { ok: true, id: reserved.id } : { ok: false };
}

/** The items that the shopper gets in exchange. Each SKU appears once. */
export function exchangedItems(lines: readonly RequestedLine[]): Item[] {
  const quantities = new Map<string, number>();
  for (const { exchangeSku: sku, quantity } of lines)
    if (sku !== null) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity }));
}

const selectAskedOf = statement<[id: string, orderId: string], { reservation_id: string | null }>(
  `SELECT reservation_id FROM returns WHERE id = $1 AND order_id = $2 AND state = 'asked'`,
);

/** Ends a return before its parcel was received. Resolves to false if the order has no such return that waits. */
export function endReturn(
  database: Database,
  { id, orderId, state, by }: { id: string; orderId: string; state: 'canceled' | 'refused'; by: string },
  within: (connection: Queryable) => Promise<void> = async () => {},
): Promise<boolean> {
  return database.transaction(async (connection) => {
    await connection.find(lockOrder, [orderId]);
    const found = await connection.find(selectAskedOf, [id, orderId]);
    if (!found) return false;
    // The reservation comes first, because releasing it also writes to the return's row.
    if (found.reservation_id) await releaseReservation(connection, found.reservation_id);
    await connection.run(updateDecided, [id, state, 0, by, null]);
    await within(connection);
    return true;
  });
}

/** Each is like "1 × Oxford shirt, Navy, M". */
export function itemLabels(
  order: OrderWithLines,
  lines: readonly Pick<RequestedLine, 'position' | 'quantity'>[],
): string[] {
  return lines.flatMap(({ position, quantity }) => {
    const line = order.lines.find((one) => one.position === position);
    if (!line) return [];
    const { name, color, style, size } = line;
    return `${quantity} × ${[name, color, style, size].filter(Boolean).join(', ')}`;
  });
}

function requestedEmail(
  { links, mail }: Pick<ChangeOrderDeps, 'links' | 'mail'>,
  order: OrderWithLines,
  requested: Return,
): Parameters<typeof returnRequested>[0] {
  const { number, returnDays } = order;
  const token = links.token(number);
  const urlOf = (path: string) => mail.publicUrl + path;
  return {
    ...{ number, returnDays, returnNumber: returnNumber(order, requested) },
    link: urlOf(paths.orderReturn(number, token)),
    items: mailItemsOf(order, requested.lines),
    label: hasReturnLabels(mail.settings)
      ? {
          fileLink: urlOf(paths.orderReturnLabel(number, requested.number, token)),
          codeLink: urlOf(paths.orderReturnCode(number, requested.number, token)),
        }
      : null,
  };
}

/** Cancels returns whose parcel has not arrived within CLOSED_AFTER_DAYS. */
export async function sweepReturns(database: Database): Promise<number> {
  const overdue = await database.list(selectOverdue, [SWEEP_BATCH]);
  let ended = 0;
  for (const { id, orderId } of overdue)
    if (await endReturn(database, { id, orderId, state: 'canceled', by: '' })) ended++;
  return ended;
}
