export interface LineItem {
  sku: string;
  quantity: number;
  /** The price in minor units when the shopper last changed this line, so they have seen it. */
  unitPriceMinor: number;
  /** Milliseconds since 1970. Carts of older releases have it as a text. */
  addedAt: number | string;
}

export interface Cart {
  /** 0 before the first change. */
  version: number;
  lineItems: LineItem[];
  saved: LineItem[];
  /** The newest is the last. `position` is the index that the line had. */
  removed: (LineItem & { position: number })[];
  /** Fingerprints of idempotency keys (see `shortenKey`). The oldest is the first. */
  keys: string[];
  /** The customer's cart before a guest's was merged into it, for the undo. The next change removes it. */
  beforeMerge: { lineItems: LineItem[]; saved: LineItem[] } | null;
}

export const EMPTY_CART: Cart = {
  version: 0,
  lineItems: [],
  saved: [],
  removed: [],
  keys: [],
  beforeMerge: null,
};

/** A cart as it is stored. The version is a column of its own. */
export type CartDocument = Omit<Cart, 'version'>;

interface ParsedCart {
  version: string | number;
  /** An older release may have written it. */
  document: Partial<CartDocument>;
}

/** A property that a release adds to the line item gets its default here. */
const LINE_DEFAULTS: Partial<LineItem> = {};

/**
 * Makes a cart of a document that was just parsed. A document that an older release of the shop wrote lacks newer
 * properties, so their defaults are added, to its lines too. Unknown properties of a newer release are kept.
 */
export function withDefaults(stored: ParsedCart): Cart {
  const cart: Cart = { ...EMPTY_CART, ...stored.document, version: Number(stored.version) };
  const { lineItems, saved, removed, beforeMerge } = cart;
  for (const lines of [lineItems, saved, removed, beforeMerge?.lineItems ?? [], beforeMerge?.saved ?? []])
    for (const line of lines) addDefaults(line);
  return cart;
}

function addDefaults(line: LineItem): void {
  for (const property in LINE_DEFAULTS)
    if (!(property in line)) Object.assign(line, { [property]: LINE_DEFAULTS[property as keyof LineItem] });
}

export function documentOf({ version: _, ...document }: Cart): string {
  return JSON.stringify(document satisfies CartDocument);
}

/**
 * A cart's row in PostgreSQL has either compact content or the older JSON document. Both are read. The previous release
 * reads only documents, so a shop that was run with it writes documents until "npm run state -- compact-carts".
 */
export type CartForm = 'compact' | 'document';

/**
 * The compact content of a cart's row: JSON arrays instead of objects. It takes a third of the bytes of the older
 * document, and the database never parses it. Properties that this release does not know are kept as `others`.
 */
type Content = [
  lineItems: Line[],
  keys: string | readonly string[],
  saved: Line[],
  removed: Line[],
  beforeMerge: [lineItems: Line[], saved: Line[]] | null,
  others: object,
];
/** A text in `addedAt` that is not a time in the format of older releases is stored as it is. */
type Line = [
  sku: string,
  quantity: number,
  unitPriceMinor: number,
  addedAt: number | string,
  others?: object,
];

/** The columns of a cart. Either `content` or `document` is null. */
export interface StoredCart {
  version: string | number;
  content: string | null;
  document: Partial<CartDocument> | null;
}

/** The values of the columns `content` and `document`. */
export type CartColumns = readonly [content: string | null, document: string | null];

/** A cart with the content that it was read from. The content of its next version reuses what has not changed. */
export interface DecodedCart {
  cart: Cart;
  content?: string;
  /** Where the text of each line item begins, and where one more would begin. One character separates two texts. */
  starts?: readonly number[] | undefined;
  /** Includes forgotten keys. */
  keyText?: string | undefined;
}

export function encodeCart(form: CartForm, cart: Cart, previous?: DecodedCart): CartColumns {
  if (form === 'document') return [null, documentOf(cart)];
  const { version: _, lineItems, keys, saved, removed, beforeMerge, ...others } = cart;
  const rest = JSON.stringify([
    keys.length === 0 ? '' : (keyTextOf(keys, previous) ?? keys),
    saved.map(compactLine),
    removed.map(compactLine),
    beforeMerge && [beforeMerge.lineItems.map(compactLine), beforeMerge.saved.map(compactLine)],
    others,
  ]);
  // Lines of the previous version keep their text, also where one line before them was added or removed.
  const { cart: before, content = '', starts } = previous ?? {};
  const shift = (before?.lineItems.length ?? 0) - lineItems.length;
  const texts = lineItems.map((line, index) => {
    const at = before?.lineItems[index] === line ? index : index + shift;
    if (!starts || before?.lineItems[at] !== line) return JSON.stringify(compactLine(line));
    return content.slice(starts[at], (starts[at + 1] ?? 0) - 1);
  });
  // `join` copies the texts. A slice or a concatenation would keep the previous content in memory.
  return [['[[', texts.join(), '],', rest.slice(1)].join(''), null];
}

function compactLine({ sku, quantity, unitPriceMinor, addedAt, ...others }: LineItem): Line {
  const line: Line = [sku, quantity, unitPriceMinor, addedAt];
  if (typeof addedAt === 'string') {
    const ms = Date.parse(addedAt);
    if (!Number.isNaN(ms) && new Date(ms).toISOString() === addedAt) line[3] = ms;
  }
  if (Object.keys(others).length > 0) line.push(others);
  return line;
}

