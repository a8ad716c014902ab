import { type Static, Type } from 'typebox';
import { LIMITS } from './cart.ts';
import type { PricedCart, PricedLine } from './price-cart.ts';

/** What the cart's API takes and gives; OpenAPI is made from the same. */

const Sku = Type.String({ minLength: 1, maxLength: 100 });
const Quantity = Type.Integer({ minimum: 1, maximum: LIMITS.quantity });

export const SkuParams = Type.Object({ sku: Sku });
export const AddBody = Type.Object({ sku: Sku, quantity: Quantity }, { additionalProperties: false });
export const SetBody = Type.Object(
  { quantity: Type.Integer({ minimum: 0, maximum: LIMITS.quantity, description: '0 removes the line' }) },
  { additionalProperties: false },
);
export const SaveBody = Type.Object({ sku: Sku }, { additionalProperties: false });
export const NoBody = Type.Union([Type.Null(), Type.Object({}, { additionalProperties: false })]);

const Notice = Type.Object({
  code: Type.String({
    description: 'low_stock, not_enough_stock, sold_out, no_longer_sold, price_lower or price_higher',
  }),
  message: Type.String(),
});

const Line = Type.Object({
  sku: Type.String(),
  slug: Type.String(),
  name: Type.String(),
  color: Type.String(),
  size: Type.String(),
  style: Type.String(),
  quantity: Type.Integer(),
  unitPriceMinor: Type.Integer({ description: 'The price now, in minor units' }),
  lineTotalMinor: Type.Integer({ description: '0 while the line cannot be bought' }),
  available: Type.Boolean(),
  notices: Type.Array(Notice),
});
type LineAnswer = Static<typeof Line>;

export const CartAnswer = Type.Object({
  version: Type.Integer({ description: '0 before the first change; also the ETag' }),
  lineItems: Type.Array(Line),
  savedLineItems: Type.Array(Line),
  removedLineItem: Type.Union([Line, Type.Null()], { description: 'Removed last; can be put back' }),
  brought: Type.Object(
    { toCart: Type.Integer(), saved: Type.Integer() },
    {
      description: 'Pieces that came along at the sign-in, until the next change; see DELETE /api/cart/merge',
    },
  ),
  itemCount: Type.Integer(),
  subtotalMinor: Type.Integer(),
  currency: Type.String({ description: 'ISO 4217' }),
});
export type CartAnswer = Static<typeof CartAnswer>;

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
