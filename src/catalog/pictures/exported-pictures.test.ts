import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { adminApi, uploadPicture } from '../../../test/admin.ts';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { commandActor } from '../../audit/actor.ts';
import { picture } from '../../pictures/own/pictures.fixture.ts';
import { findEditableProduct } from '../editing/find-product.ts';
import { exportCatalog } from '../export/export.ts';
import { directRecord } from '../import/history/direct-record.ts';
import { undoImport } from '../import/history/undo-import.ts';
import { type ImportOptions, importCatalog } from '../import/import.ts';
import { copyPictures } from './copy-pictures.ts';
import { findPicturedProduct, listPictures } from './find-pictures.ts';

const PUBLIC_URL = 'https://shop.test';
const FIRST = 'own-cap';

describe('pictures of the shop in a file', () => {
  let shop: TestShop;
  let key: string;
  let call: Awaited<ReturnType<typeof adminApi>>['call'];
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ key, call } = await adminApi(shop));
  });
  after(() => shop.close());

  const sql = async (query: string, values: unknown[] = []) =>
    (await shop.database.pool.query(query, values)).rows;
  /** Creates a product with two pictures. Only the first one’s are uploaded, because converting takes a second each. */
  const create = async (name: string): Promise<string> => {
    const body = { name, status: 'active', variants: [{ priceMinor: 100 }] };
    const { slug } = (await call('POST', '/api/admin/products', body)).json();
    const [first, one] = [
      await findEditableProduct(shop.database, FIRST),
      await findEditableProduct(shop.database, slug),
    ];
    assert.ok(one);
    if (first && slug !== FIRST)
      await shop.database.transaction((connection) => copyPictures(connection, first, one));
    else
      for (const [index, alt] of ['front', 'back'].entries())
        await uploadPicture(shop, key, slug, await picture('png', 30 + index, 40), { query: `?alt=${alt}` });
    return slug;
  };
  const pictures = async (slug: string) => {
    const product = await findPicturedProduct(shop.database, slug);
    return product ? listPictures(shop.database, product.id) : [];
  };
  const exported = (q: string) => text(exportCatalog(shop.database, { q, publicUrl: PUBLIC_URL }));
  const importFile = async (csv: string, options: ImportOptions = {}) => {
    const result = await importCatalog(shop.database, Readable.from([csv]), options);
    assert.ok(result.ok, JSON.stringify(result));
    return result.summary;
  };
  const waiting = async () => (await sql('SELECT count(*)::int FROM picture_fetches'))[0].count;

  it('have their addresses, places and texts, and are known when the file comes back', async () => {
    const slug = await create('Own cap');
    const [front, back] = await pictures(slug);
    const csv = await exported('Own cap');
    assert.match(csv, new RegExp(`${PUBLIC_URL}/pictures/own/${front?.key}/30.webp,1,front`));
    assert.match(csv, new RegExp(`${PUBLIC_URL}/pictures/own/${back?.key}/31.webp,2,back`));
    const summary = await importFile(csv);
    assert.deepEqual([summary.changes, summary.unchanged], [[], 1]);
    assert.equal(await waiting(), 0);
    assert.deepEqual(await pictures(slug), [front, back]);
  });

  it('keep the images of the merchant’s file, fetched, failed and drawn, as they were', async () => {
    const slug = await create('Mixed cap');
    const id = (await findPicturedProduct(shop.database, slug))?.id;
    const images = [
      'https://cdn.test/oxford-shirt.svg',
      'https://cdn.test/a.jpg',
      'https://cdn.test/gone.jpg',
    ];
    await sql('UPDATE products SET images = $2, drawing = $3 WHERE id = $1', [
      id,
      JSON.stringify(images.map((src) => ({ src, alt: 'from the file' }))),
      'oxford-shirt',
    ]);
    const [front] = await pictures(slug);
    await sql('UPDATE pictures SET source_url = $2 WHERE id = $1', [front?.id, images[1]]);
    const csv = await exported('Mixed cap');
    assert.doesNotMatch(csv, /a\.jpg/);
    assert.match(csv, /gone\.jpg/);
    const summary = await importFile(csv);
    assert.deepEqual([summary.changes, summary.unchanged], [[], 1]);
    const [product] = await sql('SELECT images, drawing FROM products WHERE id = $1', [id]);
    assert.deepEqual(
      [product.images.map(({ src }: { src: string }) => src), product.drawing],
      [images, 'oxford-shirt'],
    );
    // Only what could not be fetched is tried again.
    assert.deepEqual(await sql('SELECT source_url FROM picture_fetches'), [{ source_url: images[2] }]);
    await sql('DELETE FROM picture_fetches');
  });

  it('get the texts and places that were changed in the file, which an undo takes back', async () => {
    const slug = await create('Described cap');
    const csv = (await exported('Described cap'))
      .replace(',1,front', ',2,Seen from the front')
      .replace(',2,back', ',1,back');
    const preview = await importFile(csv, { dryRun: true });
    assert.deepEqual(preview.changes.map(({ field, from, to }) => `${field}: ${from} → ${to}`).sort(), [
      'picture position: 1 → 2',
      'picture position: 2 → 1',
      'picture: front → Seen from the front',
    ]);
    assert.deepEqual(
      (await pictures(slug)).map(({ alt }) => alt),
      ['front', 'back'],
    );
    const record = directRecord(commandActor('a test'), { fileName: 'caps.csv' });
    await importFile(csv, { record });
    const now = await pictures(slug);
    assert.deepEqual(
      now.map(({ alt }) => alt),
      ['back', 'Seen from the front'],
    );
    const [{ shown }] = await sql(`SELECT pictures -> 1 ->> 'alt' AS shown FROM products WHERE slug = $1`, [
      slug,
    ]);
    assert.equal(shown, 'Seen from the front');
    const { importId } = record;
    const finish = async () => undefined;
    const undone = await undoImport(shop.database, { importId, includesChanged: false, finish });
    assert.ok(undone.ok);
    assert.deepEqual(
      (await pictures(slug)).map(({ alt }) => alt),
      ['front', 'back'],
    );
  });

  it('come back with a product that was deleted, and are shared by a product with another handle', async () => {
    const slug = await create('Deleted cap');
    const before = await pictures(slug);
    const csv = await exported('Deleted cap');
    await importFile(csv.replaceAll('deleted-cap', 'twin-cap'));
    assert.deepEqual(
      (await pictures('twin-cap')).map(({ key, alt }) => [key, alt]),
      before.map(({ key, alt }) => [key, alt]),
    );
    assert.equal((await call('DELETE', `/api/admin/products/${slug}`)).statusCode, 204);
    assert.equal((await call('DELETE', '/api/admin/products/twin-cap')).statusCode, 204);
    const keys = before.map(({ key }) => key);
    // As if no other product had them.
    await sql('UPDATE picture_contents SET unused_at = now()');
    const unused = async () =>
      (await sql('SELECT count(unused_at)::int FROM picture_contents WHERE key = ANY ($1)', [keys]))[0].count;
    await importFile(csv);
    assert.deepEqual(
      (await pictures(slug)).map(({ key, alt }) => [key, alt]),
      before.map(({ key, alt }) => [key, alt]),
    );
    assert.equal(await unused(), 0);
    assert.equal(await waiting(), 0);
    const page = (await shop.inject({ url: `/api/products/${slug}` })).json();
    assert.match(page.image, new RegExp(`^/pictures/own/${keys[0]}/`));
  });

  it('are fetched by another shop, which does not know them', async () => {
    const slug = await create('Moved cap');
    const [front] = await pictures(slug);
    const csv = (await exported('Moved cap')).replaceAll(String(front?.key), 'f'.repeat(32));
    await importFile(csv);
    assert.deepEqual(await sql('SELECT source_url FROM picture_fetches'), [
      { source_url: `${PUBLIC_URL}/pictures/own/${'f'.repeat(32)}/30.webp` },
    ]);
  });
});
