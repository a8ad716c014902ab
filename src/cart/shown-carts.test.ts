import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VariantInCatalog } from '../catalog/product.ts';
import { type Cart, EMPTY_CART } from '../state/cart-document.ts';
import { cartJson } from './cart-json.ts';
import { priceCart } from './price-cart.ts';
import { createShownCarts } from './shown-carts.ts';

const variantOf = (sku: string, stock = 50): VariantInCatalog => ({
  sku,
  aliases: [],
  productSlug: 'oxford-shirt',
  productName: 'Oxford shirt',
  color: 'Navy',
  size: 'M',
  style: '',
  drawing: 'shirt',
  priceMinor: 8_900,
  compareAtMinor: null,
  stock,
  isForSale: true,
});

const cartOf = (skus: readonly string[], version = skus.length): Cart => ({
  ...EMPTY_CART,
  version,
  lineItems: skus.map((sku) => ({
    sku,
    quantity: 1,
    unitPriceMinor: 8_900,
    addedAt: '2026-01-01T00:00:00.000Z',
  })),
});

function catalogOf(...variants: VariantInCatalog[]) {
  const bySku = new Map(variants.map((variant) => [variant.sku, variant]));
  const find = async (skus: readonly string[]) => skus.map((sku) => bySku.get(sku));
  return { find, set: (variant: VariantInCatalog) => bySku.set(variant.sku, variant) };
}

describe('a cart that is shown', () => {
  it('is priced and serialized once while nothing changes, as it would be each time', async () => {
    const { find } = catalogOf(variantOf('A'), variantOf('B'));
    const show = createShownCarts(find);
    const cart = cartOf(['A', 'B', 'gone']);
    const [one, two] = [await show(cart), await show(cart)];
    assert.equal(one.json(), two.json());
    assert.deepEqual(one.priced, await priceCart(cart, find));
    assert.deepEqual(one.json(), cartJson(await priceCart(cart, find)));
  });

  it('is priced again when a variant has changed, has left the catalog, or has come back', async () => {
    const catalog = catalogOf(variantOf('A'), variantOf('B'));
    const show = createShownCarts(catalog.find);
    const cart = cartOf(['A', 'B', 'C']);
    const noticesOf = async () =>
      (await show(cart)).priced.lines.map(({ notices }) => notices.map(({ code }) => code).join());
    assert.deepEqual(await noticesOf(), ['', '', 'no_longer_sold']);
    catalog.set(variantOf('B', 0));
    assert.deepEqual(await noticesOf(), ['', 'sold_out', 'no_longer_sold']);
    catalog.set({ ...variantOf('A'), isForSale: false });
    catalog.set(variantOf('C', 2));
    assert.deepEqual(await noticesOf(), ['no_longer_sold', 'sold_out', 'low_stock']);
    assert.match(String((await show(cart)).json()), /"code":"low_stock"/);
  });

  it('is another one after each change of the cart, though the version is the same', async () => {
    const { find } = catalogOf(variantOf('A'), variantOf('B'));
    const show = createShownCarts(find);
    assert.match(String((await show(cartOf(['A'], 7))).json()), /"sku":"A"/);
    assert.match(String((await show(cartOf(['B'], 7))).json()), /"sku":"B"/);
    assert.equal((await show(EMPTY_CART)).priced.itemCount, 0);
  });

  it('is made again after the texts of other carts have exceeded the limit', async () => {
    const { find } = catalogOf(variantOf('A'));
    const show = createShownCarts(find, 2_000);
    const first = cartOf(['A']);
    const text = (await show(first)).json();
    for (let version = 2; version < 20; version++) (await show(cartOf(['A'], version))).json();
    const again = (await show(first)).json();
    assert.notEqual(again, text);
    assert.deepEqual(again, text);
  });
});
