import type { Static } from 'typebox';
import { Type } from '../../process/schema.ts';
import { OneOf, OrNull } from '../../web/api/operation.ts';

/** The requests and responses of the catalog API. A schema with a title is shared in the API document. */

const Filter = (options: { description: string; examples: string[] }) =>
  Type.Union(
    [Type.String({ maxLength: 100 }), Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 })],
    options,
  );

export const ProductsQuery = Type.Object({
  category: Type.Optional(
    Filter({
      description: 'Slugs of categories: departments and types. Repeat the parameter for several.',
      examples: ['shirts'],
    }),
  ),
  size: Type.Optional(
    Filter({ description: 'Slugs of sizes. Repeat the parameter for several.', examples: ['m'] }),
  ),
  color: Type.Optional(
    Filter({ description: 'Slugs of colors. Repeat the parameter for several.', examples: ['navy'] }),
  ),
  q: Type.Optional(
    Type.String({ maxLength: 100, description: 'Words to search for.', examples: ['linen shirt'] }),
  ),
  price: Type.Optional(
    Type.String({
      pattern: '^[0-9]{0,7}-[0-9]{0,7}$',
      description:
        'The lowest and the highest price in whole units of the shop’s currency. Either may be left out.',
      examples: ['10-300'],
    }),
  ),
  sale: Type.Optional(Type.Literal('1', { description: 'Only products that are reduced.' })),
  sort: Type.Optional(
    OneOf(['newest', 'price-up', 'price-down', 'rating', 'relevance'], {
      description:
        'The order of the products. The default is newest, or relevance with `q`. With rating, products without reviews come last.',
    }),
  ),
  limit: Type.Optional(
    Type.String({
      pattern: '^([1-9]|[1-9][0-9]|100)$',
      description: 'How many products to list, 1 to 100. The default is 24.',
      examples: ['24'],
    }),
  ),
  cursor: Type.Optional(
    Type.String({ maxLength: 100, description: 'The `nextCursor` of the previous page.' }),
  ),
});

export const SlugParams = Type.Object({
  slug: Type.String({
    minLength: 1,
    maxLength: 255,
    description: 'Identifies the product in URLs.',
    examples: ['oxford-shirt'],
  }),
});

const Slug = Type.String({ description: 'Identifies the product in URLs.', examples: ['oxford-shirt'] });
const Image = Type.String({ description: 'The path of a picture.' });
const Currency = Type.String({ description: 'ISO 4217.', examples: ['EUR'] });
const CompareAtMinor = OrNull(Type.Integer(), {
  description: 'The price before it was reduced, in minor units.',
});

const ProductSummary = Type.Object(
  {
    slug: Slug,
    name: Type.String({ examples: ['Oxford shirt'] }),
    priceMinor: Type.Integer({ description: 'The lowest price of its variants, in minor units.' }),
    currency: Currency,
    compareAtMinor: CompareAtMinor,
    image: Image,
    colors: Type.Array(Type.String()),
    sizes: Type.Array(Type.String()),
    available: Type.Boolean({ description: 'Whether one of its variants is in stock.' }),
  },
  {
    title: 'ProductSummary',
    description: 'A product as a listing shows it.',
    examples: [
      {
        slug: 'oxford-shirt',
        name: 'Oxford shirt',
        priceMinor: 8_900,
        currency: 'EUR',
        compareAtMinor: null,
        image: '/pictures/shirt/1f3a5f/front-800.webp',
        colors: ['Navy', 'White'],
        sizes: ['S', 'M', 'L'],
        available: true,
      },
    ],
  },
);
export type ProductSummary = Static<typeof ProductSummary>;

export const ProductsAnswer = Type.Object(
  {
    products: Type.Array(ProductSummary),
    total: Type.Integer({ description: 'How many products match.' }),
    nextCursor: OrNull(Type.String(), {
      description: 'The `cursor` of the next page. Null on the last page.',
    }),
  },
  { title: 'ProductList', description: 'The products that match, in the order of `sort`.' },
);
export type ProductsAnswer = Static<typeof ProductsAnswer>;

