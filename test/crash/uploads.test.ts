import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import sharp from 'sharp';
import { workOnImport } from '../../src/catalog/import/jobs/work.ts';
import { migrateMail } from '../../src/mail/queue.ts';
import { picture } from '../../src/pictures/own/pictures.fixture.ts';
import { adminApi } from '../admin.ts';
import { createTestShop, csvOf, productRows, type TestShop, until } from '../shop.ts';
import { type ShopProcess, startShop } from './checkout-shop.ts';

const PICTURES = '/api/admin/products/oxford-shirt/pictures';
const UPLOADS = 6;
/** A piece of a file is stored when it has this size. */
const PIECE_BYTES = 256 * 1024;

describe('uploads whose shop is killed', () => {
  let shop: TestShop;
  let victim: ShopProcess;
  let api: Awaited<ReturnType<typeof adminApi>>;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    await migrateMail(shop.test.database);
    api = await adminApi(shop);
  });
  beforeEach(async () => {
    victim = await startShop({
      ...{ connection: shop.test.connection, stripeUrl: 'http://127.0.0.1:9' },
      secretKey: 'sk_test_uploads',
    });
  });
  afterEach(() => victim?.kill());
  after(() => shop?.close());

  it('P45: leaves each picture complete or not there, and those that it has confirmed are there', async () => {
    const bytes = await picture('jpeg', 1_200, 900);
    const confirmed: string[] = [];
    const upload = async () => {
      const response = await fetch(`${victim.url}${PICTURES}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${api.key}`, 'content-type': 'image/jpeg' },
        body: new Uint8Array(bytes),
      });
      const { id } = (await response.json()) as { id: string };
      confirmed.push(id);
      // The next ones are being received, converted and stored.
      victim.kill();
    };
    await Promise.allSettled(Array.from({ length: UPLOADS }, upload));
    await victim.ended;
    assert.ok(confirmed.length > 0 && confirmed.length < UPLOADS, `${confirmed.length} were confirmed`);
    const { pictures } = (await api.call('GET', PICTURES)).json();
    const ids: string[] = pictures.map(({ id }: { id: string }) => id);
    for (const id of confirmed) assert.ok(ids.includes(id), 'a confirmed picture is lost');
    for (const { url } of pictures)
      for (const width of [400, 800, 1_200])
        for (const format of ['avif', 'webp']) {
          const { statusCode, rawPayload } = await shop.inject({
            url: url.replace('1200.webp', `${width}.${format}`),
          });
          assert.equal(statusCode, 200);
          assert.equal((await sharp(rawPayload).metadata()).width, width);
        }
    const { rows } = await shop.database.pool.query(
      `SELECT jsonb_array_length(pictures) AS shown,
        (SELECT count(*)::int FROM picture_contents WHERE unused_at IS NULL) AS used
       FROM products WHERE slug = 'oxford-shirt'`,
    );
    assert.deepEqual(rows, [{ shown: pictures.length, used: pictures.length }]);
  });

  it('P45: leaves the place of an upload to another one as soon as it has said nothing for 15 s', async () => {
    const { pool } = shop.database;
    const send = (payload: string) =>
      shop.inject({
        method: 'POST',
        url: '/api/admin/imports',
        headers: { authorization: `Bearer ${api.key}`, 'content-type': 'text/csv' },
        payload,
      });
    const uploads = Array.from({ length: 5 }, () => {
      const upload = request(`${victim.url}/api/admin/imports`, {
        method: 'POST',
        headers: { authorization: `Bearer ${api.key}`, 'content-type': 'text/csv' },
      });
      upload.on('error', () => undefined);
      upload.write('Handle,Title\n');
      return upload;
    });
    const arriving = () => pool.query("SELECT alive_at FROM imports WHERE state = 'uploading'");
    await until(async () => (await arriving()).rowCount === 5, 'all have begun');
    assert.equal((await send('Handle\n')).statusCode, 409);
    // An upload that sends nothing for a while still says that it is there.
    await pool.query("UPDATE imports SET alive_at = alive_at - interval '14 seconds'");
    const isAlive =
      "SELECT FROM imports WHERE state = 'uploading' AND alive_at > now() - interval '5 seconds'";
    await until(async () => (await pool.query(isAlive)).rowCount === 5, 'each has said so');
    victim.kill();
    await victim.ended;
    for (const upload of uploads) upload.destroy();
    assert.equal((await arriving()).rowCount, 5);
    await pool.query("UPDATE imports SET alive_at = alive_at - interval '15 seconds'");
    assert.equal((await send('Handle,Title,Variant Price\nfree,Free,9.00\n')).statusCode, 202);
    await pool.query('DELETE FROM imports');
  });

  it('P45: imports nothing of a CSV that has arrived in part, and takes the file again', async () => {
    const rows = productRows('killed-tee', { Title: 'Killed tee' }, [['KILLED-1', 'Navy', 'M', '9.00', 5]]);
    const csv = Buffer.from(csvOf(rows));
    const upload = request(`${victim.url}/api/admin/imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.key}`, 'content-type': 'text/csv' },
    });
    upload.on('error', () => undefined);
    upload.write(csv);
    upload.write(Buffer.alloc(PIECE_BYTES, '\n'));
    const { pool } = shop.database;
    await until(
      async () => (await pool.query('SELECT FROM import_pieces')).rowCount === 1,
      'a piece is stored',
    );
    victim.kill();
    await victim.ended;
    upload.destroy();
    assert.equal(await workOnImport(shop.database, randomUUID()), false, 'there is nothing to import');
    assert.equal((await shop.inject({ url: '/products/killed-tee' })).statusCode, 404);

    const again = await shop.inject({
      method: 'POST',
      url: '/api/admin/imports',
      headers: { authorization: `Bearer ${api.key}`, 'content-type': 'text/csv' },
      payload: csv,
    });
    assert.equal(again.statusCode, 202, again.body);
    assert.ok(await workOnImport(shop.database, randomUUID()));
    const { state } = (await api.call('GET', `/api/admin/imports/${again.json().id}`)).json();
    assert.equal(state, 'done');
  });
});
