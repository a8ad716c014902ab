export interface LineItem {
  sku: string;
  quantity: number;
  /** The price when the shopper last changed this line, in minor units: they have seen that one. */
  unitPriceMinor: number;
  /** ISO 8601, UTC. */
  addedAt: string;
}

export interface Cart {
  /** 0 before the first change. */
  version: number;
  lineItems: LineItem[];
  saved: LineItem[];
  /** Newest last. `position` is where the line stood. */
  removed: (LineItem & { position: number })[];
  /** Oldest first: fingerprints of a key and of what it was used for, `<16 characters>.<8 characters>`. */
  keys: string[];
  /** What the customer's cart held before a guest's cart joined it: for the undo, until the next change. */
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

/** What is stored of a cart. Its version is a column of its own. */
export type CartDocument = Omit<Cart, 'version'>;

/** A document that an older release of the shop wrote lacks the newer properties, so their defaults are added. */
export const cartOf = (row: { version: string; document: CartDocument }): Cart => ({
  ...EMPTY_CART,
  ...row.document,
  version: Number(row.version),
});

export function documentOf({ version: _, ...document }: Cart): string {
  return JSON.stringify(document satisfies CartDocument);
}
