import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, signedInStaff } from '../../../test/admin.ts';
import { between, isAnyoneWaiting } from '../../../test/locks.ts';
import { createTestShop, type TestShop, until } from '../../../test/shop.ts';
import { commandActor } from '../../audit/actor.ts';
import { draftOf } from '../../catalog/editing/draft-of.ts';
import { VARIANTS_MAX } from '../../catalog/editing/product-draft.ts';
import { runBulkBatch } from '../../catalog/editing/run-bulk-edits.ts';
import { updateProduct } from '../../catalog/editing/save-product.ts';
import { refreshStaleVocabulary } from '../../catalog/editing/stale-vocabulary.ts';
import { order, orderBody, requireLedger } from '../../checkout/checkout.fixture.ts';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { retriedTransaction } from '../../database/retried-transaction.ts';

const PRODUCTS = '/api/admin/products';
const BUYERS = 24;
const STOCK = 5;
const RECEIVED = 7;

const gridSku = (index: number) => `GRID-${index}`;
/** The same variants with a barcode that tells who has saved them. */
const gridVariants = (barcode: string, stock?: number) =>
  Array.from({ length: VARIANTS_MAX }, (_, index) => ({
    sku: gridSku(index),
    options: { Color: `Color ${Math.floor(index / 40)}`, Size: `${index % 40}` },
    ...{ priceMinor: 20_000, barcode },
    ...(stock === undefined ? {} : { stock }),
  }));

