import type { PricedCart, PricedLine } from './priced-cart.ts';
import type { CartAnswer, LineAnswer } from './schemas.ts';

/** The cart as the API shows it. */
export const cartAnswer = (cart: PricedCart): CartAnswer => ({
  version: cart.version,
  lineItems: cart.lines.map(lineAnswer),
  savedLineItems: cart.saved.map(lineAnswer),
  removedLineItem: cart.lastRemoved && lineAnswer(cart.lastRemoved),
  brought: cart.brought,
  itemCount: cart.itemCount,
  subtotalMinor: cart.subtotalMinor,
  currency: cart.currency,
});

const lineAnswer = (line: PricedLine): LineAnswer => ({
  sku: line.sku,
  slug: line.productSlug,
  name: line.name,
  color: line.color,
  size: line.size,
  style: line.style,
  quantity: line.quantity,
  unitPriceMinor: line.unitPriceMinor,
  lineTotalMinor: line.lineTotalMinor,
  available: line.buyable,
  notices: line.notices,
});
