import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createFramedGzip } from './framed-gzip.ts';
import { Page } from './page.ts';
import { createPageStore, type PageStore } from './page-store.ts';

const BROWSER = { br: true, gzip: true };
const OLD = { br: false, gzip: true };
const PLAIN = { br: false, gzip: false };
const STORE_BYTES = 16_000_000;

const gzip = createFramedGzip();

/** A page of random hexadecimal digits, of which gzip leaves about half. */
function pageOf(key: string, digits: number): Page {
  let text = '{"products":[]}';
  while (text.length < digits) text += Math.random().toString(16).slice(2);
  const shows = Array.from({ length: 6 }, (_, n) => `listing ${key} ${n}`);
  return new Page(key, { contentType: 'application/json', body: '', shows }, Buffer.from(text), gzip);
}

/** Keeps pages under the addresses that `urlsOf` returns, and returns the addresses that are still known. */
function fill(store: PageStore, pages: Iterable<Page>, urlsOf: (page: Page) => string[]) {
  const addresses = new Map<string, Page>();
  for (const page of pages) {
    store.keep(page);
    for (const url of urlsOf(page)) store.learn(addresses, url, page);
  }
  return addresses;
}

function* pages(count: number, make: (n: number) => Page) {
  for (let n = 0; n < count; n++) yield make(n);
}

async function usedBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Some memory is only released after later turns of the event loop.
  for (let turn = 0; turn < 5; turn++) {
    await setImmediate();
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

for (const [kind, count, digits, urls] of [
  ['product pages', 12_000, 4_000, 1],
  ['listings', 2_000, 20_000, 2],
  ['small answers with many addresses', 20_000, 100, 8],
] as const) {
  it(`${kind} take the memory that the store counts`, async () => {
    const store = createPageStore(STORE_BYTES, undefined);
    const addresses = fill(
      store,
      pages(count, (n) => pageOf(`product ${n}`, digits)),
      ({ key }) => Array.from({ length: urls }, (_, n) => `/products/${key.slice(8)}?${n}`),
    );
    assert.ok(store.get(`product ${count - 1}`) && addresses.size > 0);
    const full = await usedBytes();
    for (let n = 0; n < count; n++) {
      const page = store.get(`product ${n}`);
      if (page) store.remove(page);
    }
    const used = full - (await usedBytes());
    assert.equal(addresses.size, 0);
    assert.ok(used > STORE_BYTES * 0.85 && used < STORE_BYTES * 1.05, `${used} of ${STORE_BYTES} bytes`);
  });
}

it('long addresses of small pages take no more memory than the limit', () => {
  const store = createPageStore(1_000_000, undefined);
  const keys: string[] = [];
  const addresses = fill(
    store,
    pages(1_000, (n) => pageOf(`listing ${n}`.padEnd(6_000, 'x'), 0)),
    ({ key }) => {
      keys.push(key);
      return Array.from({ length: 10 }, (_, n) => `/products?${n}-${key}`.slice(0, 400));
    },
  );
  const kept = keys.filter((key) => store.get(key)).concat([...addresses.keys()]);
  const characters = kept.reduce((sum, text) => sum + text.length, 0);
  assert.ok(kept.length > 100, 'it keeps pages and their addresses');
  assert.ok(characters < 1_000_000, `${characters} characters`);
});

it('a page that is read often gets a smaller body for browsers that accept it', () => {
  const store = createPageStore(STORE_BYTES, undefined);
  const page = pageOf('product 1', 4_000);
  store.keep(page);
  const codings = Array.from({ length: 5 }, () => store.read(page, BROWSER).coding);
  assert.deepEqual(codings, ['gzip', 'gzip', 'gzip', 'br', 'br']);
  assert.equal(store.read(page, OLD).coding, 'gzip');
  assert.equal(store.read(page, PLAIN).coding, undefined);
});

it('extra bodies leave most of a full store to the pages, and end with their page', () => {
  const store = createPageStore(STORE_BYTES, undefined);
  const kept = [...pages(7_000, (n) => pageOf(`product ${n}`, 4_000))];
  fill(store, kept, () => []);
  const isStillKept = ({ key }: Page) => store.get(key) !== undefined;
  const pagesBefore = kept.filter(isStillKept).length;
  for (let round = 0; round < 200; round++) for (const page of kept.slice(-500)) store.read(page, BROWSER);
  const left = kept.filter(isStillKept);
  assert.ok(left.length > pagesBefore * 0.8, `${left.length} of ${pagesBefore}`);
  const withExtras = left.filter((page) => page.extras.length > 0);
  assert.ok(withExtras.length > 100, `${withExtras.length}`);
  const [one] = withExtras as [Page];
  store.remove(one);
  for (const page of kept.slice(-500)) store.read(page, PLAIN);
  assert.equal(store.get(one.key), undefined);
});
