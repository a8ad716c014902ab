import type { Columns, Field, Row } from './columns.ts';
import { quoted, type Report } from './errors.ts';

/** Reads a field as one line of trimmed text with single spaces. Invalid text is reported. */
export type TextReader = (line: number, row: Row, field: Field, maxLength: number) => string;

export function textReader(columns: Columns, report: Report): TextReader {
  return (line, row, field, maxLength) => {
    const raw = row[field];
    if (PLAIN.test(raw) && raw.length <= maxLength) return raw.trim();
    const text = raw.replace(/\s+/g, ' ').trim();
    if (FORBIDDEN.test(text)) {
      report(line, `${columns.nameOf(field)} ${quoted(text)} contains a control character: remove it`);
    } else if (text.length > maxLength) {
      report(line, `${columns.nameOf(field)} is longer than ${maxLength} characters`);
    }
    return text;
  };
}

/** Matches most fields: printable ASCII without two spaces in a row. They need no further checks. */
const PLAIN = /^(?:[!-~]| (?! ))*$/;

/** Control characters, and those that change the direction of the text after them. */
export const FORBIDDEN = /[\p{Control}\u202a-\u202e\u2066-\u2069]/u;

export type Parsed<T> = { ok: true; value: T } | { ok: false; hint: string };

/** Returns the parsed value. Without one, it passes the hint to `refuse` and returns `fallback`. */
export function valueOr<T>(parsed: Parsed<T>, refuse: (hint: string) => void, fallback: T): T {
  if (parsed.ok) return parsed.value;
  refuse(parsed.hint);
  return fallback;
}

/** The largest value of PostgreSQL's integer. */
const MAX_MINOR = 2_147_483_647;

/** "55.30" → 5530 with the two digits of most currencies. Zeros that a currency has no digits for are ignored. */
export function parsePriceMinor(text: string, digits = 2): Parsed<number> {
  const [, whole = '', part = ''] = /^(\d{1,10})(?:\.(\d{1,4}))?$/.exec(text) ?? [];
  const isExact = part.length <= 2 ? digits >= 2 || !/[1-9]/.test(part.slice(digits)) : part.length <= digits;
  if (whole === '' || !isExact) return { ok: false, hint: priceHint(text) };
  const minor = Number(whole) * 10 ** digits + Number(part.slice(0, digits).padEnd(digits, '0'));
  if (minor > MAX_MINOR) return { ok: false, hint: `the highest price is ${MAX_MINOR / 10 ** digits}` };
  return { ok: true, value: minor };
}

/** Suggests the price that was probably meant but never imports it, because "1,299" may mean either of two prices. */
function priceHint(text: string): string {
  if (text === '') return 'write a number such as 12.50';
  if (text.startsWith('-')) return 'a price must be 0 or more';
  const digits = text.replace(/^[\p{Sc}\s+A-Za-z]+|[\p{Sc}\sA-Za-z]+$/gu, '');
  const withComma = /^(\d+),(\d{1,2})$/.exec(digits);
  if (withComma) return `write ${withComma[1]}.${withComma[2]}`;
  if (/^\d+(\.\d{1,2})?$/.test(digits) && digits !== text) return `write ${digits}`;
  if (/^\d+\.\d{3,}$/.test(text)) return 'use two decimals at most';
  return 'write a number such as 12.50';
}

/** A quantity is null for an empty cell. It is negative when more was sold than was in stock. */
export function parseQuantity(text: string): Parsed<number | null> {
  if (text === '') return { ok: true, value: null };
  if (!/^-?\d{1,9}$/.test(text)) return { ok: false, hint: 'write a whole number such as 12' };
  return { ok: true, value: Number(text) };
}

/** A position starts at 1. It is undefined for an empty cell. */
export function parsePosition(text: string): Parsed<number | undefined> {
  if (text === '') return { ok: true, value: undefined };
  if (!/^\d{1,6}$/.test(text)) return { ok: false, hint: 'write a whole number such as 1' };
  return { ok: true, value: Number(text) };
}

const FORMULA = /^'*[=+\-@\t\r]/;
const ESCAPED = /^'+[=+\-@\t\r]/;

/**
 * Escapes text that a spreadsheet would run as a formula with a leading apostrophe. Text that already starts with
 * apostrophes and such a character gets one more, so that `unescapeFormula` restores every text exactly.
 */
export const escapeFormula = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

export const unescapeFormula = (cell: string): string => (ESCAPED.test(cell) ? cell.slice(1) : cell);
