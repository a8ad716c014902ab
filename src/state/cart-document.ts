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
  /** The oldest is the first. Each is a fingerprint of a key and of its action: `<16 characters>.<8 characters>`. */
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

/** A document that an older release of the shop wrote lacks the newer properties, so their defaults are added. */
export const cartOf = (row: { version: string; document: CartDocument }): Cart => ({
  ...EMPTY_CART,
  ...row.document,
  version: Number(row.version),
});

export function documentOf({ version: _, ...document }: Cart): string {
  return JSON.stringify(document satisfies CartDocument);
}
