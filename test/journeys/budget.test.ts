import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describe } from 'node:test';
import { brotliDecompressSync, gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { addToCart } from './steps/actions.ts';
import { journeys } from './steps/journey.ts';

/** One page of each family of styles. */
const PAGES = [
  '/',
  '/products',
  '/products?category=women&size=m',
  '/products/cable-knit',
  '/cart',
  '/checkout',
  '/delivery',
  '/sign-in',
  '/api',
];

/** Measures compressed rules, because the formatter's white space does not count. */
const STYLES_MAX_BYTES = 20 * 1_024;
const STYLES_SENT_MAX_BYTES = 8_000;
const SCRIPTS_MAX_BYTES = 30_000;
const SCRIPTS_GZIPPED_MAX_BYTES = 15 * 1_024;
const LISTING_MAX_BYTES = 80_000;

const withoutSpace = (css: string): string =>
  css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};:,>]) ?/g, '$1');

/** Lists what the page itself has loaded, by the ends of the addresses. */
const loaded = (page: Page, pattern: RegExp): Promise<string[]> =>
  page.evaluate(
    (source) =>
      performance
        .getEntriesByType('resource')
        .map((entry) => entry.name)
        .filter((name) => new RegExp(source).test(name)),
    pattern.source,
  );

const fetchAll = (urls: string[]) => Promise.all(urls.map(fetchAsSent));

/** `fetch` would decompress the answer and hide its length. */
async function fetchAsSent(url: string): Promise<{ text: string; sentBytes: number }> {
  const [response] = (await once(get(url, { headers: { 'accept-encoding': 'br' } }), 'response')) as [
    IncomingMessage,
  ];
  const sent = await buffer(response);
  return { text: brotliDecompressSync(sent).toString(), sentBytes: sent.length };
}

const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0);

describe('the budget', () => {
  const journey = journeys();

  journey(
    'no page has more than one style sheet of 20 KB, and 30 KB of scripts',
    { sizes: ['phone'] },
    async ({ page, go }) => {
      for (const path of PAGES) {
        await go(path);
        const styles = await fetchAll(await loaded(page, /\.css$/));
        assert.equal(styles.length, 1, path);
        const rules = sum(styles.map(({ text }) => Buffer.byteLength(withoutSpace(text))));
        assert.ok(rules <= STYLES_MAX_BYTES, `${path}: ${rules} bytes of styles`);
        const sent = sum(styles.map(({ sentBytes }) => sentBytes));
        assert.ok(sent <= STYLES_SENT_MAX_BYTES, `${path}: ${sent} bytes of styles are sent`);
        const sources = await fetchAll(await loaded(page, /\.js$/));
        const scripts = sum(sources.map(({ text }) => Buffer.byteLength(text)));
        assert.ok(scripts > 0 && scripts <= SCRIPTS_MAX_BYTES, `${path}: ${scripts} bytes of scripts`);
        const gzipped = sum(sources.map(({ text }) => gzipSync(text).length));
        assert.ok(gzipped <= SCRIPTS_GZIPPED_MAX_BYTES, `${path}: ${gzipped} bytes of scripts with gzip`);
      }
    },
  );

  journey('a full page of a listing is less than 80 KB', { sizes: ['phone'] }, async ({ shop }) => {
    for (const search of ['', '?category=women', '?category=women&size=m&color=navy', '?q=tee']) {
      const html = await (await fetch(`${shop.url}/products${search}`)).text();
      const bytes = Buffer.byteLength(html);
      assert.ok(bytes > 10_000 && bytes <= LISTING_MAX_BYTES, `${search}: ${bytes} bytes`);
    }
  });

  journey('a second view loads no style, script, font or picture again', {}, async ({ page, go }) => {
    const pattern = /\/(assets|pictures)\//;
    await go('/products/beanie');
    await addToCart(page);
    const first = await loaded(page, pattern);
    assert.ok(first.length > 10);
    await go('/products');
    await go('/products/beanie');
    await addToCart(page);
    const again = await page.evaluate(
      (source) =>
        (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
          .filter((entry) => new RegExp(source).test(entry.name) && entry.transferSize > 0)
          .map((entry) => entry.name),
      pattern.source,
    );
    assert.deepEqual(
      again.filter((name) => first.includes(name)),
      [],
    );
  });

  journey('an unchanged page is answered without its body', { sizes: ['phone'] }, async ({ shop }) => {
    for (const path of PAGES.filter((path) => !['/cart', '/checkout', '/sign-in', '/api'].includes(path))) {
      const first = await fetch(shop.url + path);
      const etag = first.headers.get('etag') ?? '';
      await first.arrayBuffer();
      const second = await fetch(shop.url + path, { headers: { 'if-none-match': etag } });
      assert.equal(second.status, 304, path);
      assert.equal((await second.arrayBuffer()).byteLength, 0);
    }
  });
});
