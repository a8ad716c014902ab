/** The kinds of sizes and their order, for filters and size selectors. */

export const SIZE_KINDS = ['clothes', 'waist', 'shoes', 'socks', 'other'] as const;
export type SizeKind = (typeof SIZE_KINDS)[number];

export const SIZE_KIND_LABELS: Record<SizeKind, string> = {
  clothes: 'Clothes',
  waist: 'Waist',
  shoes: 'Shoes',
  socks: 'Socks',
  other: 'Other sizes',
};

/** The types of products whose numeric sizes have meanings of their own. */
export const SIZED_TYPES = ['clothes', 'trousers', 'shoes', 'socks'] as const;
export type SizedType = (typeof SIZED_TYPES)[number];

const TYPE_WORDS: readonly (readonly [SizedType, RegExp])[] = [
  ['socks', /sock|stocking|tights|socken|strumpf|chaussette|collant/],
  ['shoes', /shoe|sneaker|trainer|boots?\b|sandal|loafer|slipper|schuh|stiefel|chaussure|basket|botte/],
  ['trousers', /trouser|jean|chino|pant|shorts\b|hose/],
];

/** `type` is the slug of a type, such as "trousers-and-jeans". */
export function sizedType(type: string): SizedType {
  return TYPE_WORDS.find(([, words]) => words.test(type))?.[0] ?? 'clothes';
}

/** `size` is a size or its slug. The same "36" may be the size of a waist, a shoe, or a dress. */
export function sizeKind(size: string, type: SizedType): SizeKind {
  const text = size.toLowerCase();
  if (/^(?:one|os$|uni|einheits)/.test(text)) return 'other';
  if (type === 'shoes' || type === 'socks') return type;
  if (LETTER_SIZES.includes(text)) return 'clothes';
  if (/^w\s?\d/.test(text)) return 'waist';
  if (/^\d/.test(text)) return type === 'trousers' ? 'waist' : 'clothes';
  return 'other';
}

const LETTER_SIZES = [
  'xxxs',
  'xxs',
  'xs',
  's',
  'm',
  'l',
  'xl',
  'xxl',
  '2xl',
  'xxxl',
  '3xl',
  '4xl',
  '5xl',
  '6xl',
];

const NUMBER = /^(?:w|eu|uk|us)?\s?(\d+(?:[.,]\d+)?)(?:\D+(\d+))?/i;

/**
 * The sort key of a size: letter sizes from small to large come first, then numbers, then everything else. Of two sizes with
 * the same waist ("W32 L30", "W32 L34"), the shorter comes first.
 */
export function sizeRank(size: string): number {
  const letter = LETTER_SIZES.indexOf(size.toLowerCase());
  if (letter >= 0) return letter;
  const [, first, second = '0'] = NUMBER.exec(size) ?? [];
  if (first === undefined) return 1_000_000;
  const number = Math.min(Number(first.replace(',', '.')), 9_999);
  return 100 + 10 * number + Math.min(Number(second), 999) / 1_000;
}
