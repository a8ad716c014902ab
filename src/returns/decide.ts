import type { Database, Queryable } from '../database/database.ts';
import { formatMoney } from '../layout/money.ts';
import { type ChangeOrderDeps, moveOrder, refundOrder } from '../orders/change-order.ts';
import { itemsOf as exchangedItemsOf, placeExchange } from '../orders/exchanges/exchange.ts';
import type { OrderWithLines } from '../orders/order.ts';
import { findOrder } from '../orders/orders.ts';
import { commitReservation, reserve, restock } from '../orders/stock/stock.ts';
import { lockOrder } from '../payments/queries.ts';
import { returnReceived, returnRefused } from './messages.ts';
import { lockVariants, selectById, selectOfOrder, updateDecided } from './queries.ts';
import { type Return, type ReturnLine, refundOf } from './return.ts';
import { endReturn, exchangedItems, itemLabels } from './returns.ts';

/** What the staff say about a return whose parcel has come. */

export type DecideReturnResult =
  | { ok: true; refundMinor: number }
  | { ok: false; reason: 'not_found' | 'not_now' };

/**
 * The pieces are back in the shop. What was to be exchanged is to be packed where it is still there, and refunded
 * otherwise; the rest is refunded. All of it, or nothing: throws where the payment cannot be given back.
 */
export async function receiveReturn(
  parts: ChangeOrderDeps,
  database: Database,
  id: string,
  by: string,
): Promise<DecideReturnResult> {
  const found = await database.find(selectById, [id]);
  if (!found) return { ok: false, reason: 'not_found' };
  return database.transaction(async (connection) => {
    await connection.find(lockOrder, [found.orderId]);
    const asked = await connection.find(selectById, [id]);
    const order = await findOrder(connection, found.orderId);
    if (!asked || !order || asked.state !== 'asked') return { ok: false, reason: 'not_now' };
    const { lines } = asked;
    const back = itemsOf(order, lines);
    await connection.list(lockVariants, [[...back, ...exchangedItems(lines)].map(({ sku }) => sku)]);
    await restock(connection, back, 'returned');
    const reservationId = await commitExchange(connection, asked);
    const isExchanged = ({ exchangeSku }: ReturnLine) => exchangeSku !== null && reservationId !== null;
    const refunded = lines.filter((line) => !isExchanged(line));
    const refund = await refundLines(parts, connection, order, { asked, refunded, by, key: `return ${id}` });
    await connection.run(updateDecided, [id, 'received', refund.amountMinor, by, reservationId]);
    await tellReceived(parts, connection, order, {
      lines,
      refund,
      exchanged: await toPack(connection, asked, lines.filter(isExchanged), by),
      soldOut: refunded.filter(({ exchangeSku }) => exchangeSku !== null),
    });
    return { ok: true, refundMinor: refund.amountMinor };
  });
}

/** Makes an exchange of these lines. Resolves to its items, such as "1 × Oxford shirt, Navy, L". */
async function toPack(
  connection: Queryable,
  { id: returnId, orderId }: Return,
  exchanged: readonly ReturnLine[],
  by: string,
): Promise<string[]> {
  if (exchanged.length === 0) return [];
  const lines = exchanged.map(({ position, exchangeSku, quantity }) => ({
    position,
    sku: exchangeSku as string,
    quantity,
  }));
  return exchangedItemsOf(await placeExchange(connection, { orderId, returnId, by }, lines));
}

/** The reservation that is kept for good; null where there is nothing to exchange, or nothing left of it. */
async function commitExchange(
  connection: Queryable,
  { reservationId, lines }: Return,
): Promise<string | null> {
  const items = exchangedItems(lines);
  if (items.length === 0) return null;
  if (reservationId && (await commitReservation(connection, reservationId))) return reservationId;
  // It came later than the pieces were kept.
  const reserved = await reserve(connection, items, { minutes: null, purpose: 'exchange' });
  return reserved.ok ? reserved.id : null;
}

/** Each SKU once. */
function itemsOf(order: OrderWithLines, lines: readonly ReturnLine[]) {
  return lines.map(({ position, quantity }) => {
    const line = order.lines.find((one) => one.position === position);
    if (!line) throw new Error(`order ${order.number} has no line ${position}`);
    return { sku: line.sku, quantity };
  });
}

export interface RefundLinesResult {
  amountMinor: number;
  /** The staff pay it out. */
  isPayout: boolean;
}

