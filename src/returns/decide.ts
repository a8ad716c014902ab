import type { Actor } from '../audit/actor.ts';
import { recordChange } from '../audit/audit-log.ts';
import type { Database, Queryable } from '../database/database.ts';
import { formatMoney } from '../layout/money.ts';
import { type ChangeOrderDeps, moveOrder, refundOrder } from '../orders/change-order.ts';
import { exchangeItemsOf, mailItemsOf } from '../orders/emails/email-items.ts';
import { sendAboutOrder } from '../orders/emails/send-about-order.ts';
import { type ExchangeLine, placeExchange } from '../orders/exchanges/exchange.ts';
import type { OrderWithLines } from '../orders/order.ts';
import { findOrder } from '../orders/orders.ts';
import { commitReservation, releaseReservation, reserve, restock } from '../orders/stock/stock.ts';
import { lockOrder } from '../payments/queries.ts';
import { returnReceived, returnRefused } from './messages.ts';
import { lockVariants, selectById, selectOfOrder, updateDecided, updateReceived } from './queries.ts';
import { paidItems, type ReceivedLine, type Return, type ReturnLine, refundOf } from './return.ts';
import { endReturn, exchangedItems } from './returns.ts';

/** The staff decide on a return whose parcel has arrived. */

export type DecideReturnResult =
  | { ok: true; refundMinor: number }
  /** `not_expected`: more than was asked to be returned, or nothing at all. */
  | { ok: false; reason: 'not_found' | 'not_now' | 'not_expected' };

/**
 * Receives a return: its items are in stock again, except those that are written off. Exchanged items wait to be packed, or
 * are refunded if they have sold out. All other items are refunded. `received` says what was in the parcel; without it,
 * everything was, as new. It throws, and changes nothing, if the payment cannot be refunded.
 */
export async function receiveReturn(
  deps: ChangeOrderDeps,
  database: Database,
  id: string,
  staff: Actor,
  received?: readonly ReceivedLine[],
): Promise<DecideReturnResult> {
  const found = await database.find(selectById, [id]);
  if (!found) return { ok: false, reason: 'not_found' };
  return database.transaction(async (connection) => {
    await connection.find(lockOrder, [found.orderId]);
    const asked = await connection.find(selectById, [id]);
    const order = await findOrder(connection, found.orderId);
    if (!asked || !order || asked.state !== 'asked') return { ok: false, reason: 'not_now' };
    if (received && !isExpected(asked, received)) return { ok: false, reason: 'not_expected' };
    const all = [...itemsOf(order, asked.lines), ...exchangedItems(asked.lines)];
    await connection.list(lockVariants, [all.map(({ sku }) => sku)]);
    const requested = received ? await storeReceived(connection, asked, received) : asked;
    const { lines } = requested;
    await restock(connection, sellableItems(order, lines), 'returned');
    const reservationId = await commitExchange(connection, requested);
    const isExchanged = ({ exchangeSku }: ReturnLine) => exchangeSku !== null && reservationId !== null;
    const refunded = lines.filter((line) => !isExchanged(line));
    const refund = await refundLines(deps, connection, order, {
      requested,
      refunded,
      staff,
      key: `return ${id}`,
    });
    await connection.run(updateDecided, [id, 'received', refund.amountMinor, staff.name, reservationId]);
    await recordDecision(connection, staff, { id, number: order.number, decision: 'receive' });
    await sendReceived(deps, connection, order, {
      lines,
      refund,
      exchanged: await toPack(connection, requested, lines.filter(isExchanged), staff.name),
      soldOut: refunded.filter(({ exchangeSku }) => exchangeSku !== null),
    });
    return { ok: true, refundMinor: refund.amountMinor };
  });
}

/** Whether the parcel has at least one item, and no more of any than was asked to be returned. */
function isExpected({ lines }: Return, received: readonly ReceivedLine[]): boolean {
  const asked = new Map(lines.map(({ position, quantity }) => [position, quantity]));
  const isWithin = ({ position, quantity, writtenOff }: ReceivedLine) =>
    quantity <= (asked.get(position) ?? -1) && writtenOff <= quantity;
  return (
    received.length === lines.length &&
    new Set(received.map(({ position }) => position)).size === lines.length &&
    received.every(isWithin) &&
    received.some(({ quantity }) => quantity > 0)
  );
}

/** The return with only what has arrived. A reservation of more than that is released, and made again for less. */
async function storeReceived(
  connection: Queryable,
  asked: Return,
  received: readonly ReceivedLine[],
): Promise<Return> {
  await connection.run(updateReceived, [asked.id, JSON.stringify(received)]);
  const requested = await connection.find(selectById, [asked.id]);
  if (!requested) throw new Error('a return was gone while its order was locked');
  const hasLess =
    JSON.stringify(exchangedItems(requested.lines)) !== JSON.stringify(exchangedItems(asked.lines));
  if (!hasLess || !requested.reservationId) return requested;
  await releaseReservation(connection, requested.reservationId);
  return { ...requested, reservationId: null };
}

/** The items that can be sold again, by SKU. */
const sellableItems = (order: OrderWithLines, lines: readonly ReturnLine[]) =>
  itemsOf(
    order,
    lines
      .map((line) => ({ ...line, quantity: line.quantity - line.writtenOff }))
      .filter(({ quantity }) => quantity > 0),
  );

/** Places an exchange for these lines. Resolves to its items. */
async function toPack(
  connection: Queryable,
  { id: returnId, orderId }: Return,
  exchanged: readonly ReturnLine[],
  by: string,
): Promise<readonly ExchangeLine[]> {
  if (exchanged.length === 0) return [];
  const lines = exchanged.map(({ position, exchangeSku, quantity }) => ({
    position,
    sku: exchangeSku as string,
    quantity,
  }));
  return (await placeExchange(connection, { orderId, returnId, by }, lines)).lines;
}