const VARIANT = {
  sku: 'OXFORD-NAVY-M',
  merchantSku: 'OXF-1',
  options: { Color: 'Navy', Size: 'M' },
  color: 'Navy',
  size: 'M',
  style: '',
  priceMinor: 8_900,
  compareAtMinor: null,
  available: true,
  stock: 'low',
  image: '/pictures/shirt/1f3a5f/front-800.webp',
};

const Variant = Type.Object(
  {
    sku: Type.String({ description: 'The shop’s own SKU, which is unique.', examples: ['OXFORD-NAVY-M'] }),
    merchantSku: OrNull(Type.String(), {
      description: 'The SKU in the merchant’s file, which several variants may share.',
    }),
    options: Type.Record(Type.String(), Type.String(), {
      description: 'The values by the names of the options. `color`, `size` and `style` repeat them.',
      examples: [{ Color: 'Navy', Size: 'M' }],
    }),
    color: Type.String({ description: 'Empty where there is no such option.' }),
    size: Type.String({ description: 'Empty where there is no such option.' }),
    style: Type.String({ description: 'The values of all other options. Empty where there are none.' }),
    priceMinor: Type.Integer({ description: 'The current price, in minor units.' }),
    compareAtMinor: CompareAtMinor,
    available: Type.Boolean({ description: 'Whether it is in stock.' }),
    stock: OneOf(['in', 'low', 'out'], { description: 'How much is in stock. Low means 3 or fewer.' }),
    image: Image,
  },
  {
    title: 'Variant',
    description: 'A product in one color and size, which can be bought.',
    examples: [VARIANT],
  },
);

const Category = Type.Object(
  {
    slug: Type.String({ description: 'The value of the parameter `category`.', examples: ['shirts'] }),
    label: Type.String({ examples: ['Shirts'] }),
  },
  { title: 'Category', description: 'A department or a type of products.' },
);

export const ProductAnswer = Type.Object(
  {
    slug: Slug,
    name: Type.String({ examples: ['Oxford shirt'] }),
    descriptionHtml: Type.String({ description: 'Sanitized HTML.' }),
    priceMinor: Type.Integer({
      description: 'The lowest price of the variants in stock, or of all if none is, in minor units.',
    }),
    currency: Currency,
    image: Image,
    categories: Type.Array(Category),
    available: Type.Boolean({ description: 'Whether one of its variants is in stock.' }),
    variants: Type.Array(Variant),
  },
  {
    title: 'Product',
    description: 'A product with its variants.',
    examples: [
      {
        slug: 'oxford-shirt',
        name: 'Oxford shirt',
        descriptionHtml: '<p>A shirt for most days.</p>',
        priceMinor: 8_900,
        currency: 'EUR',
        image: '/pictures/shirt/1f3a5f/front-800.webp',
        categories: [{ slug: 'shirts', label: 'Shirts' }],
        available: true,
        variants: [VARIANT],
      },
    ],
  },
);
export type ProductAnswer = Static<typeof ProductAnswer>;

export const SuggestionsQuery = Type.Object({
  q: Type.Optional(
    Type.String({ maxLength: 100, description: 'The words typed so far.', examples: ['linen sh'] }),
  ),
});

const Path = Type.String({ description: 'The path of a page of the shop.' });

export const SuggestionsAnswer = Type.Object(
  {
    queries: Type.Array(Type.Object({ text: Type.String(), path: Path }), {
      description: 'Searches whose last word begins with what was typed.',
    }),
    categories: Type.Array(Type.Object({ label: Type.String(), path: Path }), {
      description: 'Categories that have products with these words.',
    }),
    products: Type.Array(
      Type.Object({
        name: Type.String({ examples: ['Oxford shirt'] }),
        path: Path,
        image: Image,
        priceMinor: Type.Integer({ description: 'The lowest price of its variants, in minor units.' }),
        price: Type.String({ description: 'The price as the shop writes it.', examples: ['€69.00'] }),
      }),
      { description: 'The products that match best. There are at most four.' },
    ),
  },
  { title: 'Suggestions', description: 'Suggestions for a search.' },
);
export type SuggestionsAnswer = Static<typeof SuggestionsAnswer>;
