export interface LineItem {
  sku: string;
  quantity: number;
  /** The price in minor units when the shopper last changed this line, so they have seen it. */
  unitPriceMinor: number;
  /** ISO 8601, UTC. */
  addedAt: string;
}

export interface Cart {
  /** 0 before the first change. */
  version: number;
  lineItems: LineItem[];
  saved: LineItem[];
  /** The newest is the last. `position` is the index that the line had. */
  removed: (LineItem & { position: number })[];
  /** Fingerprints of idempotency keys (`key-fingerprints.ts`). The oldest is the first. */
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

interface StoredCart {
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
export function withDefaults(stored: StoredCart): Cart {
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
