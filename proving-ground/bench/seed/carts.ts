import type { Database } from '../../../src/database/database.ts';
import { addTo } from '../measuring/shop-requests.ts';
import { columnsOf } from './clone-rows.ts';
import { tokenHashOf, tokenHashOfCookie } from './tokens.ts';

const CLONES_AT_ONCE = 20_000;

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
 * million carts in a minute, in whatever form the shop stores them.
 */
export async function cloneCart(
  database: Database,
  { cookie, count, first = 0 }: { cookie: string; count: number; first?: number },
): Promise<void> {
  const ofCarts = await columnsOf(database, 'carts', ['id']);
  const ofSessions = await columnsOf(database, 'sessions', ['id', 'token_hash', 'cart_id']);
  for (let done = 0; done < count; done += CLONES_AT_ONCE) {
    const hashes = Array.from({ length: Math.min(CLONES_AT_ONCE, count - done) }, (_, index) =>
      tokenHashOf(first + done + index),
    );
    await database.pool.query(
      `WITH original AS (SELECT * FROM sessions WHERE token_hash = $2),
         made AS (SELECT gen_random_uuid() AS new_id, hash FROM unnest($1::bytea[]) AS hash),
         stored AS (
           INSERT INTO carts (id, ${ofCarts})
           SELECT new_id, ${ofCarts} FROM made, carts WHERE carts.id = (SELECT cart_id FROM original))
       INSERT INTO sessions (token_hash, cart_id, ${ofSessions})
       SELECT hash, new_id, ${ofSessions} FROM made, original`,
      [hashes, tokenHashOfCookie(cookie)],
    );
  }
  await database.pool.query('VACUUM ANALYZE carts, sessions');
}
