import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { LOW_STOCK } from '../../src/catalog/product.ts';
import { countOf, order, orderBody, setStock } from '../../src/checkout/checkout.fixture.ts';
import { projectDir } from '../../src/config.ts';
import { createTestShop, type Shopper, type TestShop, until } from '../shop.ts';
import { filesOf, namedOf, type Trace, traceRequest } from '../trace-request.ts';

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

/** The functions by the names that `traceRequest` uses. */
const functionsOf = (section: string) =>
  itemsOf(section).flatMap(({ file, names }) => names.map((name) => `${file} ${name}`));
const filesIn = (section: string) => itemsOf(section).map(({ file }) => file);

const EVERY_REQUEST = 'What every request passes';

/** Tools that every feature uses. */
const FOUNDATION = /^src\/(database|layout|process|settings|web)\//;
/** One to warm the caches, and more than the trace needs. */
const ORDERS_TRACED = 6;

/** The only work that an order leaves to the background. Any other file counts as a part of its way. */
const BACKGROUND_FILES = [
  'src/catalog/cached-catalog.ts',
  'src/catalog/listings/departments.ts',
  'src/catalog/listings/listing-row.ts',
  'src/catalog/listings/refresh-listings.ts',
  'src/catalog/listings/search-vector.ts',
  'src/catalog/product.ts',
  'src/catalog/search/understand/fold.ts',
  'src/catalog/sizes.ts',
  'src/orders/stock/stale-listings.ts',
  'src/pictures/colors.ts',
];

const isDeclared = (text: string, name: string) =>
  new RegExp(`(function|const|get|async) ${name}\\b|^\\s+${name}[(:<,]`, 'm').test(text);

const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

function requireSame(ran: readonly string[], named: readonly string[]): void {
  const missing = sorted(new Set(ran).difference(new Set(named)));
  const extra = sorted(new Set(named).difference(new Set(ran)));
  assert.deepEqual(
    sorted(ran),
    sorted(named),
    `docs/walk-through.md must name exactly what runs. It lacks [${missing}]. It also names [${extra}].`,
  );
}

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
    for (const section of ['A cached page', EVERY_REQUEST, 'An add-to-cart', 'An order', 'After an order']) {
      const items = itemsOf(section);
      assert.ok(items.length > 0);
      for (const { file, names } of items) {
        assert.ok(existsSync(join(projectDir, file)), file);
        for (const name of names) assert.ok(isDeclared(read(file), name), `${file} does not declare ${name}`);
      }
    }
  });

  it('follows a cached page through at most 15 functions', async () => {
    const url = `http://127.0.0.1:${await shop.listen()}/products/heavy-hoodie`;
    const view = async () => {
      const headers = { 'if-none-match': '"other"' };
      const answer = await fetch(url, { headers });
      await answer.arrayBuffer();
      return answer.headers.get('x-request-id');
    };
    // The fourth read goes to the route once more, to be compressed for size.
    for (let read = 0; read < 5; read++) await view();
    assert.equal(await view(), null, 'the front answers');
    const own = (await traceRequest(view)).difference(common);
    requireSame(namedOf(own), functionsOf('A cached page'));
    assert.ok(namedOf(own).length <= 15, String(namedOf(own)));
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
    requireSame(namedOf(own), functionsOf('An add-to-cart'));
    requireSame(filesOf(own), filesIn('An add-to-cart'));
    requireSame(filesOf(all.intersection(common)), filesIn(EVERY_REQUEST));
    const counts = { functions: namedOf(own).length, files: filesOf(own).length };
    assert.ok(counts.functions <= 25 && counts.files <= 10, JSON.stringify(counts));
  });

  it('follows an order through at most 25 files of the features', async () => {
    const shoppers = Array.from({ length: ORDERS_TRACED }, () => shop.shopper());
    for (const shopper of shoppers) await shopper.add('SOCK-2');
    const place = async () => {
      // A listing shows only a low stock, so only then is it refreshed.
      await setStock(shop, 'SOCK-2', LOW_STOCK);
      const body = orderBody(1_390, { email: `ines-${shoppers.length}@example.com` });
      assert.equal((await order(shoppers.pop() as Shopper, body)).statusCode, 201);
      await until(async () => (await countOf(shop, 'stale_listings')) === 0, 'the listing is fresh');
    };
    const own = (await traceRequest(place)).difference(common);
    const isOfFeature = (file: string) => !FOUNDATION.test(file) && !/\.(test|fixture)\.ts$/.test(file);
    const inCart = filesIn('An add-to-cart');
    const files = filesOf(own).filter((file) => isOfFeature(file) && !inCart.includes(file));
    const inBackground = filesIn('After an order');
    const onTheWay = files.filter((file) => !inBackground.includes(file));
    requireSame(onTheWay, filesIn('An order'));
    requireSame(
      files.filter((file) => inBackground.includes(file)),
      inBackground,
    );
    assert.deepEqual(sorted(inBackground), BACKGROUND_FILES);
    for (const name of [...functionsOf('An order'), ...functionsOf('After an order')])
      assert.ok(own.has(name) || inCart.includes(name.split(' ')[0] as string), `${name} does not run`);
    assert.ok(onTheWay.length <= 25, String(onTheWay.length));
  });
});
