import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OwnPicture } from '../../pictures/own/own-picture.ts';
import { productCard } from './card.ts';
import { card } from './listing/listing.fixture.ts';
import { outlinePlaceholder, tonesPlaceholder } from './placeholder.ts';

test('a drawn picture has its outline in its color, without a request', () => {
  const { text } = outlinePlaceholder('polo', '32503f');
  assert.match(
    text,
    /^<svg viewBox="0 0 120 160" fill="#32503f" aria-hidden="true"><path d="M[\dlMz -]+"\/><\/svg>$/,
  );
  assert.ok(text.length < 600, `${text.length} characters`);
  assert.ok(productCard(card, 'EUR').text.includes(outlinePlaceholder(card.drawing, 'a9bed4').text));
});

test('an own picture has its tones, and one without tones has no placeholder', () => {
  const tones = `${'abc'.repeat(11)}012`;
  const { text = '' } = tonesPlaceholder({ tones }) ?? {};
  assert.equal(text.match(/fill="#abc"/g)?.length, 11);
  assert.match(text, /<path fill="#012" d="M2 3h1v1h-1"\/>/);
  const picture: OwnPicture = { key: 'a'.repeat(32), width: 1_600, height: 2_000, tones };
  assert.ok(productCard({ ...card, pictures: [picture] }, 'EUR').text.includes(text));
  assert.equal(tonesPlaceholder({ tones: '' }), undefined);
  assert.equal(tonesPlaceholder({}), undefined);
});
