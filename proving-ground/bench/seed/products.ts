import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { importCatalog } from '../../../src/catalog/import/import.ts';
import { projectDir } from '../../../src/config.ts';
import type { Database } from '../../../src/database/database.ts';

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
/** The importer's limit for one file. */
const PRODUCTS_PER_FILE = 50_000;

/** The products that a new shop begins with. */
export async function seedDemoCatalog(database: Database): Promise<void> {
  await importCatalog(database, createReadStream(`${projectDir}/demo/catalog.csv`), {});
  await database.pool.query('VACUUM ANALYZE listings, products, variants');
}

/** Products of two colors and three sizes each. The SKUs are B-<product>-<color>-<size>. */
export async function seedProducts(database: Database, count: number): Promise<void> {
  for (let first = 0; first < count; first += PRODUCTS_PER_FILE) {
    const rows = csvRows(first, Math.min(count, first + PRODUCTS_PER_FILE));
    const result = await importCatalog(database, Readable.from(rows), {});
    if (!result.ok) throw new Error(`line ${result.errors[0]?.line}: ${result.errors[0]?.reason}`);
  }
  await database.pool.query('VACUUM ANALYZE listings, products, variants');
}

function* csvRows(first: number, last: number): Generator<string> {
  yield 'Handle,Title,Body (HTML),Type,Tags,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Qty,Variant Price\n';
  for (let index = first; index < last; index++) {
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
