import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import type { Queryable } from '../../database/database.ts';
import { formatMoney } from '../../layout/money.ts';
import { lockOrder } from '../../payments/queries.ts';
import { getNewestSettings } from '../../settings/queries.ts';
import { refundNote } from '../change-order.ts';
import { sendChanged } from '../emails/send-emails.ts';
import type { Item, OrderWithLines } from '../order.ts';
import { findOrder, noteOrder } from '../orders.ts';
import { lockVariants, releaseReservation, reserve, type Shortage, shortagesOf } from '../stock/stock.ts';
import { type AskForDifferenceDeps, askForDifference } from './ask-for-difference.ts';
import { currentItems } from './current-items.ts';
import { isEditable } from './editable.ts';
import { type EditedLinesResult, editedLines, type WantedLine } from './edited-lines.ts';
import { itemsText } from './items.ts';
import {
  type OfferedVariant,
  selectOffered,
  selectOfferedSkus,
  selectPercentCode,
  selectReservation,
  selectReserved,
} from './queries.ts';
import { storeEdit } from './store-edit.ts';
import { findWaitingEdit } from './waiting-edit.ts';

export interface EditItemsInput {
  staff: Actor;
  wanted: readonly WantedLine[];
  /** The new total of a paid order, once the staff has seen it. */
  agreedTotalMinor?: number | undefined;
  /** Whether the staff has signed in just now, which a refund needs. */
  mayRefund: boolean;
}

export type EditItemsResult =
  | { ok: true; order: OrderWithLines }
  | Extract<EditedLinesResult, { ok: false }>
  /** `waiting`: an earlier edit waits for its payment. `refunded`: less is left than the edit would refund. */
  | { ok: false; reason: 'not_found' | 'not_now' | 'unchanged' | 'waiting' | 'refunded' }
  | { ok: false; reason: 'out_of_stock'; short: Shortage[] }
  /**
   * The order was paid, and its total would change. `other_total`: the staff has to agree to the new total. `sign_in`: the
   * difference would be refunded, which needs a recent sign-in. `not_payable`: no provider can take the difference.
   */
  | { ok: false; reason: 'other_total' | 'sign_in' | 'not_payable'; totalMinor: number }
  /** The provider charges no less than `leastMinor`, and the difference is less. */
  | { ok: false; reason: 'too_little'; totalMinor: number; leastMinor: number };

/**
 * Changes the items of an order before it is packed, in the caller's transaction. A refusal changes nothing. The total of
 * an order that is paid on delivery changes with its items. If a paid order costs less, the difference is refunded. If it
 * costs more, the edit waits until the difference is paid.
 */
export async function editItems(
  deps: AskForDifferenceDeps,
  connection: Queryable,
  orderId: string,
  input: EditItemsInput,
): Promise<EditItemsResult> {
  await connection.find(lockOrder, [orderId]);
  const order = await findOrder(connection, orderId);
  if (!order) return { ok: false, reason: 'not_found' };
  const { id: reservationId } = (await connection.find(selectReservation, [orderId])) ?? { id: null };
  if (!isEditable(order) || !reservationId) return { ok: false, reason: 'not_now' };
  if (await findWaitingEdit(connection, orderId)) return { ok: false, reason: 'waiting' };
  const { wanted, staff } = input;
  await lockVariants(
    connection,
    [...wanted, ...order.lines].map(({ sku }) => sku),
  );
  const offered = await offeredFor(connection, order, wanted);
  const percentCode = await connection.find(selectPercentCode, [order.promoCode]);
  const today = await getNewestSettings(connection);
  const edited = editedLines(order, wanted, { offered, isPercentOff: percentCode !== undefined, today });
  if (!edited.ok) return edited;
  if (itemsText(edited.lines) === itemsText(order.lines)) return { ok: false, reason: 'unchanged' };
  // An order in this state is paid on delivery, so its courier collects the new total.
  const differenceMinor = order.state === 'placed' ? 0 : edited.amounts.totalMinor - order.totalMinor;
  const refusal = await differenceRefusal(deps, connection, order, { ...input, differenceMinor });
  if (refusal) return refusal;
  if (differenceMinor > 0) return askForDifference(deps, connection, { order, edited, offered, staff });
  return editNow(deps, connection, { order, edited, offered, staff, reservationId, differenceMinor });
}

