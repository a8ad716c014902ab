import { HUNDREDTHS } from '../listing-query.ts';

export interface ReadPrices {
  /** In hundredths of a whole unit, like those of a `ListingQuery`. */
  priceMinMinor: number | null;
  priceMaxMinor: number | null;
  /** The text without the prices. */
  rest: string;
}

const PRICE_MAJOR_MAX = 1_000_000;
const MONEY = String.raw`(?:€|\$|£|eur\b|euros?\b|usd\b|dollars?\b|gbp\b|pounds?\b|chf\b|franken\b)`;
/** "80", "79.99", "79,99", "1,200" and "1.200". */
const NUMBER = String.raw`((?:\d{1,3}(?:[.,]\d{3}){1,2}|\d{1,6})(?:[.,]\d{1,2})?)`;
const AMOUNT = String.raw`${MONEY}?\s{0,3}${NUMBER}(?![\d%]|[.,]\d)\s{0,3}${MONEY}?`;
const AMOUNT_OF_MONEY = String.raw`(?:${MONEY}\s{0,3}${NUMBER}|${NUMBER}\s{0,3}${MONEY})`;
const BEFORE = String.raw`(?<![\p{L}\p{N}.,-])`;
const AFTER = String.raw`(?![\p{L}\p{N}])`;
const phrase = (text: string) => new RegExp(`${BEFORE}${text}${AFTER}`, 'u');

const BETWEEN = phrase(
  String.raw`(?:between|zwischen|entre)\s{1,3}${AMOUNT}\s{1,3}(?:and|und|et|bis|to|a|-)\s{1,3}${AMOUNT}`,
);
const RANGE = phrase(
  String.raw`${NUMBER}\s{0,3}${MONEY}?\s{0,3}(?:-|–|to|bis|a)\s{0,3}${NUMBER}\s{0,3}${MONEY}`,
);
// Some words before a number are also part of a name, as in "air max 90", so they need a currency.
const UP_TO = phrase(
  String.raw`(?:max\s{0,3}${AMOUNT_OF_MONEY}|(?:under|below|up to|less than|cheaper than|maximum|maximal|max\.|<=?|unter|bis zu|bis|hochstens|weniger als|billiger als|moins de|sous|jusqu.?a|inferieur a)\s{0,3}${AMOUNT})`,
);
const FROM = phrase(
  String.raw`(?:(?:min|ab|des)\s{0,3}${AMOUNT_OF_MONEY}|(?:over|above|from|at least|more than|minimum|mindestens|min\.|>=?|uber|ueber|mehr als|plus de|a partir de)\s{0,3}${AMOUNT})`,
);
/** An amount of money alone is what a shopper wants to spend at most. */
const ALONE = phrase(AMOUNT_OF_MONEY);

/** Reads "under 80", "unter 50 Euro", "between 20 and 40" and the like in folded text. */
export function readPrices(text: string): ReadPrices {
  for (const [pattern, read] of PATTERNS) {
    const match = pattern.exec(text);
    if (!match) continue;
    const [first = 0, second = 0] = match
      .slice(1)
      .filter((amount) => amount !== undefined)
      .map(majorOf);
    const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
    return { ...read(first, second), rest };
  }
  return { priceMinMinor: null, priceMaxMinor: null, rest: text };
}

type Read = (first: number, second: number) => Omit<ReadPrices, 'rest'>;

const readRange: Read = (first, second) => ({
  priceMinMinor: leastOf(Math.min(first, second)),
  priceMaxMinor: mostOf(Math.max(first, second)),
});
const readMost: Read = (most) => ({ priceMinMinor: null, priceMaxMinor: mostOf(most) });
const readLeast: Read = (least) => ({ priceMinMinor: leastOf(least), priceMaxMinor: null });

const PATTERNS: [RegExp, Read][] = [
  [BETWEEN, readRange],
  [RANGE, readRange],
  [UP_TO, readMost],
  [FROM, readLeast],
  [ALONE, readMost],
];

const majorOf = (amount: string): number => Number(amount.replace(/[.,](?=\d{3})/g, '').replace(',', '.'));

// Addresses have whole units. Amounts are rounded outward, so that "under 79.99" includes €79.99.
const leastOf = (major: number): number | null => hundredthsOf(Math.floor(major));
const mostOf = (major: number): number | null => hundredthsOf(Math.ceil(major));

/** Returns null for zero, which limits nothing. */
const hundredthsOf = (major: number): number | null => Math.min(major, PRICE_MAJOR_MAX) * HUNDREDTHS || null;
