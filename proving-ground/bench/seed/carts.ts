import type { Database } from '../../../src/database/database.ts';
import { addTo } from '../measuring/shop-requests.ts';
import { columnsOf, loadTables } from './clone-rows.ts';
import { TOKEN_HASH_SQL, tokenHashOfCookie } from './tokens.ts';

/** Returns the SKU of a seeded product. */
export const skuOf = (product: number): string => `B-${product}-0-M`;

export const skusOf = (lines: number): string[] => Array.from({ length: lines }, (_, line) => skuOf(line));

/** Fills the cart of a new guest through the shop's API, and returns the guest's cookies. */
export async function fillCart(url: string, skus: readonly string[]): Promise<string> {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  for (const [index, sku] of skus.entries()) {
    const { path, headers, json } = addTo(cookie(), sku);
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(json),
    });
    if (response.status !== 200) throw new CartRefused(index + 1, response.status);
    await response.arrayBuffer();
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';', 1);
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
  }
  return cookie();
}

/** A store refused another line, such as the cookie store beyond 4 KB. */
export class CartRefused extends Error {
  constructor(line: number, status: number) {
    super(`The shop refused line ${line} with ${status}.`);
  }
}

/**
 * Copies a guest's session and cart, as the shop has stored them, to the seeded sessions from `first` on. It seeds a
 * million carts in half a minute, in whatever form the shop stores them.
 */
export async function cloneCart(
  database: Database,
  { cookie, count, first = 0 }: { cookie: string; count: number; first?: number },
): Promise<void> {
  const ofCarts = await columnsOf(database, 'carts', ['id']);
  const ofSessions = await columnsOf(database, 'sessions', ['id', 'token_hash', 'cart_id']);
  await loadTables(database, { tables: ['carts', 'sessions'], rows: count }, (connection) =>
    connection.query(
      `WITH original AS MATERIALIZED (SELECT * FROM sessions WHERE token_hash = $1),
         cart AS MATERIALIZED (SELECT * FROM carts WHERE id = (SELECT cart_id FROM original)),
         made AS MATERIALIZED (
           SELECT uuidv7() AS new_id, ${TOKEN_HASH_SQL} AS hash FROM generate_series($2::integer, $3::integer) AS number),
         stored AS (INSERT INTO carts (id, ${ofCarts}) SELECT new_id, ${ofCarts} FROM made, cart)
       INSERT INTO sessions (token_hash, cart_id, ${ofSessions}) SELECT hash, new_id, ${ofSessions} FROM made, original`,
      [tokenHashOfCookie(cookie), first, first + count - 1],
    ),
  );
}
