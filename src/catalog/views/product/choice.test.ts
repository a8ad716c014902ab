import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { productOf, variantOf } from '../product.fixture.ts';
import { lowestPriced, openingChoice, optionsOf } from './choice.ts';

describe('the opening choice of a product page', () => {
  it('has a color but no size when several sizes are available', () => {
    const product = productOf({ variants: [variantOf(), variantOf({ sku: '2', size: 'L' })] });
    assert.deepEqual(openingChoice(product, {}), { color: 'Sky blue', style: '', size: '' });
  });

  it('has no size even if only one of several is left', () => {
    assert.equal(openingChoice(productOf(), {}).size, '');
  });

  it('has the only size of a product with one size', () => {
    const product = productOf({ variants: [variantOf({ size: 'One size' })] });
    assert.equal(openingChoice(product, {}).size, 'One size');
  });

  it('is the preselected color, even if it is sold out', () => {
    const variants = [variantOf(), variantOf({ sku: '2', color: 'Navy', stock: 0 })];
    assert.equal(openingChoice(productOf({ variants }), { color: 'navy' }).color, 'Navy');
    assert.equal(openingChoice(productOf({ variants }), { color: 'no-such' }).color, 'Sky blue');
  });

  it('skips sold-out colors when none is preselected', () => {
    const variants = [variantOf({ stock: 0 }), variantOf({ sku: '2', color: 'Navy' })];
    assert.equal(openingChoice(productOf({ variants }), {}).color, 'Navy');
  });

  it('uses a preselected size only if it is in stock in that color', () => {
    assert.equal(openingChoice(productOf(), { color: 'navy', size: 'm' }).size, 'M');
    assert.equal(openingChoice(productOf(), { color: 'navy', size: 's' }).size, '');
  });

  it('is empty for a product without options', () => {
    const product = productOf({ colors: [], variants: [variantOf({ color: '', size: '' })] });
    assert.deepEqual(openingChoice(product, {}), { color: '', style: '', size: '' });
  });
});

describe('the options', () => {
  it('order sizes from small to large and colors like the file', () => {
    const sizes = ['L', 'XS', 'M'].map((size) => variantOf({ sku: size, size }));
    const product = productOf({ variants: [variantOf({ sku: 'n', color: 'Navy', size: 'M' }), ...sizes] });
    assert.deepEqual(optionsOf(product, 'size'), ['XS', 'M', 'L']);
    assert.deepEqual(optionsOf(product, 'color'), ['Sky blue', 'Navy']);
    assert.deepEqual(optionsOf(product, 'style'), []);
  });
});

describe('the lowest price', () => {
  it('is the price of a variant in stock, if there is one', () => {
    const cheap = variantOf({ priceMinor: 100, stock: 0 });
    const lowest = lowestPriced([cheap, variantOf(), variantOf({ priceMinor: 9_900 })]);
    assert.equal(lowest?.variant.priceMinor, 6_900);
    assert.equal(lowest?.varies, true);
    assert.equal(lowestPriced([cheap])?.variant.priceMinor, 100);
    assert.equal(lowestPriced([]), undefined);
  });
});
