import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { order, orderBody, requireLedger, setStock, stockOf } from '../../checkout/checkout.fixture.ts';

describe('the pages about stock', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    staff = (await signedInStaff(shop, 'fulfillment')).staff;
    await shop.database.pool.query(`UPDATE variants SET barcode = '4006381333931' WHERE sku = 'HOO-BLK-M'`);
    await shop.database.pool.query(`UPDATE variants SET barcode = '555' WHERE sku IN ('SOCK-50', 'SOCK-51')`);
    await shop.database.pool.query(`UPDATE variants SET stock = 0, is_counted = false WHERE sku = 'SOCK-60'`);
    await shop.database.pool.query(
      `UPDATE variants SET sells_below_zero = true, stock = -4 WHERE sku = 'SOCK-70'`,
    );
  });
  after(() => shop.close());

  const skusOn = async (query: string) =>
    [...(await staff.get(`/admin/stock?${query}`)).body.matchAll(/<a href="\/admin\/stock\/([\w-]+)">/g)]
      .map(([, sku]) => sku)
      .filter((sku) => sku !== 'receive');
  const stock = (sku: string) => stockOf(shop, sku);
  const receive = (lines: string, once: string = randomUUID(), note = '') =>
    staff.form('/admin/stock/receive', { lines, once, note });

  it('list low, oversold, empty and uncounted variants, and search', async () => {
    assert.deepEqual(await skusOn('level=low'), ['OXF-NVY-L']);
    assert.deepEqual(await skusOn('level=out'), ['OXF-CHK-M']);
    assert.deepEqual(await skusOn('level=oversold'), ['SOCK-70']);
    assert.deepEqual(await skusOn('level=uncounted'), ['SOCK-60']);
    assert.deepEqual(await skusOn('q=hoodie'), ['HOO-BLK-L', 'HOO-BLK-M']);
    assert.deepEqual(await skusOn('q=oxf-nvy'), ['OXF-NVY-L', 'OXF-NVY-M']);
    assert.deepEqual(await skusOn('q=4006381333931'), ['HOO-BLK-M']);
    assert.deepEqual(await skusOn('q=oxf&level=low'), ['OXF-NVY-L']);
  });

  it('list every variant once over their pages', async () => {
    const skus: string[] = [];
    let path: string | undefined = '/admin/stock';
    while (path) {
      const { body } = await staff.get(path);
      skus.push(
        ...[...body.matchAll(/<th scope="row"><a href="[^"]+">([^<]+)/g)].map(([, sku]) => sku as string),
      );
      path = /<a href="([^"]+)" rel="next">/.exec(body)?.[1]?.replaceAll('&amp;', '&');
    }
    assert.deepEqual([skus.length, new Set(skus).size], [107, 107]);
  });

  it('receive goods by SKU and barcode, and write who and why to the ledger', async () => {
    const before = [await stock('HOO-BLK-M'), await stock('SOCK-1')] as const;
    const answer = await receive('4006381333931 3\nsock-1\t5\nSOCK-1', undefined, 'Delivery 17');
    assert.deepEqual(
      [answer.statusCode, answer.headers.location],
      [303, '/admin/stock/receive?done=received'],
    );
    assert.deepEqual([await stock('HOO-BLK-M'), await stock('SOCK-1')], [before[0] + 3, before[1] + 6]);
    const { body } = await staff.get('/admin/stock/SOCK-1');
    assert.match(body, /\+6<\/td><td>Received<\/td><td>[^<]+<\/td><td>Delivery 17/);
    await requireLedger(shop);
  });

  it('book nothing until every line is right, and keep what was typed', async () => {
    const before = await stock('SOCK-2');
    const { statusCode, body } = await receive(
      'SOCK-2 5\nNO-SUCH 1\n555 2\nSOCK-60 1\nSOCK-2 0\nSOCK-2 1000000',
    );
    assert.equal(statusCode, 422);
    for (const text of [
      'Line 2: No variant has the SKU or barcode “NO-SUCH”.',
      'Line 3: 2 variants have the barcode 555: SOCK-50, SOCK-51. Write the SKU.',
      'Line 4: The stock of SOCK-60 is not counted.',
      'Line 5: The number must be from 1 to 100000.',
      'Line 6: The number must be from 1 to 100000.',
      'SOCK-2 5',
    ])
      assert.ok(body.includes(text), text);
    assert.equal(await stock('SOCK-2'), before);
  });

  it('book a form that is sent twice once, and a changed one as another', async () => {
    const before = await stock('SOCK-3');
    const once = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => receive('SOCK-3 4', once)));
    assert.deepEqual(new Set(answers.map(({ statusCode }) => statusCode)), new Set([303]));
    assert.equal(await stock('SOCK-3'), before + 4);
    const changed = await receive('SOCK-3 5', once);
    assert.equal(changed.statusCode, 422);
    assert.match(changed.body, /already sent this form/);
    const next = /name="once" value="([^"]+)"/.exec(changed.body)?.[1];
    assert.equal((await receive('SOCK-3 5', next)).statusCode, 303);
    assert.equal(await stock('SOCK-3'), before + 9);
  });

  it('P31: lose no item when 20 receipts and 20 orders come at the same time', async () => {
    const skus = ['SOCK-10', 'SOCK-11', 'SOCK-12'];
    for (const sku of skus) await setStock(shop, sku, 100);
    const shoppers = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const shopper = shop.shopper();
        for (const sku of skus) await shopper.add(sku, 1);
        return shopper;
      }),
    );
    // Each receipt names the SKUs in another sequence, so that a lock in the wrong sequence would be a deadlock.
    const receipts = Array.from({ length: 20 }, (_, index) => {
      const turned = [...skus.slice(index % 3), ...skus.slice(0, index % 3)];
      return receive(turned.map((sku) => `${sku}\t2`).join('\n'));
    });
    const orders = shoppers.map(async (shopper) => {
      const { summary } = (await order(shopper, orderBody(1))).json();
      return order(shopper, orderBody(summary.totalMinor));
    });
    for (const { statusCode, body } of await Promise.all(receipts)) assert.equal(statusCode, 303, body);
    const placed = (await Promise.all(orders)).filter(({ statusCode }) => statusCode === 201).length;
    assert.ok(placed > 0);
    for (const sku of skus) assert.equal(await stock(sku), 100 + 40 - placed, sku);
    await requireLedger(shop);
  });

  it('book the difference between a count and what was shown, so that sales meanwhile stay', async () => {
    await setStock(shop, 'SOCK-20', 50);
    const { body } = await staff.get('/admin/stock/SOCK-20');
    const shown = /name="shown" value="(-?\d+)"/.exec(body)?.[1] ?? '';
    assert.equal(shown, '50');
    await setStock(shop, 'SOCK-20', 47);
    const fields = { shown, counted: '48', note: '', once: randomUUID() };
    const answer = await staff.form('/admin/stock/SOCK-20/count', fields);
    assert.equal(answer.headers.location, '/admin/stock/SOCK-20?done=counted');
    assert.equal(await stock('SOCK-20'), 45);
    await staff.form('/admin/stock/SOCK-20/count', fields);
    assert.equal(await stock('SOCK-20'), 45);
    const same = await staff.form('/admin/stock/SOCK-20/count', { ...fields, counted: '50' });
    assert.equal(same.statusCode, 303);
    assert.equal(await stock('SOCK-20'), 45);
  });

  it('adjust with a reason and a note, and refuse what leads below zero', async () => {
    await setStock(shop, 'SOCK-21', 5);
    const adjust = (change: string) =>
      staff.form('/admin/stock/SOCK-21/adjust', {
        change,
        reason: 'damaged',
        note: 'Moths',
        once: randomUUID(),
      });
    assert.equal((await adjust('−2')).headers.location, '/admin/stock/SOCK-21?done=adjusted');
    assert.equal(await stock('SOCK-21'), 3);
    assert.match(
      (await staff.get('/admin/stock/SOCK-21')).body,
      /-2<\/td><td>Damaged<\/td><td>[^<]+<\/td><td>Moths/,
    );
    for (const [change, text] of [
      ['-4', /only 3 now/],
      ['two', /whole number/],
      ['0', /whole number/],
    ] as const) {
      const { statusCode, body } = await adjust(change);
      assert.equal(statusCode, 422);
      assert.match(body, text);
      assert.match(body, /value="Moths"/);
    }
    assert.equal(await stock('SOCK-21'), 3);
  });

  it('show the history in pages, also under a former SKU, and 404 for an unknown one', async () => {
    for (let times = 0; times < 60; times++) await setStock(shop, 'SOCK-30', 500 + times + 1);
    const first = (await staff.get('/admin/stock/SOCK-30')).body;
    const next = /<a href="([^"]+)" rel="next">/.exec(first)?.[1] as string;
    const rows = (body: string) => [...body.matchAll(/<td class="num">\+\d+/g)].length;
    assert.deepEqual([rows(first), rows((await staff.get(next)).body)], [50, 11]);
    await shop.database.pool.query(`INSERT INTO sku_aliases (alias, sku) VALUES ('OLD-30', 'SOCK-30')`);
    assert.match((await staff.get('/admin/stock/OLD-30')).body, /<h1>SOCK-30/);
    for (const sku of ['NO-SUCH', '%00', 'x'.repeat(101)])
      assert.equal((await staff.get(`/admin/stock/${sku}`)).statusCode, 404, sku);
  });

  it('name a scanned code, and nothing for an unknown one', async () => {
    const lookup = async (code: string) => (await staff.get(`/admin/stock/lookup?code=${code}`)).json().found;
    assert.deepEqual(await lookup('4006381333931'), [
      { sku: 'HOO-BLK-M', isCounted: true, name: 'Heavy hoodie, Black, M' },
    ]);
    assert.deepEqual(await lookup('hoo-blk-l'), [
      { sku: 'HOO-BLK-L', isCounted: true, name: 'Heavy hoodie, Black, L' },
    ]);
    assert.deepEqual(await lookup('nothing'), []);
    assert.deepEqual(await lookup(''), []);
  });

  it('may be read, but not changed, by a viewer', async () => {
    const viewer = (await signedInStaff(shop, 'viewer')).staff;
    const { body } = await viewer.get('/admin/stock/SOCK-1');
    assert.doesNotMatch(body, /<h2>Adjust/);
    const fields = { change: '1', reason: 'count', note: '', once: '' };
    assert.equal((await viewer.form('/admin/stock/SOCK-1/adjust', fields)).statusCode, 403);
    assert.equal((await viewer.get('/admin/stock/receive')).statusCode, 403);
  });
});
