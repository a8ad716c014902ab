import type { ProductCard } from '../catalog/product.ts';
import { lockCustomer } from '../customers/queries.ts';
import { type Database, type Queryable, statement } from '../database/database.ts';

/* A wish names a product and not a variant, because shoppers choose the heart before a size. */

export const WISHES_MAX = 200;
export const SLUG_LENGTH_MAX = 255;

export interface Wish {
  slug: string;
  name: string;
  /** It is null if the product is no longer sold. */
  card: ProductCard | null;
}

export type AddWishResult = { ok: true } | { ok: false; reason: 'not_found' | 'too_many' };

const select = statement<[customerId: string], Wish>(`
  SELECT p.slug, p.name, l.card
  FROM wishes w JOIN products p ON p.id = w.product_id LEFT JOIN listings l ON l.product_id = p.id
  WHERE w.customer_id = $1 ORDER BY w.created_at DESC, p.id DESC LIMIT ${WISHES_MAX}`);

const selectSlugs = statement<[customerId: string], { slug: string }>(`
  SELECT p.slug FROM wishes w JOIN products p ON p.id = w.product_id
  WHERE w.customer_id = $1 ORDER BY w.created_at DESC, p.id DESC LIMIT ${WISHES_MAX}`);

/** `kept` tells whether the product is already a wish, and `count` how many wishes the customer has. */
const selectProductAndCount = statement<
  [customerId: string, slug: string],
  { product_id: string; kept: boolean; count: number }
>(`
  SELECT l.product_id,
    EXISTS (SELECT FROM wishes w WHERE w.customer_id = $1 AND w.product_id = l.product_id) AS kept,
    (SELECT count(*)::int FROM wishes w WHERE w.customer_id = $1) AS count
  FROM products p JOIN listings l ON l.product_id = p.id WHERE p.slug = $2`);

const insert = statement<[customerId: string, productId: string], never>(
  'INSERT INTO wishes (customer_id, product_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
);

/** A product that was renamed since is found by its former slug. */
const WISHED = `unnest($1::text[]) WITH ORDINALITY AS wished (slug, place)
  CROSS JOIN LATERAL (
    SELECT id FROM products WHERE slug = wished.slug
    UNION ALL SELECT product_id FROM former_slugs WHERE slug = wished.slug LIMIT 1) AS found
  JOIN listings l ON l.product_id = found.id`;

const selectSold = statement<[slugs: readonly string[]], Wish>(
  `SELECT wished.slug, l.card->>'name' AS name, l.card FROM ${WISHED} ORDER BY wished.place`,
);

/** Selects the slugs that are sold and that the customer's wishlist lacks. */
const selectMissing = statement<[slugs: readonly string[], customerId: string], { slug: string }>(`
  SELECT wished.slug FROM ${WISHED}
  WHERE NOT EXISTS (SELECT FROM wishes w WHERE w.customer_id = $2 AND w.product_id = found.id)
  ORDER BY wished.place`);

/** The first slug becomes the newest wish. */
const insertAll = statement<[slugs: readonly string[], customerId: string], never>(`
  INSERT INTO wishes (customer_id, product_id, created_at)
  SELECT $2::uuid, found.id, now() - wished.place * interval '1 millisecond' FROM ${WISHED}
  WHERE NOT EXISTS (SELECT FROM wishes w WHERE w.customer_id = $2 AND w.product_id = found.id)
  ORDER BY wished.place
  LIMIT greatest(0, ${WISHES_MAX} - (SELECT count(*) FROM wishes w WHERE w.customer_id = $2))
  ON CONFLICT DO NOTHING`);

const remove = statement<[customerId: string, slug: string], never>(`
  DELETE FROM wishes USING products
  WHERE products.id = wishes.product_id AND wishes.customer_id = $1 AND products.slug = $2`);

/** Lists the newest wish first. */
export const listWishes = (connection: Queryable, customerId: string): Promise<Wish[]> =>
  connection.list(select, [customerId]);

export async function listWishedSlugs(connection: Queryable, customerId: string): Promise<string[]> {
  return (await connection.list(selectSlugs, [customerId])).map(({ slug }) => slug);
}

/** Adding a wish twice changes nothing. The customer is locked, so that two adds at once cannot exceed the limit. */
export function addWish(database: Database, customerId: string, slug: string): Promise<AddWishResult> {
  return database.transaction(async (connection) => {
    const customer = await lockCustomer(connection, customerId);
    const found = customer && (await connection.find(selectProductAndCount, [customerId, slug]));
    if (!found) return { ok: false, reason: 'not_found' };
    if (found.kept) return { ok: true };
    if (found.count >= WISHES_MAX) return { ok: false, reason: 'too_many' };
    await connection.run(insert, [customerId, found.product_id]);
    return { ok: true };
  });
}

/**
 * Adds the products that are sold, in one transaction. Resolves to the slugs that exceed the limit, or to all if the account
 * no longer exists.
 */
export function addWishes(
  database: Database,
  customerId: string,
  slugs: readonly string[],
): Promise<string[]> {
  return database.transaction(async (connection) => {
    if (!(await lockCustomer(connection, customerId))) return [...slugs];
    await connection.run(insertAll, [slugs, customerId]);
    return (await connection.list(selectMissing, [slugs, customerId])).map(({ slug }) => slug);
  });
}

/** Lists the products that are sold, in the order of `slugs`. */
export const listSoldProducts = (connection: Queryable, slugs: readonly string[]): Promise<Wish[]> =>
  connection.list(selectSold, [slugs]);

/** Removing a product that is not a wish changes nothing. */
export async function removeWish(connection: Queryable, customerId: string, slug: string): Promise<void> {
  await connection.run(remove, [customerId, slug]);
}