interface RefundLinesInput {
  asked: Return;
  /** The lines of the return that are refunded now. */
  refunded: readonly ReturnLine[];
  by: string;
  /** The key of the refund: see `refundOrder`. */
  key: string;
}

/** Refunds lines of a return; the order is returned where nothing of it stays with the shopper. */
export async function refundLines(
  parts: ChangeOrderDeps,
  connection: Queryable,
  order: OrderWithLines,
  { asked, refunded, by, key }: RefundLinesInput,
): Promise<RefundLinesResult> {
  const received = (await connection.list(selectOfOrder, [order.id])).filter(
    ({ state }) => state === 'received',
  );
  const earlier = received.filter(({ id }) => id !== asked.id);
  const before = new Map<number, number>();
  for (const { position, quantity } of earlier.flatMap(({ lines }) => lines))
    before.set(position, (before.get(position) ?? 0) + quantity);
  const isAll = hasAllBack(order, received, refunded);
  // The order counts what has gone back, its payment also what is on its way: the provider may be slow, or away.
  const payment = await parts.payments.find(connection, order.id);
  const refundedMinor = Math.max(order.refundedMinor, payment?.refundedMinor ?? 0);
  const amountMinor = refundOf({ ...order, refundedMinor }, before, refunded, isAll);
  const actor = { role: 'staff', name: by } as const;
  if (isAll) await moveOrder(parts, connection, order.id, 'return', actor);
  if (amountMinor === 0) return { amountMinor, isPayout: false };
  const done = await refundOrder(parts, connection, order.id, { amountMinor, key }, actor);
  if (!done.ok)
    throw new Error(
      `${formatMoney(amountMinor, order.currency)} of order ${order.number} cannot be refunded: ${done.reason}`,
    );
  return { amountMinor, isPayout: done.isPayout };
}

/** Nothing stays with the shopper, neither as it was ordered nor in another size. */
function hasAllBack(
  order: OrderWithLines,
  received: readonly Return[],
  refunded: readonly ReturnLine[],
): boolean {
  // An exchange that was refunded has no reservation left.
  const paidBack = received.flatMap(({ lines, reservationId }) =>
    lines.filter(({ exchangeSku }) => exchangeSku === null || reservationId === null),
  );
  const count = (lines: readonly { quantity: number }[]) =>
    lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return count(paidBack) + count(refunded) === count(order.lines);
}

interface ReceivedEmailInput {
  lines: readonly ReturnLine[];
  refund: RefundLinesResult;
  /** "1 × Oxford shirt, Navy, L", as it will be sent. */
  exchanged: string[];
  soldOut: readonly ReturnLine[];
}

async function tellReceived(
  { mail, links }: ChangeOrderDeps,
  connection: Queryable,
  order: OrderWithLines,
  { lines, refund, exchanged, soldOut }: ReceivedEmailInput,
): Promise<void> {
  const content = returnReceived({
    number: order.number,
    link: links.url(order.number),
    items: itemLabels(order, lines),
    exchanged,
    soldOut: itemLabels(order, soldOut),
    refund: refund.amountMinor > 0 ? refundText(refund, order) : null,
  });
  await mail.send(connection, { to: order.email, ...content });
}

export const refundText = (
  { amountMinor, isPayout }: RefundLinesResult,
  { currency }: OrderWithLines,
): string => {
  const money = formatMoney(amountMinor, currency);
  return isPayout
    ? `We'll send you ${money} by bank transfer. Another email asks for your bank details.`
    : `We're refunding ${money} to your original payment method. We'll email you when that's done.`;
};

/** It goes to the shopper again, who is told so. */
export async function refuseReturn(
  { mail, links }: Pick<ChangeOrderDeps, 'mail' | 'links'>,
  database: Database,
  id: string,
  by: string,
): Promise<DecideReturnResult> {
  const found = await database.find(selectById, [id]);
  const order = found && (await findOrder(database, found.orderId));
  if (!found || !order) return { ok: false, reason: 'not_found' };
  const { number, email } = order;
  const content = returnRefused({ number, link: links.url(number), items: itemLabels(order, found.lines) });
  const ended = await endReturn(database, { id, orderId: order.id, state: 'refused', by }, (connection) =>
    mail.send(connection, { to: email, ...content }),
  );
  return ended ? { ok: true, refundMinor: 0 } : { ok: false, reason: 'not_now' };
}
