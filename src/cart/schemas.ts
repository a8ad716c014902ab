import type { Static } from 'typebox';
import { Type } from '../process/schema.ts';
import { OneOf, OrNull } from '../web/api/operation.ts';
import { LIMITS } from './cart.ts';
import type { PricedCart, PricedLine } from './price-cart.ts';

/** The requests and responses of the cart API. A schema with a title is shared in the API document. */

const closed = { additionalProperties: false } as const;

const Sku = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'The SKU of a variant.',
  examples: ['OXFORD-NAVY-M'],
});

export const SkuParams = Type.Object({ sku: Sku });

export const AddBody = Type.Object(
  {
    sku: Sku,
    quantity: Type.Integer({ minimum: 1, maximum: LIMITS.quantity, description: 'How many to add.' }),
  },
  {
    ...closed,
    title: 'NewLineItem',
    description: 'What to add.',
    examples: [{ sku: 'OXFORD-NAVY-M', quantity: 1 }],
  },
);

export const SetBody = Type.Object(
  {
    quantity: Type.Integer({ minimum: 0, maximum: LIMITS.quantity, description: '0 removes the line item.' }),
  },
  { ...closed, title: 'LineItemQuantity', description: 'The new quantity.' },
);

export const SaveBody = Type.Object(
  { sku: Sku },
  { ...closed, title: 'SavedLineItem', description: 'The line item to save for later.' },
);

const Notice = Type.Object(
  {
    code: OneOf([
      'low_stock',
      'not_enough_stock',
      'sold_out',
      'no_longer_sold',
      'price_lower',
      'price_higher',
    ]),
    message: Type.String({ description: 'A sentence for the shopper.' }),
  },
  { title: 'Notice', description: 'What has changed since the shopper last saw the line item.' },
);

const LINE_ITEM = {
  sku: 'OXFORD-NAVY-M',
  slug: 'oxford-shirt',
  name: 'Oxford shirt',
  color: 'Navy',
  size: 'M',
  style: '',
  quantity: 2,
  unitPriceMinor: 8_900,
  lineTotalMinor: 17_800,
  available: true,
  notices: [],
};

const LineItem = Type.Object(
  {
    sku: Type.String(),
    slug: Type.String({ description: 'The slug of the product.' }),
    name: Type.String({ description: 'The name of the product.' }),
    color: Type.String(),
    size: Type.String(),
    style: Type.String(),
    quantity: Type.Integer(),
    unitPriceMinor: Type.Integer({ description: 'The current price of one, in minor units.' }),
    lineTotalMinor: Type.Integer({ description: '0 while the line item cannot be bought.' }),
    available: Type.Boolean({ description: 'Whether it can be bought.' }),
    notices: Type.Array(Notice),
  },
  {
    title: 'LineItem',
    description: 'A variant in the cart, at its current price.',
    examples: [LINE_ITEM],
  },
);
type LineAnswer = Static<typeof LineItem>;

export const CartAnswer = Type.Object(
  {
    version: Type.Integer({ description: '0 before the first change. It is also the ETag.' }),
    lineItems: Type.Array(LineItem),
    savedLineItems: Type.Array(LineItem, { description: 'Saved for later.' }),
    removedLineItem: OrNull(LineItem, {
      description: 'The one that was removed last, which can be put back.',
    }),
    brought: Type.Object(
      { toCart: Type.Integer(), saved: Type.Integer() },
      {
        description:
          'How many items the sign-in added from the guest’s cart, until the next change. `undoCartMerge` removes them.',
      },
    ),
    itemCount: Type.Integer({ description: 'How many items are in the cart.' }),
    subtotalMinor: Type.Integer({ description: 'The sum of the line totals, in minor units.' }),
    currency: Type.String({ description: 'ISO 4217.', examples: ['EUR'] }),
  },
  {
    title: 'Cart',
    description: 'The cart after the request.',
    examples: [
      {
        version: 7,
        lineItems: [LINE_ITEM],
        savedLineItems: [],
        removedLineItem: null,
        brought: { toCart: 0, saved: 0 },
        itemCount: 2,
        subtotalMinor: 17_800,
        currency: 'EUR',
      },
    ],
  },
);
export type CartAnswer = Static<typeof CartAnswer>;

/** The cart as the API shows it. `cartJson` writes the same as text. */
export const cartAnswer = (cart: PricedCart): CartAnswer => ({
  version: cart.version,
  lineItems: cart.lines.map(lineAnswer),
  savedLineItems: cart.saved.map(lineAnswer),
  removedLineItem: cart.lastRemoved && lineAnswer(cart.lastRemoved),
  brought: cart.addedByMerge,
  itemCount: cart.itemCount,
  subtotalMinor: cart.subtotalMinor,
  currency: cart.currency,
});

export const lineAnswer = (line: PricedLine): LineAnswer => ({
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
  notices: [...line.notices],
});