describe('saves of products beside orders', () => {
  let shop: TestShop;
  let call: Awaited<ReturnType<typeof adminApi>>['call'];
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ call } = await adminApi(shop));
  });
  after(() => shop.close());

  const query = async (text: string) => (await shop.database.pool.query(text)).rows;

  async function buy(skus: readonly string[]): Promise<number> {
    const shopper = shop.shopper();
    for (const sku of skus) await shopper.add(sku);
    return (await order(shopper, orderBody(20_000 * skus.length))).statusCode;
  }

  it('keep all of two saves of 2,000 variants at once, the orders of them, and received goods', async () => {
    const options = ['Color', 'Size'].map((name) => ({ name, values: [] }));
    const grid = { name: 'Grid', status: 'active', options, variants: gridVariants('', STOCK) };
    assert.equal((await call('POST', PRODUCTS, grid)).statusCode, 201);
    const { staff } = await signedInStaff(shop);
    // Each order has two variants, in the opposite sequence of the SKUs.
    const orders = Array.from({ length: BUYERS }, (_, buyer) => buy([gridSku(buyer + 1), gridSku(buyer)]));
    const saves = ['first', 'second'].map((barcode) =>
      call('PATCH', `${PRODUCTS}/grid`, { variants: gridVariants(barcode) }),
    );
    const received = staff.form('/admin/stock/receive', {
      lines: `${gridSku(1_000)} ${RECEIVED}\n${gridSku(1)} ${RECEIVED}`,
      note: '',
    });
    const counted = refreshStaleVocabulary(shop.database);
    assert.deepEqual(
      (await Promise.all(saves)).map(({ statusCode }) => statusCode),
      [200, 200],
    );
    assert.deepEqual(new Set(await Promise.all(orders)), new Set([201]));
    assert.equal((await received).statusCode, 303, (await received).body);
    await counted;
    const [totals] = await query(`
      SELECT count(*)::int AS variants, count(DISTINCT barcode)::int AS savers, sum(stock)::int AS stock
      FROM variants WHERE sku LIKE 'GRID-%'`);
    const stock = STOCK * VARIANTS_MAX - 2 * BUYERS + 2 * RECEIVED;
    assert.deepEqual(totals, { variants: VARIANTS_MAX, savers: 1, stock });
    await requireLedger(shop);
  });

  it('do not wait for the count of search words, which waits for the listing of the save', async () => {
    await query(`UPDATE listings SET card = jsonb_set(card, '{isNew}', 'true') WHERE slug = 'heavy-hoodie'`);
    await call('PATCH', `${PRODUCTS}/oxford-shirt`, { tags: ['women', 'changed'] });
    const counted = await shop.database.transaction(async (connection) => {
      await rename(connection, 'Heavier hoodie');
      const counting = refreshStaleVocabulary(shop.database);
      await until(() => isAnyoneWaiting(shop.database), 'the count waits for the listing');
      await rename(connection, 'Heaviest hoodie');
      return { counting };
    });
    assert.equal(await counted.counting, true);
    // The change that the count did not see is still marked.
    assert.equal(await refreshStaleVocabulary(shop.database), true);
    const words = await query(`SELECT word FROM search_words WHERE word LIKE 'heav%'`);
    assert.deepEqual(words, [{ word: 'heaviest' }]);
  });

  const rename = async (connection: Queryable, name: string) => {
    const saved = await updateProduct(connection, commandActor('a test'), {
      ...{ slug: 'heavy-hoodie', version: undefined },
      draftOf: (current) => ({ ...draftOf(current), name }),
    });
    assert.ok(saved.ok);
  };

  it('mark nothing to count if only prices, stock or an unlisted product have changed', async () => {
    while (await refreshStaleVocabulary(shop.database));
    await call('PATCH', `${PRODUCTS}/heavy-hoodie`, { vendor: 'Weavers', care: 'Wash it.' });
    await call('POST', PRODUCTS, { name: 'Draft', variants: [{ priceMinor: 1 }] });
    assert.equal(await refreshStaleVocabulary(shop.database), false);
    await call('PATCH', `${PRODUCTS}/draft`, { status: 'active' });
    assert.equal(await refreshStaleVocabulary(shop.database), true);
    await call('DELETE', `${PRODUCTS}/draft`);
    assert.equal(await refreshStaleVocabulary(shop.database), true);
  });

  it('leave no search word uncounted that the release before has added, although it has taken the mark', async () => {
    while (await refreshStaleVocabulary(shop.database));
    await query(`UPDATE search_words SET names = NULL WHERE word = 'oxford'`);
    assert.equal(await refreshStaleVocabulary(shop.database), true);
    assert.deepEqual(await query(`SELECT word FROM search_words WHERE names IS NULL`), []);
    assert.equal(await refreshStaleVocabulary(shop.database), false);
  });

  it('lock the variants of a bulk edit in the sequence of an order', async () => {
    const { staff } = await signedInStaff(shop);
    // The product that comes first has the SKU that comes last.
    for (const sku of ['ZZ-FIRST', 'AA-SECOND'])
      await call('POST', PRODUCTS, { name: `Locked ${sku}`, variants: [{ sku, priceMinor: 100 }] });
    const fields = { query: 'q=locked', all: '1', action: 'vendor' };
    const path = String((await staff.form('/admin/bulk-edits', fields)).headers.location);
    await query(
      `UPDATE bulk_edits SET value = 'Locksmith', started_at = now(),
         actor = '{"kind": "command", "id": null, "name": "a test", "network": ""}'`,
    );
    const lock = (sku: string) => `SELECT FROM variants WHERE sku = '${sku}' FOR UPDATE`;
    await between(shop.database, lock('AA-SECOND'), () => runBulkBatch(shop.database), lock('ZZ-FIRST'));
    assert.match((await staff.get(path)).body, /Done\. 2 products changed/);
  });
});

const lockRow = statement<[sku: string], unknown>('SELECT FROM variants WHERE sku = $1 FOR UPDATE');

describe('a transaction of the staff', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  it('runs again after a deadlock, and fails after three', async () => {
    let tries = 0;
    const [one, other] = await Promise.all([
      lockBoth(shop.database, ['SOCK-1', 'SOCK-2'], () => tries++),
      lockBoth(shop.database, ['SOCK-2', 'SOCK-1'], () => tries++),
    ]);
    assert.deepEqual([one, other], ['done', 'done']);
    assert.ok(tries >= 3, `${tries} tries`);
    let deadlocks = 0;
    const failing = retriedTransaction(shop.database, async () => {
      deadlocks++;
      throw Object.assign(new Error('a deadlock'), { code: '40P01' });
    });
    await assert.rejects(failing, /a deadlock/);
    assert.equal(deadlocks, 3);
  });

  /** Locks the second SKU when someone else has the first one of the other, or waits for it. */
  const lockBoth = (database: Database, [first, second]: [string, string], count: () => void) =>
    retriedTransaction(database, async (connection) => {
      count();
      await connection.run(lockRow, [first]);
      held.add(first);
      await until(() => held.has(second), 'the other one has its first lock');
      await connection.run(lockRow, [second]);
      return 'done';
    });
  const held = new Set<string>();
});