export const cartOfRow = (row: StoredCart): Cart => decodeCart(row).cart;

export function decodeCart({ version, content, document }: StoredCart): DecodedCart {
  if (content === null) return { cart: withDefaults({ version, document: document ?? {} }) };
  const scanned = scanLines(content);
  const parts: Partial<Content> = JSON.parse(
    scanned ? `[[]${content.slice(scanned.starts?.at(-1))}` : content,
  );
  const [lineItems = [], keys = '', saved = [], removed = [], beforeMerge = null, others = {}] = parts;
  const cart: Cart = {
    ...EMPTY_CART,
    ...others,
    version: Number(version),
    lineItems: scanned?.lineItems ?? lineItems.map(lineOf),
    saved: saved.map(lineOf),
    // Their position is one of the line's `others`.
    removed: removed.map(lineOf) as Cart['removed'],
    keys: keys === '' ? [] : typeof keys === 'string' ? separateKeys(keys) : [...keys],
    beforeMerge: beforeMerge && {
      lineItems: beforeMerge[0].map(lineOf),
      saved: beforeMerge[1].map(lineOf),
    },
  };
  return { cart, content, starts: scanned?.starts, keyText: typeof keys === 'string' ? keys : undefined };
}

const ZERO = 48;

/**
 * Reads the line items at the beginning of compact content, and where the text of each begins. JSON.parse takes four
 * times as long. Returns undefined for content that only JSON.parse can read.
 */
function scanLines(content: string): (Pick<DecodedCart, 'starts'> & { lineItems: LineItem[] }) | undefined {
  if (!content.startsWith('[[') || content.includes('\\')) return undefined;
  const lineItems: LineItem[] = [];
  if (content[2] === ']') return { lineItems, starts: [3] };
  const starts = [2];
  for (let at = 2; content[at - 1] !== ']' || starts.length === 1; ) {
    const quote = content.startsWith('["', at) ? content.indexOf('"', at + 2) : -1;
    if (quote < 0) return undefined;
    // The slice keeps the content in memory, so a long-lived key must be a copy of it.
    const sku = content.slice(at + 2, quote);
    const numbers = [0, 0, 0];
    at = quote + 1;
    for (let index = 0; index < 3; index++) {
      const first = at + 1;
      if (content[at] !== ',') return undefined;
      let value = 0;
      let digit = content.charCodeAt(++at) - ZERO;
      for (; digit >= 0 && digit <= 9; digit = content.charCodeAt(++at) - ZERO) value = value * 10 + digit;
      if (at === first) return undefined;
      numbers[index] = value;
    }
    if (content[at] !== ']') return undefined;
    const [quantity = 0, unitPriceMinor = 0, addedAt = 0] = numbers;
    lineItems.push({ ...LINE_DEFAULTS, sku, quantity, unitPriceMinor, addedAt });
    at += 2;
    starts.push(at);
  }
  return { lineItems, starts };
}

function lineOf([sku, quantity, unitPriceMinor, addedAt, others]: Line): LineItem {
  return { ...LINE_DEFAULTS, ...others, sku, quantity, unitPriceMinor, addedAt };
}

/**
 * Fingerprints of idempotency keys as the rules of carts make them: `<16 characters of the key's hash>.<8 of the
 * action's>`. The compact content has the first 12 and 4, without the dot. 12 characters are 72 bits, so a new key is
 * taken for one of 64 remembered keys with a probability of 2^-66. 4 characters are 24 bits: of 16 million requests that
 * wrongly reuse a key for another action, one is not refused.
 */
const LONG_KEY = /^(.{12}).{4}\.(.{4}).{4}$/;
const SHORT_KEY_LENGTH = 16;

/** How many idempotency keys a cart remembers. */
export const KEYS_MAX = 64;

/** A short fingerprint is returned as it is. */
export function shortenKey(key: string): string {
  return key.length === SHORT_KEY_LENGTH ? key : key.replace(LONG_KEY, '$1$2');
}

/** Keys are put in front until the text is this long. Then it is cut to the keys that the cart remembers. */
const KEY_TEXT_MAX = 96 * SHORT_KEY_LENGTH;

/**
 * Joins all keys to one text, because they are half of an active cart. The newest comes first, and forgotten ones stay at
 * the end for a while, because PostgreSQL does not log the unchanged end of a row. Returns undefined if a key has another
 * form.
 */
function keyTextOf(keys: readonly string[], previous?: DecodedCart): string | undefined {
  const known = previous?.keyText;
  if (known && keys === previous.cart.keys) return known;
  const newest = shortenKey(keys.at(-1) ?? '');
  const isOneMore = keys.length > 1 && keys.at(-2) === previous?.cart.keys.at(-1);
  if (known && isOneMore && known.length < KEY_TEXT_MAX && newest.length === SHORT_KEY_LENGTH)
    return newest + known;
  const all = keys.map(shortenKey).reverse();
  return all.every((key) => key.length === SHORT_KEY_LENGTH) ? all.join('') : undefined;
}

function separateKeys(text: string): string[] {
  const keys: string[] = [];
  for (let from = 0; from < text.length && keys.length < KEYS_MAX; from += SHORT_KEY_LENGTH)
    keys.push(text.slice(from, from + SHORT_KEY_LENGTH));
  return keys.reverse();
}
