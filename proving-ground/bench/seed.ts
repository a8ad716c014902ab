import { createHash, createHmac } from 'node:crypto';
import { Readable } from 'node:stream';
import type { PoolConfig } from 'pg';
import { importCatalog } from '../../src/catalog/import/import.ts';
import type { Database } from '../../src/database/database.ts';
import { createTestDatabase } from '../shared/test-database.ts';
import { BENCH_KEY } from './processes/usage.ts';

export interface BenchDatabase {
  database: Database;
  connection: PoolConfig;
}

/** Drops the database when the work ends. */
export async function withDatabase(work: (database: BenchDatabase) => Promise<void>): Promise<void> {
  const test = await createTestDatabase({ statementTimeoutMs: 0 });
  await work(test).finally(() => test.drop());
}

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
/** The importer's limit for one file. */
const PRODUCTS_PER_FILE = 50_000;

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
        yield `bench-${index},${product},${name},${product.endsWith('Color') ? 'Size' : ''},${size},B-${index}-${color}-${size},${(index + color) % 40},${price}.00\n`;
        product = ',,,,';
      }
    }
  }
}

/** Creates carts with three lines each, and one session per cart. The cart's number determines the session's cookie. */
export async function seedCarts(database: Database, count: number, from = 0): Promise<void> {
  const lines = ['B-0-0-S', 'B-1-0-M', 'B-2-0-L'].map((sku) => ({
    sku,
    quantity: 1,
    unitPriceMinor: 1_000,
    addedAt: '2026-01-01T00:00:00.000Z',
  }));
  const document = JSON.stringify({ lineItems: lines, saved: [], removed: [], keys: [] });
  const batch = 10_000;
  for (let first = 0; first < count; first += batch) {
    const hashes = Array.from({ length: Math.min(batch, count - first) }, (_, index) =>
      createHash('sha256')
        .update(tokenOf(from + first + index))
        .digest(),
    );
    await database.pool.query(
      `WITH made AS (SELECT gen_random_uuid() AS id, hash FROM unnest($1::bytea[]) AS hash),
         stored AS (INSERT INTO carts (id, version, document) SELECT id, 1, $2::jsonb FROM made)
       INSERT INTO sessions (token_hash, cart_id) SELECT hash, id FROM made`,
      [hashes, document],
    );
  }
  await database.pool.query('VACUUM ANALYZE carts, sessions');
}

const tokenOf = (number: number) => createHash('sha256').update(`bench ${number}`).digest('base64url');

/** Returns the cookie of a seeded cart. */
export function cookieOf(number: number): string {
  const token = tokenOf(number);
  const signature = createHmac('sha256', BENCH_KEY).update(`v1.${token}`).digest('base64url');
  return `session=v1.${token}.${signature}`;
}
