import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizedType, sizeKind, sizeRank } from './sizes.ts';

test('sizes sort from small to large: letters, then numbers, then everything else', () => {
  const sorted = [
    'XXS',
    'S',
    'M',
    'XL',
    '3XL',
    '28',
    'W30',
    '30/32',
    '30/34',
    '36–39',
    '37,5',
    '40',
    'One size',
  ];
  const shuffled = [...sorted].reverse();
  assert.deepEqual(
    shuffled.sort((a, b) => sizeRank(a) - sizeRank(b)),
    sorted,
  );
});

test('a number is a waist, a shoe size, or a size of other clothes, depending on the type', () => {
  const kindOf = (size: string, type: string) => sizeKind(size, sizedType(type));
  assert.equal(kindOf('36', 'trousers-and-jeans'), 'waist');
  assert.equal(kindOf('36', 'shoes'), 'shoes');
  assert.equal(kindOf('36', 'dresses-and-skirts'), 'clothes');
  assert.equal(kindOf('40', 'short-sleeve-shirts'), 'clothes');
  assert.equal(kindOf('32', 'bootcut-jeans'), 'waist');
  assert.equal(kindOf('42', 'ankle-boots'), 'shoes');
  assert.equal(kindOf('36–39', 'socks'), 'socks');
  assert.equal(kindOf('M', 'trousers-and-jeans'), 'clothes');
  assert.equal(kindOf('W32 L30', ''), 'waist');
  assert.equal(kindOf('One size', 'socks'), 'other');
  assert.equal(kindOf('Twin', 'bedding'), 'other');
});
