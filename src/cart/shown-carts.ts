import type { VariantInCatalog } from '../catalog/product.ts';
import type { Cart } from '../state/cart-document.ts';
import { cartJson } from './cart-json.ts';
import { type FindVariants, type PricedCart, priceCart } from './price-cart.ts';

/** The limit for the texts of all carts. A line takes about 300 bytes, and its objects ten times as much. */
const BYTES_MAX = 1024 * 1024;

/** The texts of larger carts would push those of all others out. They are priced each time. */
const LINES_MAX = 20;

/** A cart as it is shown. It is shared by all requests that show the cart, so it must never be changed. */
export interface ShownCart {
  readonly priced: PricedCart;
  /** The JSON of the cart. */
  json(): Buffer;
}

interface Kept extends ShownCart {
  skus: readonly string[];
  variants: (VariantInCatalog | undefined)[];
}

/**
 * Prices carts, and keeps the result for as long as neither the cart nor one of its variants changes. Stores and the
 * catalog return the same object for what has not changed. When the texts exceed their limit, all are forgotten.
 */
export function createShownCarts(
  findVariants: FindVariants,
  bytesMax = BYTES_MAX,
): (cart: Cart) => Promise<ShownCart> {
  let kept = new WeakMap<Cart, Kept>();
  let keptBytes = 0;

  function count(cart: Cart, json: Buffer): void {
    keptBytes += json.length;
    if (keptBytes <= bytesMax) return;
    const own = kept.get(cart);
    kept = new WeakMap();
    keptBytes = json.length;
    if (own) kept.set(cart, own);
  }

  async function price(cart: Cart): Promise<Kept> {
    let skus: readonly string[] = [];
    let variants: Kept['variants'] = [];
    const priced = await priceCart(cart, async (wanted) => {
      skus = wanted;
      variants = await findVariants(wanted);
      return variants;
    });
    let json: Buffer | undefined;
    const shown: Kept = {
      skus,
      variants,
      priced,
      json() {
        if (json === undefined) {
          json = cartJson(priced);
          if (kept.has(cart)) count(cart, json);
        }
        return json;
      },
    };
    if (skus.length <= LINES_MAX) kept.set(cart, shown);
    return shown;
  }

  return async (cart) => {
    const known = kept.get(cart);
    return known && isSame(known.variants, await findVariants(known.skus)) ? known : price(cart);
  };
}

const isSame = (before: readonly unknown[], now: readonly unknown[]): boolean =>
  before.length === now.length && before.every((variant, at) => variant === now[at]);
