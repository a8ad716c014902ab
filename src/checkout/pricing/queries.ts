import { SHOWN_PICTURE } from '../../catalog/queries.ts';
import { statement } from '../../database/database.ts';
import type { OwnPicture } from '../../pictures/own/own-picture.ts';
import type { TaxClass } from '../../settings/taxes/tax-classes.ts';

export interface PricedRow {
  sku: string;
  /** Its earlier SKUs, which a cart may still hold. */
  aliases: string[];
  color: string;
  size: string;
  style: string;
  price_minor: number;
  stock: number;
  slug: string;
  name: string;
  drawing: string;
  picture: OwnPicture | null;
  is_for_sale: boolean;
  tax_class: TaxClass;
  categories: string[];
}

// This repeats the body of current_skus(), because PostgreSQL would plan the function again in each call.
export const selectPriced = statement<[skus: readonly string[]], PricedRow>(`
  SELECT v.sku, ARRAY(SELECT alias FROM sku_aliases WHERE sku_aliases.sku = v.sku) AS aliases,
    v.color, v.size, v.style, v.price_minor, sellable(v) AS stock, p.slug, p.name, p.drawing, ${SHOWN_PICTURE} AS picture,
    p.status = 'active' AS is_for_sale, p.tax_class,
    coalesce((SELECT l.department_slugs || l.type_slug FROM listings AS l WHERE l.product_id = p.id), '{}') AS categories
  FROM variants AS v JOIN products AS p ON p.id = v.product_id
  WHERE v.sku = ANY (ARRAY(
    SELECT coalesce((SELECT sku FROM sku_aliases WHERE alias = asked), asked) FROM unnest($1::text[]) AS asked))
  ORDER BY v.sku`);
