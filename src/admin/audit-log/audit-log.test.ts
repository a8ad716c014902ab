import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { differencesOf } from './differences.ts';

const OLD_ENTRIES = 12_000;

describe('the audit log', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    staff = (await signedInStaff(shop)).staff;
    await add('Old Olga', 'product.create', 'first-shirt', '2026-01-10 23:59:59Z');
    // More than the newest entries that a search of words reads first.
    await shop.database.pool.query(
      `INSERT INTO audit_log (at, actor_kind, actor_name, network, action, subject_kind, subject_id)
       SELECT '2026-02-01'::timestamptz + number * interval '1 minute', 'key', 'Robot', '', 'stock.adjust', 'variant', 'SKU-' || number
       FROM generate_series(1, $1) AS number`,
      [OLD_ENTRIES],
    );
    await add('Ada 100%', 'product.update', 'oxford-shirt', '2026-03-01 00:00Z');
    await add('Eve', 'promo.end', 'SUMMER', '2026-03-01 23:59:59Z');
    await add('Eve', 'product.update', 'oxford-shirt', '2026-03-02 00:00Z');
  });
  after(() => shop.close());

  const add = (name: string, action: string, id: string, at: string) =>
    shop.database.pool.query(
      `INSERT INTO audit_log (actor_kind, actor_name, network, action, subject_kind, subject_id, at)
       VALUES ('command', $1, '', $2, split_part($2, '.', 1), $3, $4)`,
      [name, action, id, at],
    );
  const show = async (query: string): Promise<string[]> => {
    const { statusCode, body } = await staff.get(`/admin/audit-log?${query}`);
    assert.equal(statusCode, 200, body);
    return [...body.matchAll(/<td>([a-z-]+\.[a-z-]+)<\/td><td><a [^>]*>\S+ ([^<]+)</g)].map(
      ([, action, id]) => `${action} ${id}`,
    );
  };

  it('finds a part of who, action and subject, in the newest entries and in old ones', async () => {
    assert.deepEqual(await show('q=olga'), ['product.create first-shirt']);
    assert.deepEqual(await show('q=EVE'), ['product.update oxford-shirt', 'promo.end SUMMER']);
    assert.deepEqual(await show('q=shirt'), [
      'product.update oxford-shirt',
      'product.update oxford-shirt',
      'product.create first-shirt',
    ]);
  });

  it('takes wildcards as letters, and finds words of two letters in the newest entries', async () => {
    assert.deepEqual(await show('q=100%25'), ['product.update oxford-shirt']);
    assert.deepEqual(await show('q=1_0'), []);
    assert.deepEqual(await show('q=ev'), ['product.update oxford-shirt', 'promo.end SUMMER']);
  });

  it('filters by kind, area, subject and day, each alone and together', async () => {
    assert.deepEqual(await show('actor=command&area=product&from=2026-01-01&until=2026-03-01'), [
      'product.update oxford-shirt',
      'product.create first-shirt',
    ]);
    assert.deepEqual(await show('area=promo'), ['promo.end SUMMER']);
    assert.deepEqual(await show('subject=product/oxford-shirt'), [
      'product.update oxford-shirt',
      'product.update oxford-shirt',
    ]);
    assert.deepEqual(await show('from=2026-03-01&until=2026-03-01&q=e'), [
      'promo.end SUMMER',
      'product.update oxford-shirt',
    ]);
    assert.deepEqual(await show('until=2026-01-10'), ['product.create first-shirt']);
    assert.deepEqual(await show('until=2026-01-09'), []);
    assert.deepEqual(await show('subject=product/oxford-shirt&q=ada'), ['product.update oxford-shirt']);
  });

  it('shows each entry once over its pages, with words and without', async () => {
    const down = (from: number, to: number) =>
      Array.from({ length: from - to + 1 }, (_, index) => `stock.adjust SKU-${from - index}`);
    for (const [query, expected] of [
      // The minutes of the first day.
      ['actor=key&until=2026-02-01', down(1_439, 1)],
      // Newest entries, and then older ones.
      ['q=sku-117', [...down(11_799, 11_700), ...down(1_179, 1_170), 'stock.adjust SKU-117']],
    ] as const) {
      const found: string[] = [];
      let path: string | undefined = `/admin/audit-log?${query}`;
      for (let pages = 0; path && pages < 40; pages++) {
        found.push(...(await show(path.slice(path.indexOf('?') + 1))));
        const { body } = await staff.get(path);
        path = /<a href="([^"]+)" rel="next">/.exec(body)?.[1]?.replaceAll('&amp;', '&');
      }
      assert.deepEqual(found, expected, query);
    }
  });

  it('gives programs the same search and filters', async () => {
    const { call } = await adminApi(shop, ['audit:read']);
    const actions = async (query: string) =>
      (await call('GET', `/api/admin/audit-log?${query}`))
        .json()
        .entries.map(({ action }: { action: string }) => action);
    assert.deepEqual(await actions('q=eve&area=promo&actor=command&from=2026-03-01&until=2026-03-01'), [
      'promo.end',
    ]);
    assert.deepEqual(await actions('subjectKind=product&subjectId=first-shirt'), ['product.create']);
    for (const query of [
      'from=2026-02-31',
      'until=yesterday',
      'area=cart',
      'actor=shopper',
      'from=0000-01-01',
    ])
      assert.equal((await call('GET', `/api/admin/audit-log?${query}`)).statusCode, 400, query);
  });

  it('shows what differs in an entry, by the names of its members', () => {
    assert.deepEqual(
      differencesOf(
        { name: 'A', tags: ['x'], variants: [{ sku: 'S', priceMinor: 100, stock: 1 }] },
        {
          name: 'A',
          tags: ['x', 'y'],
          variants: [
            { sku: 'S', priceMinor: 90, stock: 1 },
            { sku: 'M', stock: 2 },
          ],
        },
      ),
      [
        { name: 'tags', before: '["x"]', after: '["x","y"]' },
        { name: 'variants.S.priceMinor', before: '100', after: '90' },
        { name: 'variants.M.sku', before: undefined, after: 'M' },
        { name: 'variants.M.stock', before: undefined, after: '2' },
      ],
    );
    assert.deepEqual(differencesOf(null, { role: 'owner' }), [
      { name: 'role', before: undefined, after: 'owner' },
    ]);
    assert.deepEqual(differencesOf(null, null), []);
  });
});
