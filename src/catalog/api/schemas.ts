import { type Static, Type } from 'typebox';

/** The schemas of the catalog API. The OpenAPI document is generated from them. */

const Filter = Type.Union([
  Type.String({ maxLength: 100 }),
  Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 }),
]);

export const ProductsQuery = Type.Object({
  category: Type.Optional(Filter),
  size: Type.Optional(Filter),
  color: Type.Optional(Filter),
  q: Type.Optional(Type.String({ maxLength: 100, description: 'Words to search for' })),
  price: Type.Optional(
    Type.String({
      pattern: '^[0-9]{0,7}-[0-9]{0,7}$',
      description: 'Lowest and highest price in whole euros, such as 10-300',
    }),
  ),
  sale: Type.Optional(Type.Literal('1')),
  sort: Type.Optional(
    Type.Union([
      Type.Literal('newest'),
      Type.Literal('price-up'),
      Type.Literal('price-down'),
      Type.Literal('relevance'),
    ]),
  ),
  limit: Type.Optional(
    Type.String({ pattern: '^([1-9]|[1-9][0-9]|100)$', description: 'From 1 to 100. The default is 24.' }),
  ),
  cursor: Type.Optional(
    Type.String({ maxLength: 100, description: 'The nextCursor of the previous response' }),
  ),
});

export const SlugParams = Type.Object({ slug: Type.String({ minLength: 1, maxLength: 255 }) });

const money = { priceMinor: Type.Integer(), currency: Type.String() };

const ProductSummary = Type.Object({
  slug: Type.String(),
  name: Type.String(),
  ...money,
  compareAtMinor: Type.Union([Type.Integer(), Type.Null()]),
  image: Type.String(),
  colors: Type.Array(Type.String()),
  sizes: Type.Array(Type.String()),
  available: Type.Boolean(),
});
export type ProductSummary = Static<typeof ProductSummary>;

export const ProductsAnswer = Type.Object({
  products: Type.Array(ProductSummary),
  total: Type.Integer(),
  nextCursor: Type.Union([Type.String(), Type.Null()]),
});
export type ProductsAnswer = Static<typeof ProductsAnswer>;

export const ProductAnswer = Type.Object({
  slug: Type.String(),
  name: Type.String(),
  descriptionHtml: Type.String(),
  ...money,
  image: Type.String(),
  categories: Type.Array(Type.Object({ slug: Type.String(), label: Type.String() })),
  available: Type.Boolean(),
  variants: Type.Array(
    Type.Object({
      sku: Type.String({ description: 'The shop’s SKU, unique across the catalog' }),
      merchantSku: Type.Union([Type.String(), Type.Null()], {
        description: 'The SKU in the merchant’s file. Several variants may share it.',
      }),
      options: Type.Record(Type.String(), Type.String(), {
        description:
          'Option values by option name, such as { "Cup": "A+" }. color, size, and style repeat them.',
      }),
      color: Type.String(),
      size: Type.String(),
      style: Type.String(),
      priceMinor: Type.Integer(),
      compareAtMinor: Type.Union([Type.Integer(), Type.Null()]),
      available: Type.Boolean(),
      stock: Type.Union([Type.Literal('in'), Type.Literal('low'), Type.Literal('out')]),
      image: Type.String(),
    }),
  ),
});
export type ProductAnswer = Static<typeof ProductAnswer>;
