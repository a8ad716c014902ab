import { RESUMED } from '../customers/sign-in/pending-form.ts';
import { ORDER_LINES_MAX } from '../orders/order.ts';
import { REASONS, type Reason, type RequestedLine } from './return.ts';

/** The return form: what was chosen for each line of the order, by its position. */

const NAMES = ['quantity', 'reason', 'exchange'] as const;
type Name = (typeof NAMES)[number];

export const RETURN_FIELDS: readonly string[] = [
  'token',
  'key',
  RESUMED,
  ...Array.from({ length: ORDER_LINES_MAX }, (_, index) =>
    NAMES.map((name) => `${name}-${index + 1}`),
  ).flat(),
];

export type Chosen = Record<Name, string>;

export function chosenOf(form: Readonly<Partial<Record<string, string>>>, position: number): Chosen {
  const field = (name: Name) => form[`${name}-${position}`] ?? '';
  return { quantity: field('quantity'), reason: field('reason'), exchange: field('exchange') };
}

/** Parses the lines to return, or says what is missing. */
export function linesOf(
  form: Readonly<Partial<Record<string, string>>>,
): { ok: true; lines: RequestedLine[] } | { ok: false; fault: string } {
  const lines: RequestedLine[] = [];
  for (let position = 1; position <= ORDER_LINES_MAX; position++) {
    const { quantity, reason, exchange } = chosenOf(form, position);
    if (quantity === '' || quantity === '0') continue;
    if (!/^[1-9]\d?$/.test(quantity)) return { ok: false, fault: 'Choose how many to return.' };
    if (!isReason(reason)) return { ok: false, fault: 'Choose a reason for each item.' };
    lines.push({ position, quantity: Number(quantity), reason, exchangeSku: exchange || null });
  }
  return lines.length > 0 ? { ok: true, lines } : { ok: false, fault: 'Choose at least one item to return.' };
}

const isReason = (text: string): text is Reason => Object.hasOwn(REASONS, text);
