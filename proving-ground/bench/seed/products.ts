import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { importCatalog } from '../../../src/catalog/import/import.ts';
import { projectDir } from '../../../src/config.ts';
import type { Database } from '../../../src/database/database.ts';
import { columnsOf } from './clone-rows.ts';

const TYPES = [
  'Shirts',
  'T-shirts',
  'Knitwear',
  'Sweatshirts',
  'Coats and jackets',
  'Trousers and jeans',
  'Shoes',
  'Bags',
];
const CLOTHS = [
  'Oxford',
  'Linen',
  'Denim',
  'Merino',
  'Twill',
  'Poplin',
  'Corduroy',
  'Flannel',
  'Jersey',
  'Canvas',
];
const COLORS = ['Chalk', 'Navy', 'Black', 'Forest', 'Sand', 'Rust', 'Sage', 'Sky blue'];
const SIZES = ['S', 'M', 'L'];
/** No measurement sells so many. */
const STOCK = 1_000_000;
/**
 * More products are copies of these, because importing 100,000 takes minutes. It is a multiple of the lengths of all
 * lists below, so the copies have the price, type, tags and colors that an import would give them.
 */
const IMPORTED_MAX = 290 * 20;

/** The products that a new shop begins with. */
export async function seedDemoCatalog(database: Database): Promise<void> {
  await importCatalog(database, createReadStream(`${projectDir}/demo/catalog.csv`), {});
  await database.pool.query('VACUUM (FREEZE, ANALYZE) listings, products, variants');
}

/** Products of two colors and three sizes each. The SKUs are B-<product>-<color>-<size>. */
export async function seedProducts(database: Database, count: number): Promise<void> {
  const imported = Math.min(count, IMPORTED_MAX);
  const result = await importCatalog(database, Readable.from(csvRows(imported)), {});
  if (!result.ok) throw new Error(`line ${result.errors[0]?.line}: ${result.errors[0]?.reason}`);
  for (let first = imported; first < count; first += imported)
    await cloneProducts(database, { first, count: Math.min(imported, count - first) });
  await database.pool.query('VACUUM (FREEZE, ANALYZE) listings, products, variants');
}

/** Copies the first products with their variants and listings. In names, slugs and SKUs their number is replaced. */
async function cloneProducts(
  database: Database,
  { first, count }: { first: number; count: number },
): Promise<void> {
  const ofProducts = await columnsOf(database, 'products', ['id', 'slug', 'name', 'handle']);
  const ofVariants = await columnsOf(database, 'variants', ['product_id', 'sku', 'merchant_sku']);
  const ofListings = await columnsOf(database, 'listings', ['product_id', 'slug', 'card', 'changed_in']);
  await database.pool.query(
    `WITH copies AS (
       SELECT id AS original_id, 'bench-' || number + $1 AS new_slug, 'B-' || number + $1 AS new_sku,
         regexp_replace(name, '[0-9]+$', (number + $1)::text) AS new_name
       FROM generate_series(0, $2::integer - 1) AS number JOIN products ON slug = 'bench-' || number),
     made AS (
       INSERT INTO products (slug, name, handle, ${ofProducts})
       SELECT new_slug, new_name, new_slug, ${ofProducts} FROM copies JOIN products ON id = original_id
       RETURNING id AS new_id, slug AS made_slug),
     made_variants AS (
       INSERT INTO variants (product_id, sku, merchant_sku, ${ofVariants})
       SELECT new_id, replaced, replaced, ${ofVariants}
       FROM made JOIN copies ON new_slug = made_slug JOIN variants ON product_id = original_id,
         LATERAL (SELECT regexp_replace(sku, '^B-[0-9]+', new_sku) AS replaced) AS renamed)
     INSERT INTO listings (product_id, slug, card, ${ofListings})
     SELECT new_id, new_slug, card || jsonb_build_object('slug', new_slug, 'name', new_name), ${ofListings}
     FROM made JOIN copies ON new_slug = made_slug JOIN listings ON product_id = original_id`,
    [first, count],
  );
}

function* csvRows(count: number): Generator<string> {
  yield 'Handle,Title,Body (HTML),Type,Tags,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Qty,Variant Price\n';
  for (let index = 0; index < count; index++) {
    const cloth = CLOTHS[index % CLOTHS.length];
    const type = TYPES[(index * 7) % TYPES.length];
    const title = `${cloth} ${type} no ${index}`;
    const tags = ['"women, new"', 'men', '"women, men"', 'accessories'][index % 4];
    const price = 10 + ((index * 37) % 290);
    let product = `${title},<p>${cloth} in plain weave.</p>,${type},${tags},Color`;
    for (let color = 0; color < 2; color++) {
      for (const size of SIZES) {
        const name = COLORS[(index + color * 3) % COLORS.length];
        yield `bench-${index},${product},${name},${product.endsWith('Color') ? 'Size' : ''},${size},B-${index}-${color}-${size},${STOCK},${price}.00\n`;
        product = ',,,,';
      }
    }
  }
}
