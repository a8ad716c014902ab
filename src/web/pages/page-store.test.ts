import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Page } from './page.ts';
import { createPageStore } from './page-store.ts';

function pageOf(key: string): Page {
  const text = Buffer.from('{"products":[]}');
  const page = new Page(key, { contentType: 'application/json', body: '' }, text);
  page.make(undefined, 'quick', text);
  return page;
}

it('long addresses of small pages take no more memory than the limit', () => {
  const store = createPageStore(1_000_000, undefined);
  const addresses = new Map<string, { page: Page }>();
  const keys: string[] = [];
  for (let n = 0; n < 1_000; n++) {
    const key = `listing ${n}`.padEnd(6_000, 'x');
    const page = pageOf(key);
    store.keep(page);
    keys.push(key);
    for (let spelling = 0; spelling < 10; spelling++)
      store.learn(addresses, `/products?${n}-${spelling}`.padEnd(400, 'x'), { page });
  }
  const kept = keys.filter((key) => store.get(key)).concat([...addresses.keys()]);
  const characters = kept.reduce((sum, text) => sum + text.length, 0);
  assert.ok(kept.length > 200, 'it keeps pages and their addresses');
  assert.ok(characters < 1_000_000, `${characters} characters`);
});
