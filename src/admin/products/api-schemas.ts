import { VARIANTS_MAX } from '../../catalog/editing/product-draft.ts';
import { MEASUREMENTS_LENGTH_MAX } from '../../catalog/measurements.ts';
import { Type } from '../../process/schema.ts';
import { TAX_CLASSES } from '../../settings/taxes/tax-classes.ts';
import { OneOf, OrNull, Timestamp } from '../../web/api/operation.ts';

/** The bodies and responses about products in the admin API. Lengths and rules of the content are checked by the editor. */

const TEXT_MAX = 100_000;
const Text = (description: string, maxLength = 2_000) => Type.String({ maxLength, description });

const Options = Type.Array(
  Type.Object(
    {
      name: Text('Such as "Color" or "Size".', 255),
      values: Type.Array(Type.String({ maxLength: 255 }), { maxItems: VARIANTS_MAX }),
    },
    { additionalProperties: false },
  ),
  { maxItems: 3, description: 'At most three. A product without options has an empty list and one variant.' },
);

const VariantBody = Type.Object(
  {
    sku: Type.Optional(Text('Left out, a new variant gets one that is made from its options.', 100)),
    options: Type.Optional(
      Type.Record(Type.String({ maxLength: 255 }), Type.String({ maxLength: 255 }), {
        description: 'The value of each option by its name.',
        examples: [{ Color: 'Navy', Size: 'M' }],
      }),
    ),
    priceMinor: Type.Integer({
      description: 'In minor units, such as cents, without scheduled price changes.',
      examples: [6900],
    }),
    compareAtMinor: Type.Optional(OrNull(Type.Integer({ description: 'The price before a reduction.' }))),
    stock: Type.Optional(
      Type.Integer({
        description:
          'The stock of a new variant, 0 if left out. For an existing one it replaces the stock; use stock adjustments where orders arrive meanwhile.',
      }),
    ),
    counted: Type.Optional(Type.Boolean({ description: 'Whether the stock is counted. True if left out.' })),
    sellsBelowZero: Type.Optional(Type.Boolean()),
    barcode: Type.Optional(Text('EAN, UPC or ISBN.', 100)),
    weightGrams: Type.Optional(OrNull(Type.Integer())),
  },
  { additionalProperties: false },
);

const members = {
  slug: Type.Optional(Text('The end of the address. Left out, it is made from the name.', 255)),
  description: Type.Optional(Text('HTML or plain text. Unsafe markup is removed.', TEXT_MAX)),
  vendor: Type.Optional(Text('The brand or maker.', 255)),
  type: Type.Optional(Text('Such as "Shirts". It is a filter of the listings.', 255)),
  category: Type.Optional(Text('The category of the merchant’s taxonomy.', 500)),
  tags: Type.Optional(Type.Array(Type.String({ maxLength: 255 }), { maxItems: 250 })),
  materials: Type.Optional(Text('What it is made of.')),
  care: Type.Optional(Text('How to wash it.')),
  measurements: Type.Optional(
    Text(
      'The garment’s measurements in centimeters, one per line: "Chest: S 50, M 53.5".',
      MEASUREMENTS_LENGTH_MAX,
    ),
  ),
  seoTitle: Type.Optional(Text('The title for search engines.', 255)),
  seoDescription: Type.Optional(Text('The description for search engines.', 1_000)),
};

const TaxClassSchema = OneOf([...TAX_CLASSES], {
  description: 'The tax class, whose rates are in the settings. A new product has `standard`.',
});

const status = OneOf(['active', 'draft', 'archived'], { description: 'Shoppers see active products only.' });
const variants = Type.Array(VariantBody, { minItems: 1, maxItems: VARIANTS_MAX });

export const NewProductBody = Type.Object(
  {
    ...members,
    name: Text('What shoppers read.', 255),
    status: Type.Optional(status),
    taxClass: Type.Optional(TaxClassSchema),
    options: Type.Optional(Options),
    variants,
  },
  { additionalProperties: false },
);

export const ChangedProductBody = Type.Object(
  {
    ...members,
    name: Type.Optional(Text('What shoppers read.', 255)),
    status: Type.Optional(status),
    taxClass: Type.Optional(TaxClassSchema),
    options: Type.Optional(Options),
    variants: Type.Optional(variants),
  },
  { additionalProperties: false, minProperties: 1 },
);

const VariantAnswer = Type.Object(
  {
    sku: Type.String(),
    options: Type.Record(Type.String(), Type.String()),
    priceMinor: Type.Integer(),
    compareAtMinor: OrNull(Type.Integer()),
    stock: Type.Integer({ description: 'The exact stock. It is negative if more was sold than there is.' }),
    counted: Type.Boolean(),
    sellsBelowZero: Type.Boolean(),
    barcode: Type.String(),
    weightGrams: OrNull(Type.Integer()),
  },
  { title: 'AdminVariant' },
);

export const ProductAnswer = Type.Object(
  {
    slug: Type.String(),
    version: Type.Integer({ description: 'For If-Match. Each change raises it.' }),
    name: Type.String(),
    description: Type.String({ description: 'Sanitized HTML.' }),
    vendor: Type.String(),
    type: Type.String(),
    category: Type.String(),
    tags: Type.Array(Type.String()),
    materials: Type.String(),
    care: Type.String(),
    measurements: Type.String(),
    status: OneOf(['active', 'draft', 'archived']),
    taxClass: TaxClassSchema,
    seoTitle: Type.String(),
    seoDescription: Type.String(),
    options: Type.Array(Type.Object({ name: Type.String(), values: Type.Array(Type.String()) })),
    variants: Type.Array(VariantAnswer),
    createdAt: Timestamp({ description: 'When it was created.' }),
    updatedAt: Timestamp({ description: 'When it was changed last.' }),
  },
  { title: 'AdminProduct', description: 'A product with everything that the staff can change.' },
);

export const ListedAnswer = Type.Object(
  {
    slug: Type.String(),
    name: Type.String(),
    type: Type.String(),
    vendor: Type.String(),
    status: OneOf(['active', 'draft', 'archived']),
    variantCount: Type.Integer(),
    priceFromMinor: OrNull(Type.Integer()),
    priceToMinor: OrNull(Type.Integer()),
    stock: Type.Integer({ description: 'The sum over its counted variants.' }),
    updatedAt: Timestamp({ description: 'When it was changed last.' }),
  },
  { title: 'AdminProductSummary' },
);
