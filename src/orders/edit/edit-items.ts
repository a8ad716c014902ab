import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import type { Queryable } from '../../database/database.ts';
import { lockOrder } from '../../payments/queries.ts';
import { getNewestSettings } from '../../settings/queries.ts';
import { type OrderEmailDeps, sendChanged } from '../emails/send-emails.ts';
import type { Item, OrderWithLines } from '../order.ts';
import { findOrder, noteOrder } from '../orders.ts';
import { lockVariants, releaseReservation, reserve, type Shortage, shortagesOf } from '../stock/stock.ts';
import { isEditable } from './editable.ts';
import { type EditedLinesResult, editedLines, type WantedLine } from './edited-lines.ts';
import {
  deleteLines,
  insertEditedLines,
  type OfferedVariant,
  selectCurrentSkus,
  selectOffered,
  selectOfferedSkus,
  selectPercentCode,
  selectReservation,
  selectReserved,
  updateAmounts,
  updateDue,
  updateUnpaidItems,
} from './queries.ts';

export type EditItemsResult =
  | { ok: true; order: OrderWithLines }
  | Extract<EditedLinesResult, { ok: false }>
  | { ok: false; reason: 'not_found' | 'not_now' | 'unchanged' }
  | { ok: false; reason: 'out_of_stock'; short: Shortage[] }
  /** The order was paid by card, and the edited order would cost something else. */
  | { ok: false; reason: 'other_total'; totalMinor: number };

/**
 * Changes the items of an order before it is packed, in the caller's transaction. A refusal changes nothing. An order that
 * is paid on delivery may cost something else afterward; one that was paid by card must cost the same.
 */
export async function editItems(
  deps: OrderEmailDeps,
  connection: Queryable,
  orderId: string,
  staff: Actor,
  wanted: readonly WantedLine[],
): Promise<EditItemsResult> {
  await connection.find(lockOrder, [orderId]);
  const order = await findOrder(connection, orderId);
  if (!order) return { ok: false, reason: 'not_found' };
  const { id: reservationId } = (await connection.find(selectReservation, [orderId])) ?? { id: null };
  if (!isEditable(order) || !reservationId) return { ok: false, reason: 'not_now' };
  await lockVariants(
    connection,
    [...wanted, ...order.lines].map(({ sku }) => sku),
  );
  const offered = await offeredFor(connection, order, wanted);
  const percentCode = await connection.find(selectPercentCode, [order.promoCode]);
  const { taxes } = await getNewestSettings(connection);
  const edited = editedLines(order, wanted, { offered, isPercentOff: percentCode !== undefined, taxes });
  if (!edited.ok) return edited;
  const { lines, amounts } = edited;
  if (itemsText(lines) === itemsText(order.lines)) return { ok: false, reason: 'unchanged' };
  if (!order.paysOnDelivery && amounts.totalMinor !== order.totalMinor)
    return { ok: false, reason: 'other_total', totalMinor: amounts.totalMinor };
  const items = await itemsToReserve(connection, lines);
  const short = await shortagesFor(connection, orderId, items, offered);
  if (short.length > 0) return { ok: false, reason: 'out_of_stock', short };
  await releaseReservation(connection, reservationId);
  const reserved = await reserve(connection, items, { minutes: null, purpose: 'order' });
  if (!reserved.ok) throw new Error('stock changed while it was locked');
  await storeEdit(connection, orderId, edited, reserved.id);
  return finishEdit(deps, connection, order, staff);
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

/** The items by the SKUs that their variants have now. A line of the order keeps the SKU that it was bought under. */
async function itemsToReserve(connection: Queryable, lines: readonly Item[]): Promise<Item[]> {
  const rows = await connection.list(selectCurrentSkus, [lines.map(({ sku }) => sku)]);
  const currentSkus = new Map(rows.map(({ sku, currentSku }) => [sku, currentSku]));
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of lines) {
    const current = currentSkus.get(sku) ?? sku;
    quantities.set(current, (quantities.get(current) ?? 0) + quantity);
  }
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity }));
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

async function storeEdit(
  connection: Queryable,
  orderId: string,
  { lines, amounts }: Extract<EditedLinesResult, { ok: true }>,
  reservationId: string,
): Promise<void> {
  await connection.run(deleteLines, [orderId]);
  await connection.run(insertEditedLines, [orderId, JSON.stringify(lines)]);
  const { subtotalMinor, discountMinor, taxMinor, taxBasisPoints, totalMinor } = amounts;
  await connection.run(updateAmounts, [
    ...([orderId, subtotalMinor, discountMinor, taxMinor, totalMinor, reservationId] as const),
    taxBasisPoints,
  ]);
  await connection.run(updateDue, [orderId, totalMinor]);
  const itemCount = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  await connection.run(updateUnpaidItems, [orderId, itemCount]);
}

async function finishEdit(
  deps: OrderEmailDeps,
  connection: Queryable,
  before: OrderWithLines,
  staff: Actor,
): Promise<EditItemsResult> {
  const note = 'We’ve changed the items as you asked.';
  const order = await noteOrder(connection, before.id, 'edit', { by: 'staff', name: staff.name, note });
  if (!order) throw new Error('an order was gone while it was locked');
  await recordChange(connection, staff, {
    action: 'order.edit-items',
    subject: { kind: 'order', id: before.number },
    before: { items: itemsText(before.lines), totalMinor: before.totalMinor },
    after: { items: itemsText(order.lines), totalMinor: order.totalMinor },
  });
  await sendChanged(deps, connection, order);
  return { ok: true, order };
}

const itemsText = (lines: readonly Item[]): string =>
  lines.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ');
