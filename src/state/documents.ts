import { type Cart, EMPTY_CART } from '../cart/cart.ts';

/** What is stored of a cart; its version is a column of its own. */
export type Document = Omit<Cart, 'version'>;

/** A document of an older version of the shop lacks what came later. */
export const cartOf = (row: { version: string; document: Document }): Cart => ({
  ...EMPTY_CART,
  ...row.document,
  version: Number(row.version),
});

export function documentOf({ version: _, ...document }: Cart): string {
  return JSON.stringify(document satisfies Document);
}
