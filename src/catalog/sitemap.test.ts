import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';

const SHOP = 'https://shop.test';

/** Tells whether a crawler may read this path. By RFC 9309, the longest matching rule decides. */
function mayRead(robots: string, path: string): boolean {
  const rules = [...robots.matchAll(/^(Allow|Disallow): (\S+)$/gm)].map(([, verb, pattern = '']) => ({
    allows: verb === 'Allow',
    length: pattern.length,
    matches: new RegExp(`^${pattern.split('*').map(escaped).join('.*')}`).test(path),
  }));
  const [first] = rules.filter(({ matches }) => matches).sort((one, other) => other.length - one.length);
  return first?.allows ?? true;
}

const escaped = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/** Every URL of the shop anywhere in this value. */
function addressesIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith(SHOP) ? [value.slice(SHOP.length) || '/'] : [];
  return value && typeof value === 'object' ? Object.values(value).flatMap(addressesIn) : [];
}

describe('robots.txt', () => {
  let shop: TestShop;
  let robots: string;
  const get = async (path: string) => (await shop.shopper().get(path)).body;
  before(async () => {
    shop = await createTestShop({ publicUrl: SHOP });
    robots = await get('/robots.txt');
  });
  after(() => shop?.close());

  it('lets crawlers read everything that the structured data and the sitemap link to', async () => {
    const listed = [...(await get('/sitemap.xml')).matchAll(/<loc>https:\/\/shop\.test([^<]*)<\/loc>/g)].map(
      ([, path = '']) => path.replaceAll('&amp;', '&'),
    );
    assert.ok(listed.some((path) => path.startsWith('/products/')));
    let variants = 0;
    for (const path of listed) {
      assert.ok(mayRead(robots, path), path);
      const data = [...(await get(path)).matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/g)];
      for (const address of data.flatMap(([, text = '']) => addressesIn(JSON.parse(text)))) {
        assert.ok(mayRead(robots, address), address);
        if (/^\/products\/[^?]+\?/.test(address)) variants++;
      }
    }
    assert.ok(variants > 0, 'variants have addresses of their own');
  });

  it('keeps crawlers out of carts and combinations of filters', () => {
    for (const path of [
      '/cart',
      '/checkout',
      '/api/products',
      '/products?size=m',
      '/products?category=men&color=navy',
      '/products?price=10-20',
      '/products?category=men&min=10&max=20',
      '/products?sort=price-up',
    ])
      assert.ok(!mayRead(robots, path), path);
    for (const path of ['/products', '/products?category=men', '/products?category=men&page=2'])
      assert.ok(mayRead(robots, path), path);
  });
});
