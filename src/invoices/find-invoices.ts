import type { Queryable } from '../database/database.ts';
import {
  type ListedInvoice,
  numberNow,
  type StoredInvoice,
  selectByNumber,
  selectOfOrder,
} from './queries.ts';

/**
 * The invoice, credit notes and reversals of an order, oldest first. What the caller's transaction has issued itself is
 * numbered now. The counter then stays locked, so read it last.
 */
export async function listInvoicesOf(connection: Queryable, orderId: string): Promise<ListedInvoice[]> {
  const found = await connection.list(selectOfOrder, [orderId]);
  if (found.every(({ number }) => number !== '')) return found;
  await connection.run(numberNow, []);
  return connection.list(selectOfOrder, [orderId]);
}

/** Finds a document by its number, such as INV-2026-000001, in any spelling. */
export async function findInvoice(connection: Queryable, text: string): Promise<StoredInvoice | undefined> {
  const number = invoiceNumberOf(text);
  return number === undefined ? undefined : connection.find(selectByNumber, [number]);
}

/** Returns undefined for a text that is no number of a document. */
function invoiceNumberOf(text: string): string | undefined {
  const number = text.trim().toUpperCase();
  return /^(INV|CN)-\d{4}-\d{6,9}$/.test(number) ? number : undefined;
}
