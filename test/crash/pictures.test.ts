import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import { migrateMail } from '../../src/mail/queue.ts';
import { picture } from '../../src/pictures/own/pictures.fixture.ts';
import { adminApi } from '../admin.ts';
import { createTestShop, type TestShop } from '../shop.ts';
import { type ShopProcess, startShop } from './checkout-shop.ts';

const PICTURES = '/api/admin/products/oxford-shirt/pictures';
const UPLOADS = 6;

describe('uploads whose shop is killed', () => {
  let shop: TestShop;
  let victim: ShopProcess;
  let api: Awaited<ReturnType<typeof adminApi>>;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    await migrateMail(shop.test.database);
    api = await adminApi(shop);
    victim = await startShop({
      ...{ connection: shop.test.connection, stripeUrl: 'http://127.0.0.1:9' },
      secretKey: 'sk_test_pictures',
    });
  });
  after(async () => {
    victim?.kill();
    await shop?.close();
  });

  it('leaves each picture complete or not there, and those that it has confirmed are there', async () => {
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
});
