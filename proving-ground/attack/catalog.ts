import type { AttackTarget } from './attack.ts';
import { AttackClient } from './client.ts';

const PRODUCTS_MAX = 100;

interface ListingAnswer {
  products: { slug: string }[];
}

interface ProductAnswer {
  variants: { sku: string; available: boolean }[];
}

/** The SKUs of the shop's first products that can be bought, or that are sold out. */
export async function* listSkus(
  target: AttackTarget,
  { isAvailable, productsMax = PRODUCTS_MAX }: { isAvailable: boolean; productsMax?: number },
): AsyncGenerator<string> {
  const client = new AttackClient(target);
  const listing = await client.get(`/api/products?limit=${productsMax}`);
  for (const { slug } of (JSON.parse(listing.text) as ListingAnswer).products) {
    const product = await client.get(`/api/products/${encodeURIComponent(slug)}`);
    for (const { sku, available } of (JSON.parse(product.text) as ProductAnswer).variants)
      if (available === isAvailable) yield sku;
  }
}

/** The first of them. Throws one sentence where there is none. */
export async function findSku(target: AttackTarget, asked: { isAvailable: boolean }): Promise<string> {
  for await (const sku of listSkus(target, asked)) return sku;
  const what = asked.isAvailable ? 'can be bought' : 'is sold out';
  throw new Error(`The first ${PRODUCTS_MAX} products have nothing that ${what}.`);
}

/** A guest with one item in the cart. */
export async function createBuyer(target: AttackTarget, sku: string): Promise<AttackClient> {
  const buyer = new AttackClient(target);
  await buyer.json('/api/cart/line-items', { sku, quantity: 1 });
  return buyer;
}
