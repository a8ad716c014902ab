import type { Static } from 'typebox';
import { draftOf } from '../../catalog/editing/draft-of.ts';
import type { EditableProduct, EditableVariant } from '../../catalog/editing/find-product.ts';
import type { ProductDraft, VariantDraft } from '../../catalog/editing/product-draft.ts';
import type { ChangedProductBody, NewProductBody, ProductAnswer } from './api-schemas.ts';

/** Turns the bodies of the admin API into drafts, and products into its responses. */

type Changed = Static<typeof ChangedProductBody>;
type VariantBody = NonNullable<Changed['variants']>[number];

const EMPTY: ProductDraft = {
  ...{ name: '', slug: '', descriptionHtml: '', vendor: '', type: '', productCategory: '', tags: [] },
  ...{
    materials: '',
    care: '',
    measurements: '',
    status: 'draft',
    taxClass: 'standard',
    seoTitle: '',
    seoDescription: '',
  },
  ...{ optionNames: [], variants: [] },
};

export const newDraft = (body: Static<typeof NewProductBody>): ProductDraft => changedDraft(body, undefined);

/** The product as it is, with the members that the body has. */
export function changedDraft(body: Changed, current: EditableProduct | undefined): ProductDraft {
  const { description, category, options, variants, ...same } = body;
  const before = current ? draftOf(current) : EMPTY;
  const optionNames = options?.map(({ name }) => name) ?? before.optionNames;
  const bySku = new Map(current?.variants.map((variant) => [variant.sku, variant]));
  return {
    ...before,
    ...same,
    ...(description !== undefined && { descriptionHtml: description }),
    ...(category !== undefined && { productCategory: category }),
    optionNames,
    variants: variants?.map((variant) => variantDraft(variant, optionNames, bySku)) ?? before.variants,
  };
}

function variantDraft(
  body: VariantBody,
  optionNames: readonly string[],
  current: ReadonlyMap<string, EditableVariant>,
): VariantDraft {
  const existing = current.get(body.sku ?? '');
  const { sku = '', options, priceMinor, stock } = body;
  // An option that the product does not have is a mistake, which the number of values shows.
  const unknown = Object.keys(options ?? {}).filter((name) => !optionNames.includes(name));
  return {
    currentSku: existing?.sku ?? '',
    sku,
    optionValues: options
      ? [...optionNames, ...unknown].map((name) => options[name] ?? '')
      : (existing?.optionValues ?? []),
    priceMinor,
    compareAtMinor:
      body.compareAtMinor === undefined ? (existing?.compareAtMinor ?? null) : body.compareAtMinor,
    stockChange: stock === undefined ? 0 : stock - (existing?.stock ?? 0),
    isCounted: body.counted ?? existing?.isCounted ?? true,
    sellsBelowZero: body.sellsBelowZero ?? existing?.sellsBelowZero ?? false,
    barcode: body.barcode ?? existing?.barcode ?? '',
    weightGrams: body.weightGrams === undefined ? (existing?.weightGrams ?? null) : body.weightGrams,
  };
}

export function productAnswer(product: EditableProduct): Static<typeof ProductAnswer> {
  const { slug, version, name, vendor, type, tags, materials, care, status, seoTitle, seoDescription } =
    product;
  const { optionNames, variants, taxClass, measurements } = product;
  return {
    ...{ slug, version, name, vendor, type, tags, materials, care, status, seoTitle, seoDescription },
    description: product.descriptionHtml,
    category: product.productCategory,
    taxClass,
    measurements,
    options: optionNames.map((option, index) => ({
      name: option,
      values: [...new Set(variants.map(({ optionValues }) => optionValues[index] ?? ''))],
    })),
    variants: variants.map(({ optionValues, isCounted, ...variant }) => ({
      ...variant,
      counted: isCounted,
      options: Object.fromEntries(optionNames.map((option, index) => [option, optionValues[index] ?? ''])),
    })),
    createdAt: product.createdAt.toISOString(),
    updatedAt: product.updatedAt.toISOString(),
  };
}
