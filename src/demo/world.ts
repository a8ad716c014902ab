import { type Queryable, statement } from '../database/database.ts';
import { getNewestSettings } from '../settings/queries.ts';
import type { ShopSettings } from '../settings/schema.ts';
import type { TaxClass } from '../settings/taxes/tax-classes.ts';

/** The input of the demo year: the shop's products and settings, a seed and an end. */
export interface World {
  products: DemoProduct[];
  settings: ShopSettings;
  seed: number;
  orderCount: number;
  /** The end of the demo year, by the database's clock. Nothing in it is later. */
  endsAt: Date;
}

export interface DemoProduct {
  id: string;
  slug: string;
  name: string;
  type: string;
  tags: string[];
  drawing: string;
  taxClass: TaxClass;
  /** The slugs of its departments and type, for promo codes. */
  categories: string[];
  variants: DemoVariant[];
}

export interface DemoVariant {
  sku: string;
  color: string;
  size: string;
  style: string;
  /** The price without price changes that are active now. */
  priceMinor: number;
  isCounted: boolean;
  createdAt: Date;
}

type Row = Omit<DemoProduct, 'variants'> & DemoVariant;

/** Products beyond these have no orders in the demo year. */
const PRODUCTS_MAX = 300;
const VARIANTS_MAX = 20_000;

const selectProducts = statement<[], Row>(`
  SELECT p.id::text AS id, p.slug, p.name, p.type, p.tags, p.drawing, p.tax_class AS "taxClass",
    listings.department_slugs || listings.type_slug AS categories, variants.sku, variants.color, variants.size,
    variants.style, base_price(variants) AS "priceMinor", variants.is_counted AS "isCounted",
    variants.created_at AS "createdAt"
  FROM (SELECT * FROM products WHERE status = 'active' ORDER BY id LIMIT ${PRODUCTS_MAX}) AS p
    JOIN listings ON listings.product_id = p.id JOIN variants ON variants.product_id = p.id
  WHERE base_price(variants) > 0
  ORDER BY p.id, variants.position, variants.sku LIMIT ${VARIANTS_MAX}`);

export async function loadWorld(
  connection: Queryable,
  { seed, orderCount, endsAt }: Pick<World, 'seed' | 'orderCount' | 'endsAt'>,
): Promise<World> {
  const rows = await connection.list(selectProducts, []);
  const products = [...Map.groupBy(rows, ({ id }) => id).values()].map((group) => {
    const [{ id, slug, name, type, tags, drawing, taxClass, categories }] = group as [Row, ...Row[]];
    return { id, slug, name, type, tags, drawing, taxClass, categories, variants: group.map(variantOf) };
  });
  return { products, settings: await getNewestSettings(connection), seed, orderCount, endsAt };
}

const variantOf = ({ sku, color, size, style, priceMinor, isCounted, createdAt }: Row): DemoVariant => ({
  ...{ sku, color, size, style, priceMinor, isCounted, createdAt },
});
