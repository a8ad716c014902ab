/** A cart as it is shown: priced and checked against the catalog at this moment. */

export type NoticeCode =
  | 'low_stock'
  | 'not_enough_stock'
  | 'sold_out'
  | 'no_longer_sold'
  | 'price_lower'
  | 'price_higher';

export interface Notice {
  code: NoticeCode;
  /** A sentence for the shopper. */
  message: string;
}

export interface PricedLine {
  sku: string;
  /** Empty when the product is not in the catalog any more. */
  productSlug: string;
  name: string;
  color: string;
  size: string;
  style: string;
  drawing: string;
  quantity: number;
  /** Now; the price last shown when the product is gone. */
  unitPriceMinor: number;
  /** Crossed out beside the price, when the product is reduced. */
  compareAtMinor: number | null;
  /** 0 for a line that cannot be bought now. */
  lineTotalMinor: number;
  /** How far "one more" can go: the stock where it is told, otherwise 99. */
  maxQuantity: number;
  buyable: boolean;
  notices: Notice[];
}

export interface PricedCart {
  /** 0 for a shopper who has no cart yet. */
  version: number;
  lines: PricedLine[];
  /** Saved for later. */
  saved: PricedLine[];
  /** The line that was removed last and can be put back. */
  lastRemoved: PricedLine | null;
  /** Pieces that have come along at the sign-in, while that can be undone. */
  brought: { toCart: number; saved: number };
  /** Sum of the quantities of `lines`. */
  itemCount: number;
  /** Sum of the line totals. */
  subtotalMinor: number;
  currency: string;
}
