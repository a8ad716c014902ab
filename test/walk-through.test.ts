import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { projectDir } from '../src/config.ts';
import { createTestShop, type TestShop } from './shop.ts';
import { filesOf, namedOf, type Trace, traceRequest } from './trace-request.ts';

const read = (file: string) => readFileSync(join(projectDir, file), 'utf8');
const page = read('docs/walk-through.md');

/** The items of a section of the page: each links to a file and names functions in it. */
function itemsOf(section: string): { file: string; names: string[] }[] {
  const text = page.split(/^## /m).find((part) => part.startsWith(`${section}\n`));
  assert.ok(text, `docs/walk-through.md has no section "${section}"`);
  return [...text.matchAll(/^(?:-|\d+\.) \[([^\]]+)\]\(\.\.\/([^)]+)\): (.*)$/gm)].map(
    ([, label, file = '', words = '']) => {
      assert.equal(label, file);
      return { file, names: [...words.matchAll(/`(\w+)`/g)].map(([, name]) => name as string) };
    },
  );
}

/** As `traceRequest` names them. */
const functionsOf = (section: string) =>
  itemsOf(section).flatMap(({ file, names }) => names.map((name) => `${file} ${name}`));
const filesIn = (section: string) => itemsOf(section).map(({ file }) => file);

const EVERY_REQUEST = 'What every request passes';

const isDeclared = (text: string, name: string) =>
  new RegExp(`(function|const|get|async) ${name}\\b|^\\s+${name}[(:<,]`, 'm').test(text);

const sorted = (names: readonly string[]) => [...new Set(names)].sort();

describe('docs/walk-through.md', () => {
  let shop: TestShop;
  let common: Trace;
  before(async () => {
    shop = await createTestShop();
    common = new Set([
      ...(await traceRequest(() => shop.inject({ url: '/health/live' }))),
      ...(await traceRequest(() => shop.inject({ method: 'POST', url: '/nowhere', payload: {} }))),
    ]);
  });
  after(() => shop.close());

  it('names files and functions that exist', () => {
    for (const section of [EVERY_REQUEST, 'An add-to-cart']) {
      const items = itemsOf(section);
      assert.ok(items.length > 0);
      for (const { file, names } of items) {
        assert.ok(existsSync(join(projectDir, file)), file);
        for (const name of names) assert.ok(isDeclared(read(file), name), `${file} does not declare ${name}`);
      }
    }
  });

  it('follows an add-to-cart through at most 25 functions in 10 files', async () => {
    const first = await shop.inject({
      method: 'POST',
      url: '/api/cart/line-items',
      payload: { sku: 'HOO-BLK-M', quantity: 1 },
    });
    const cookie = [first.headers['set-cookie']].flat().map((one) => String(one).split(';')[0]);
    const add = () =>
      shop.inject({
        method: 'POST',
        url: '/cart/line-items',
        headers: { cookie: cookie.join('; '), 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'sku=HOO-BLK-M',
      });
    assert.equal((await add()).headers.location, '/cart');
    const all = await traceRequest(add);
    const own = all.difference(common);
    assert.deepEqual(sorted(functionsOf('An add-to-cart')), sorted(namedOf(own)));
    assert.deepEqual(sorted(filesIn('An add-to-cart')), sorted(filesOf(own)));
    assert.deepEqual(sorted(filesIn(EVERY_REQUEST)), sorted(filesOf(all.intersection(common))));
    const counts = { functions: namedOf(own).length, files: filesOf(own).length };
    assert.ok(counts.functions <= 25 && counts.files <= 10, JSON.stringify(counts));
  });
});