/** Commits the reservation of the exchanged items. Resolves to null if there are none, or if they have sold out. */
async function commitExchange(
  connection: Queryable,
  { reservationId, lines }: Return,
): Promise<string | null> {
  const items = exchangedItems(lines);
  if (items.length === 0) return null;
  if (reservationId && (await commitReservation(connection, reservationId))) return reservationId;
  // The parcel arrived after the reservation had expired.
  const reserved = await reserve(connection, items, { minutes: null, purpose: 'exchange' });
  return reserved.ok ? reserved.id : null;
}

/** The returned items by SKU. */
function itemsOf(order: OrderWithLines, lines: readonly ReturnLine[]) {
  return lines.map(({ position, quantity }) => {
    const line = order.lines.find((one) => one.position === position);
    if (!line) throw new Error(`order ${order.number} has no line ${position}`);
    return { sku: line.sku, quantity };
  });
}

export interface RefundLinesResult {
  amountMinor: number;
  /** The staff must pay it out. */
  isPayout: boolean;
}

interface RefundLinesInput {
  requested: Return;
  /** The lines of the return that are refunded now. */
  refunded: readonly ReturnLine[];
  staff: Actor;
  /** The refund's idempotency key: see `refundOrder`. */
  key: string;
}

/** Refunds lines of a return. The order becomes `returned` if the shopper keeps nothing of it. */
export async function refundLines(
  deps: ChangeOrderDeps,
  connection: Queryable,
  order: OrderWithLines,
  { requested, refunded, staff, key }: RefundLinesInput,
): Promise<RefundLinesResult> {
  const received = (await connection.list(selectOfOrder, [order.id])).filter(
    ({ state }) => state === 'received',
  );
  const earlier = received.filter(({ id }) => id !== requested.id);
  const before = new Map<number, number>();
  for (const { position, quantity } of earlier.flatMap(({ lines }) => lines))
    before.set(position, (before.get(position) ?? 0) + quantity);
  const isAll = hasAllBack(order, received, refunded);
  // The order counts refunds that were made. Its payment also counts those that the provider has not made yet.
  const payment = await deps.payments.find(connection, order.id);
  const refundedMinor = Math.max(order.refundedMinor, payment?.refundedMinor ?? 0);
  const items = paidItems(order, before, refunded);
  const amountMinor = refundOf({ ...order, refundedMinor }, items, isAll);
  const actor = { role: 'staff', staff } as const;
  if (isAll) await moveOrder(deps, connection, order.id, 'return', actor);
  if (amountMinor === 0) return { amountMinor, isPayout: false };
  const done = await refundOrder(deps, connection, order.id, { amountMinor, key, items }, actor);
  if (!done.ok)
    throw new Error(
      `${formatMoney(amountMinor, order.currency)} of order ${order.number} cannot be refunded: ${done.reason}`,
    );
  return { amountMinor, isPayout: done.isPayout };
}

/** Whether the shopper keeps nothing of the order, neither as ordered nor in another size. */
function hasAllBack(
  order: OrderWithLines,
  received: readonly Return[],
  refunded: readonly ReturnLine[],
): boolean {
  // A refunded exchange has no reservation anymore.
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
  /** What will be sent. */
  exchanged: readonly ExchangeLine[];
  soldOut: readonly ReturnLine[];
}

async function sendReceived(
  deps: ChangeOrderDeps,
  connection: Queryable,
  order: OrderWithLines,
  { lines, refund, exchanged, soldOut }: ReceivedEmailInput,
): Promise<void> {
  const content = {
    number: order.number,
    items: mailItemsOf(order, lines),
    exchanged: exchangeItemsOf(order, exchanged),
    soldOut: mailItemsOf(order, soldOut),
    refund: refund.amountMinor > 0 ? refundText(refund, order) : null,
  };
  await sendAboutOrder(deps, connection, order, (link) => returnReceived({ ...content, link }));
}

export const refundText = (
  { amountMinor, isPayout }: RefundLinesResult,
  { currency }: OrderWithLines,
): string => {
  const money = formatMoney(amountMinor, currency);
  return isPayout
    ? `We’ll send you ${money} by bank transfer. Another email asks for your bank details.`
    : `We’re refunding ${money} to your original payment method. We’ll email you when that’s done.`;
};

/** Refuses a return. The items go back to the shopper, who is told by email. */
export async function refuseReturn(
  deps: Pick<ChangeOrderDeps, 'mail' | 'links'>,
  database: Database,
  id: string,
  staff: Actor,
): Promise<DecideReturnResult> {
  const found = await database.find(selectById, [id]);
  const order = found && (await findOrder(database, found.orderId));
  if (!found || !order) return { ok: false, reason: 'not_found' };
  const { number } = order;
  const items = mailItemsOf(order, found.lines);
  const end = { id, orderId: order.id, state: 'refused', by: staff.name } as const;
  const ended = await endReturn(database, end, async (connection) => {
    await recordDecision(connection, staff, { id, number, decision: 'refuse' });
    await sendAboutOrder(deps, connection, order, (link) => returnRefused({ number, link, items }));
  });
  return ended ? { ok: true, refundMinor: 0 } : { ok: false, reason: 'not_now' };
}

const recordDecision = (
  connection: Queryable,
  staff: Actor,
  { id, number, decision }: { id: string; number: string; decision: 'receive' | 'refuse' },
): Promise<void> =>
  recordChange(connection, staff, {
    action: `return.${decision}`,
    subject: { kind: 'order', id: number },
    after: { returnId: id },
  });
