import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VariantInCatalog } from '../catalog/product.ts';
import { DEFAULT_SETTINGS } from '../settings/defaults.ts';
import { type Cart, EMPTY_CART, type LineItem } from '../state/cart-document.ts';
import { priceCart } from './price-cart.ts';

const item = (sku: string, quantity: number, unitPriceMinor = 1_000): LineItem => ({
  sku,
  quantity,
  unitPriceMinor,
  addedAt: '2026-01-01T00:00:00.000Z',
});
const variant = (sku: string, more: Partial<VariantInCatalog> = {}): VariantInCatalog => ({
  sku,
  aliases: [],
  color: 'Navy',
  size: 'M',
  style: '',
  priceMinor: 1_000,
  compareAtMinor: null,
  stock: 50,
  productSlug: 'shirt',
  productName: 'Shirt',
  drawing: 'oxford-shirt',
  isForSale: true,
  ...more,
});
const cartOf = (...lineItems: LineItem[]): Cart => ({ ...EMPTY_CART, version: 1, lineItems });
const priced = (cart: Cart, ...variants: VariantInCatalog[]) =>
  priceCart(
    cart,
    async (skus) => skus.map((sku) => variants.find((one) => one.sku === sku)),
    DEFAULT_SETTINGS,
  );

describe('a priced cart', () => {
  it('asks nothing for an empty cart', async () => {
    const cart = await priceCart(EMPTY_CART, () => assert.fail('asked'), DEFAULT_SETTINGS);
    assert.deepEqual([cart.lines, cart.itemCount, cart.subtotalMinor, cart.lastRemoved], [[], 0, 0, null]);
  });

  it("S18: sums today's prices, whatever the cart remembers", async () => {
    const cart = await priced(
      cartOf(item('A', 3, 1), item('B', 2, 999_999)),
      variant('A', { priceMinor: 250 }),
      variant('B', { priceMinor: 1_999 }),
    );
    assert.equal(cart.subtotalMinor, 3 * 250 + 2 * 1_999);
  });

  it('sums only what can be bought, and counts all', async () => {
    const cart = await priced(
      cartOf(item('A', 1), item('OUT', 2), item('DRAFT', 3), item('GONE', 4)),
      variant('A'),
      variant('OUT', { stock: 0 }),
      variant('DRAFT', { isForSale: false }),
    );
    assert.deepEqual([cart.subtotalMinor, cart.itemCount], [1_000, 10]);
    assert.deepEqual(
      cart.lines.map((line) => [line.buyable, line.productSlug, line.notices.map((notice) => notice.code)]),
      [
        [true, 'shirt', []],
        [false, 'shirt', ['sold_out']],
        [false, '', ['no_longer_sold']],
        [false, '', ['no_longer_sold']],
      ],
    );
  });

  const STOCK: [stock: number, quantity: number, codes: string[], maxQuantity: number][] = [
    [0, 1, ['sold_out'], 0],
    [1, 1, ['low_stock'], 1],
    [3, 3, ['low_stock'], 3],
    [3, 4, ['not_enough_stock'], 3],
    [4, 4, [], 99],
    [4, 5, ['not_enough_stock'], 99],
    [500, 99, [], 99],
  ];
  for (const [stock, quantity, codes, maxQuantity] of STOCK) {
    it(`says ${codes.join() || 'nothing'} of ${quantity} where ${stock} are left`, async () => {
      const { lines } = await priced(cartOf(item('A', quantity)), variant('A', { stock }));
      assert.deepEqual(
        lines[0]?.notices.map((notice) => notice.code),
        codes,
      );
      assert.equal(lines[0]?.maxQuantity, maxQuantity);
    });
  }

  it('says which way a price went, after what is said of the stock', async () => {
    const { lines } = await priced(
      cartOf(item('A', 1), item('B', 1)),
      variant('A', { priceMinor: 1_100, stock: 2 }),
      variant('B', { priceMinor: 900 }),
    );
    assert.deepEqual(
      lines.map((line) => line.notices.map((notice) => notice.code)),
      [['low_stock', 'price_higher'], ['price_lower']],
    );
    assert.equal(
      lines[1]?.notices[0]?.message,
      'The price has changed since you added this: now €9.00, was €10.00.',
    );
  });

  it('keeps lines, saved ones and the one removed last apart, also when they are of one SKU', async () => {
    const removed = [
      { ...item('OLD', 9), position: 0 },
      { ...item('A', 3), position: 0 },
    ];
    const cart = await priced(
      { ...cartOf(item('A', 1), item('B', 1)), saved: [item('A', 2)], removed },
      variant('A'),
      variant('B'),
    );
    assert.deepEqual(
      [cart.lines, cart.saved, [cart.lastRemoved]].map((lines) =>
        lines.map((line) => [line?.sku, line?.quantity]),
      ),
      [
        [
          ['A', 1],
          ['B', 1],
        ],
        [['A', 2]],
        [['A', 3]],
      ],
    );
    assert.deepEqual([cart.itemCount, cart.subtotalMinor], [2, 2_000]);
  });

  it('prices a line again when the catalog has changed, and never mixes two quantities or prices', async () => {
    const [cheap, dear] = [variant('A', { stock: 2 }), variant('A', { priceMinor: 1_200 })];
    const shown = async (one: VariantInCatalog, quantity: number, unitPriceMinor: number) => {
      const { lines } = await priced(cartOf(item('A', quantity, unitPriceMinor)), one);
      return [lines[0]?.lineTotalMinor, lines[0]?.notices.map(({ code }) => code).join()];
    };
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(await shown(cheap, 1, 1_000), [1_000, 'low_stock']);
      assert.deepEqual(await shown(cheap, 3, 1_000), [3_000, 'not_enough_stock']);
      assert.deepEqual(await shown(dear, 1, 1_000), [1_200, 'price_higher']);
      assert.deepEqual(await shown(dear, 1, 1_200), [1_200, '']);
    }
  });
});
