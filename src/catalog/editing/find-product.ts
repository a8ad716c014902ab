import { type Queryable, statement } from '../../database/database.ts';
import type { OwnPicture } from '../../pictures/own/own-picture.ts';
import type { TaxClass } from '../../settings/taxes/tax-classes.ts';
import type { Image } from '../import/read/product-from-rows.ts';

/** A product with everything that the staff can change, in whatever status. */
export interface EditableProduct {
  id: string;
  slug: string;
  version: number;
  name: string;
  descriptionHtml: string;
  vendor: string;
  type: string;
  productCategory: string;
  tags: string[];
  materials: string;
  care: string;
  measurements: string;
  status: 'active' | 'draft' | 'archived';
  taxClass: TaxClass;
  seoTitle: string;
  seoDescription: string;
  optionNames: string[];
  drawing: string;
  images: Image[];
  /** The merchant's own, in their sequence. */
  pictures: OwnPicture[];
  createdAt: Date;
  updatedAt: Date;
  variants: EditableVariant[];
}

export interface EditableVariant {
  sku: string;
  optionValues: string[];
  /** The prices without scheduled price changes. */
  priceMinor: number;
  compareAtMinor: number | null;
  stock: number;
  isCounted: boolean;
  sellsBelowZero: boolean;
  barcode: string;
  weightGrams: number | null;
}

const VARIANTS = `coalesce((
  SELECT json_agg(json_build_object('sku', sku, 'optionValues', option_values, 'priceMinor',
    base_price(variants), 'compareAtMinor', base_compare_at(variants), 'stock', stock, 'isCounted', is_counted,
    'sellsBelowZero', sells_below_zero, 'barcode', barcode, 'weightGrams', weight_grams) ORDER BY position, sku)
  FROM variants WHERE product_id = products.id), '[]')`;

const PRODUCT = `id, slug, version::int, name, description_html AS "descriptionHtml", vendor, type,
  product_category AS "productCategory", tags, materials, care, measurements, status, tax_class AS "taxClass", seo_title AS "seoTitle",
  seo_description AS "seoDescription", option_names AS "optionNames", drawing, images, pictures, created_at AS "createdAt",
  updated_at AS "updatedAt", ${VARIANTS} AS variants`;

const selectBySlug = statement<[slug: string], EditableProduct>(
  `SELECT ${PRODUCT} FROM products WHERE slug = $1
     OR id = (SELECT product_id FROM former_slugs WHERE slug = $1) ORDER BY slug = $1 DESC LIMIT 1`,
);

/** Finds a product by its slug, or by one that it had before. */
export const findEditableProduct = (
  connection: Queryable,
  slug: string,
): Promise<EditableProduct | undefined> => connection.find(selectBySlug, [slug]);
