import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scriptTags } from './scripts.ts';

const namesIn = (text: string, attribute: 'src' | 'href'): string[] =>
  [...text.matchAll(new RegExp(` ${attribute}="/assets/[0-9a-f]{8}/js/([^"]+)\\.js"`, 'g'))].map(
    ([, name]) => name ?? '',
  );

test('what scripts import is preloaded once, and not what the page loads as a script', () => {
  const tags = scriptTags(['cart/add', 'product/gallery', 'account/passkey-sign-in']);
  const scripts = namesIn(tags, 'src');
  assert.deepEqual(scripts.slice(-3), ['cart/add', 'product/gallery', 'account/passkey-sign-in']);
  assert.ok(scripts.includes('cart/count'));
  assert.deepEqual(namesIn(tags, 'href'), ['site/plain-click', 'cart/request', 'account/passkey']);
});

test('a script that does not exist is refused', () => {
  assert.throws(() => scriptTags(['cart/nothing']), /not an asset/);
});
