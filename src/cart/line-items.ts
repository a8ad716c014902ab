import type { LineItem } from '../state/cart-document.ts';

/**
 * Joins two lines of one SKU. Where both have a property, that of `own` counts. Every join of lines goes through this
 * function, so that a property that only one of them has is never lost.
 */
export const joinLines = <Line extends LineItem>(own: Line, other: LineItem, quantity: number): Line => ({
  ...other,
  ...own,
  quantity,
});
