import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sizeGuide } from './size-guide.ts';

const guideOf = (type: string, sizes: string[], drawing = '') => sizeGuide({ type, drawing }, sizes)?.text;

describe('the size guide', () => {
  it('has only the columns of the product’s sizes', () => {
    const guide = guideOf('Shirts', ['S', 'M']) ?? '';
    assert.deepEqual(
      [...guide.matchAll(/<th scope="col">([^<]*)/g)].map((match) => match[1]),
      ['cm', 'S', 'M'],
    );
    assert.match(guide, /<th scope="row">Chest<\/th><td>90–96<\/td><td>96–102<\/td>/);
  });

  it('depends on the kind of garment', () => {
    assert.match(guideOf('Trousers and jeans', ['32']) ?? '', /Inside leg/);
    assert.match(guideOf('Trousers and jeans', ['M'], 'shorts') ?? '', /Hip/);
    assert.match(guideOf('Dresses and skirts', ['M']) ?? '', /Bust/);
    assert.match(guideOf('Shoes', ['40']) ?? '', /Foot/);
    assert.match(guideOf('Socks', ['40–42']) ?? '', /25–27/);
    assert.match(guideOf('', ['M'], 'hoodie') ?? '', /Chest/);
    assert.match(guideOf('Bags', ['One size']) ?? '', /One size\./);
  });

  it('is left out when no table fits', () => {
    assert.equal(guideOf('Umbrellas', ['M']), undefined);
    assert.equal(guideOf('Shirts', ['110', '116']), undefined);
    assert.equal(guideOf('Shirts', []), undefined);
  });
});
