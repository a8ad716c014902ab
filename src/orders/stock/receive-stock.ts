import type { Actor } from '../../audit/actor.ts';
import type { Queryable } from '../../database/database.ts';
import { adjustStock } from './adjust-stock.ts';
import { type CodedVariant, findCodes } from './find-codes.ts';
import { type ReceiptLine, readReceipt } from './receipt-lines.ts';
import { lockVariants } from './stock.ts';

/** A larger number is a mistake, such as a barcode in the wrong column. */
const QUANTITY_MAX = 100_000;

export interface ReceiveStockInput {
  /** A line for each item: an SKU or a barcode, and a number. */
  text: string;
  note: string;
}

export type ReceiveStockResult =
  | { ok: true; itemCount: number }
  /** A sentence for each line that is wrong. Nothing was booked. */
  | { ok: false; faults: readonly string[] };

/** Adds received goods to the stock, all of them or none, in the caller's transaction. */
export async function receiveStock(
  connection: Queryable,
  actor: Actor,
  { text, note }: ReceiveStockInput,
): Promise<ReceiveStockResult> {
  const { lines, faults } = readReceipt(text);
  if (faults.length > 0) return { ok: false, faults };
  const totals = new Map<string, number>();
  const codes = lines.flatMap(({ readings }) => readings.map(({ code }) => code));
  const known = await findCodes(connection, [...new Set(codes)]);
  for (const line of lines) {
    const found = variantOf(line, known);
    if (typeof found === 'string') faults.push(`Line ${line.line}: ${found}`);
    else totals.set(found.sku, (totals.get(found.sku) ?? 0) + found.quantity);
  }
  if (faults.length > 0) return { ok: false, faults };

  const skus = [...totals.keys()];
  // All are locked first and in SKU order, so that receipts and orders at the same time wait in one direction.
  await lockVariants(connection, skus);
  let itemCount = 0;
  for (const [sku, change] of totals) {
    const adjusted = await adjustStock(connection, actor, { sku, change, reason: 'received', note });
    // The variants were found in this transaction. One that has gone meanwhile undoes all of it.
    if (!adjusted.ok) throw new Error(`${sku} cannot be received: ${adjusted.reason}`);
    itemCount += change;
  }
  return { ok: true, itemCount };
}

/** The variant of a line with the number of items, or what is wrong with the line. */
function variantOf(
  { readings }: ReceiptLine,
  known: ReadonlyMap<string, readonly CodedVariant[]>,
): { sku: string; quantity: number } | string {
  const reading = readings.find(({ code }) => known.has(code));
  const variants = known.get(reading?.code ?? '') ?? [];
  const [variant, ...others] = variants;
  if (!reading || !variant) return `No variant has the SKU or barcode “${readings[0]?.code}”.`;
  if (others.length > 0)
    return `${variants.length} variants have the barcode ${reading.code}: ${variants.map(({ sku }) => sku).join(', ')}. Write the SKU.`;
  if (reading.quantity < 1 || reading.quantity > QUANTITY_MAX)
    return `The number must be from 1 to ${QUANTITY_MAX}.`;
  if (!variant.isCounted) return `The stock of ${variant.sku} is not counted.`;
  return { sku: variant.sku, quantity: reading.quantity };
}