/** Returns why the total of a paid order cannot change, or undefined. */
async function differenceRefusal(
  deps: AskForDifferenceDeps,
  connection: Queryable,
  { id, totalMinor: paidMinor, refundedMinor, paymentMethod, currency }: OrderWithLines,
  { differenceMinor, agreedTotalMinor, mayRefund }: EditItemsInput & { differenceMinor: number },
): Promise<Extract<EditItemsResult, { ok: false }> | undefined> {
  if (differenceMinor === 0) return undefined;
  const totalMinor = paidMinor + differenceMinor;
  const leastMinor = deps.payments.leastMinor(paymentMethod, currency);
  if (differenceMinor > 0 && leastMinor === undefined)
    return { ok: false, reason: 'not_payable', totalMinor };
  // The provider would refuse each try to pay, and the order could not be packed until the link ends.
  if (differenceMinor > 0 && leastMinor !== undefined && differenceMinor < leastMinor)
    return { ok: false, reason: 'too_little', totalMinor, leastMinor };
  if (agreedTotalMinor !== totalMinor) return { ok: false, reason: 'other_total', totalMinor };
  if (differenceMinor > 0) return undefined;
  if (!mayRefund) return { ok: false, reason: 'sign_in', totalMinor };
  const isLeft =
    totalMinor >= refundedMinor && (await leftMinor(deps, connection, id)) + differenceMinor >= 0;
  return isLeft ? undefined : { ok: false, reason: 'refunded' };
}

interface EditNowInput {
  order: OrderWithLines;
  edited: Extract<EditedLinesResult, { ok: true }>;
  offered: readonly OfferedVariant[];
  staff: Actor;
  reservationId: string;
  /** It is 0 or negative. */
  differenceMinor: number;
}

/** Makes an edit at once, because the order does not cost more. */
async function editNow(
  deps: AskForDifferenceDeps,
  connection: Queryable,
  { order, edited, offered, staff, reservationId, differenceMinor }: EditNowInput,
): Promise<EditItemsResult> {
  const items = await currentItems(connection, edited.lines);
  const short = await shortagesFor(connection, order.id, items, offered);
  if (short.length > 0) return { ok: false, reason: 'out_of_stock', short };
  await releaseReservation(connection, reservationId);
  const reserved = await reserve(connection, items, { minutes: null, purpose: 'order' });
  if (!reserved.ok) throw new Error('stock changed while it was locked');
  await storeEdit(connection, order.id, edited, reserved.id);
  if (differenceMinor < 0) await refundDifference(deps, connection, order, -differenceMinor, reserved.id);
  return finishEdit(deps, connection, order, { staff, refundMinor: -differenceMinor });
}

/** Finds the variants of the order's products, and those that are added. */
async function offeredFor(
  connection: Queryable,
  order: OrderWithLines,
  wanted: readonly WantedLine[],
): Promise<OfferedVariant[]> {
  const slugs = [...new Set(order.lines.map(({ productSlug }) => productSlug))];
  const ofProducts = await connection.list(selectOffered, [slugs]);
  const known = new Set(ofProducts.map(({ sku }) => sku));
  const others = wanted.map(({ sku }) => sku).filter((sku) => !known.has(sku));
  return [...ofProducts, ...(await connection.list(selectOfferedSkus, [others]))];
}

/** The order can use what it has reserved itself. An item that is no longer sold may stay, but not grow in quantity. */
async function shortagesFor(
  connection: Queryable,
  orderId: string,
  items: readonly Item[],
  offered: readonly OfferedVariant[],
): Promise<Shortage[]> {
  const stocks = new Map(offered.map(({ sku, stock }) => [sku, stock]));
  for (const { sku, quantity, stock } of await connection.list(selectReserved, [orderId]))
    stocks.set(sku, (stocks.get(sku) ?? Math.min(stock, 0)) + quantity);
  return shortagesOf(items, stocks);
}

/** The part of the payments that is neither refunded nor being refunded. */
async function leftMinor(
  { payments }: AskForDifferenceDeps,
  connection: Queryable,
  orderId: string,
): Promise<number> {
  const payment = await payments.find(connection, orderId);
  return payment ? payment.receivedMinor - payment.refundedMinor : 0;
}

/** The refund lowers the total, so the order does not count it. The reservation's ID makes the key unique to this edit. */
async function refundDifference(
  { payments }: AskForDifferenceDeps,
  connection: Queryable,
  { id: orderId, number }: OrderWithLines,
  amountMinor: number,
  reservationId: string,
): Promise<void> {
  const refund = { orderId, key: `edit ${reservationId}`, amountMinor, adjustsTotal: true };
  const refunded = await payments.refund(connection, refund);
  if (!refunded.ok)
    throw new Error(`the difference of order ${number} cannot be refunded: ${refunded.reason}`);
}

async function finishEdit(
  deps: AskForDifferenceDeps,
  connection: Queryable,
  before: OrderWithLines,
  { staff, refundMinor }: { staff: Actor; refundMinor: number },
): Promise<EditItemsResult> {
  const refund = refundMinor > 0 ? refundNote(formatMoney(refundMinor, before.currency), false) : '';
  const note = `We’ve changed the items as you asked. ${refund}`.trim();
  const order = await noteOrder(connection, before.id, 'edit', { by: 'staff', name: staff.name, note });
  if (!order) throw new Error('an order was gone while it was locked');
  await recordChange(connection, staff, {
    action: 'order.edit-items',
    subject: { kind: 'order', id: before.number },
    before: { items: itemsText(before.lines), totalMinor: before.totalMinor },
    after: { items: itemsText(order.lines), totalMinor: order.totalMinor },
  });
  await sendChanged(deps, connection, order, refund);
  return { ok: true, order };
}
