import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { localPath } from './local-path.ts';

describe('a path to redirect to', () => {
  it('S30: is a path of this shop, unchanged', () => {
    for (const path of ['/', '/cart', '/products?category=men&q=wool%20coat', '/products/a-b_c.d'])
      assert.equal(localPath(path), path);
  });

  const ELSEWHERE = [
    'https://evil.test/',
    '//evil.test',
    '///evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    '/\t/evil.test',
    '/\n/evil.test',
    '\t//evil.test',
    ' //evil.test',
    '/.//evil.test',
    '/..//evil.test',
    '/%2e//evil.test',
    '/a/..//evil.test',
    'javascript:alert(1)',
    'data:text/html,x',
    'evil.test',
    '@evil.test',
    '?next=/',
    '/\r\nSet-Cookie: a=b',
    '/\u2028/evil.test',
    '/ä',
    '',
    `/${'a'.repeat(1_001)}`,
  ];
  for (const text of ELSEWHERE) {
    it(`S30: is not ${JSON.stringify(text.slice(0, 40))}`, () => assert.equal(localPath(text), undefined));
  }
  it('S30: may be missing', () => assert.equal(localPath(undefined), undefined));

  it('S30: always leads to this shop, as a browser reads it', () => {
    const part = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2f',
      '%5c',
      '@',
      ':',
      'evil.test',
      'https:',
      '\t',
      '?',
      '#',
      'a',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const path = localPath(parts.join(''));
        if (path === undefined) return;
        assert.equal(new URL(path, 'https://shop.test/account').origin, 'https://shop.test');
        assert.equal(localPath(path), path);
      }),
      { numRuns: 20_000 },
    );
  });
});
