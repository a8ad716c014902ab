/** PostgreSQL's integer. */
const MAX_MINOR = 2_147_483_647;

export type Parsed<T> = { ok: true; value: T } | { ok: false; hint: string };

/** The parsed value; where there is none, `refuse` is told why and the result is `otherwise`. */
export function valueOr<T>(parsed: Parsed<T>, refuse: (hint: string) => void, otherwise: T): T {
  if (parsed.ok) return parsed.value;
  refuse(parsed.hint);
  return otherwise;
}

/** "55.30" → 5530. The shop's currency has two decimals. */
export function parsePriceMinor(text: string): Parsed<number> {
  const match = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(text);
  if (!match) return { ok: false, hint: priceHint(text) };
  const minor = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  if (minor > MAX_MINOR) return { ok: false, hint: `the highest is ${MAX_MINOR / 100}` };
  return { ok: true, value: minor };
}

/** Shows the price that was probably meant, never takes it: "1,299" may be either. */
function priceHint(text: string): string {
  if (text === '') return 'write a number such as 12.50';
  if (text.startsWith('-')) return 'a price is 0 or more';
  const digits = text.replace(/^[\p{Sc}\s+A-Za-z]+|[\p{Sc}\sA-Za-z]+$/gu, '');
  const withComma = /^(\d+),(\d{1,2})$/.exec(digits);
  if (withComma) return `write ${withComma[1]}.${withComma[2]}`;
  if (/^\d+(\.\d{1,2})?$/.test(digits) && digits !== text) return `write ${digits}`;
  if (/^\d+\.\d{3,}$/.test(text)) return 'two decimals at most';
  return 'write a number such as 12.50';
}

/** The quantity is below zero if more was sold than there was, and null for an empty cell. */
export function parseStock(text: string): Parsed<number | null> {
  if (text === '') return { ok: true, value: null };
  if (!/^-?\d{1,9}$/.test(text)) return { ok: false, hint: 'write a whole number such as 12' };
  return { ok: true, value: Number(text) };
}

/** From 1; undefined where the file says nothing. */
export function parsePosition(text: string): Parsed<number | undefined> {
  if (text === '') return { ok: true, value: undefined };
  if (!/^\d{1,6}$/.test(text)) return { ok: false, hint: 'write a whole number such as 1' };
  return { ok: true, value: Number(text) };
}
