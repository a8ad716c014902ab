import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, uploadPicture } from '../../../test/admin.ts';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { sweepContents } from './contents.ts';
import { openBucketStorages } from './open-storages.ts';
import { picture } from './pictures.fixture.ts';
import { type S3Server, startS3 } from './s3-server.fixture.ts';

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'tests', AWS_SECRET_ACCESS_KEY: 'a secret of the tests' };

describe('pictures in a bucket', () => {
  let s3: S3Server;
  let shop: TestShop;
  let storages: Awaited<ReturnType<typeof openBucketStorages>>;
  let slug: string;
  let api: Awaited<ReturnType<typeof adminApi>>;
  before(async () => {
    Object.assign(process.env, CREDENTIALS);
    s3 = await startS3('shop-pictures');
    shop = await createTestShop({ limitsAbuse: false });
    storages = await openBucketStorages(shop.database, {
      ...{ bucket: 'shop-pictures', endpoint: s3.endpoint },
    });
    api = await adminApi(shop);
    slug = (await shop.database.pool.query('SELECT slug FROM products ORDER BY id LIMIT 1')).rows[0].slug;
  });
  after(async () => {
    storages?.close();
    s3?.close();
    await shop?.close();
    for (const name of Object.keys(CREDENTIALS)) delete process.env[name];
  });

  const files = [
    { name: '60.avif', bytes: Buffer.from('avif') },
    { name: '60.webp', bytes: Buffer.from('webp') },
  ];
  const key = 'a'.repeat(32);

  it('are stored with their type, signed, and read back', async () => {
    await storages.forNew.put(key, files);
    assert.deepEqual(
      [...s3.objects].map(([path, { type, cacheControl }]) => [path, type, cacheControl]),
      [
        [`/shop-pictures/pictures/${key}/60.avif`, 'image/avif', 'public, max-age=31536000, immutable'],
        [`/shop-pictures/pictures/${key}/60.webp`, 'image/webp', 'public, max-age=31536000, immutable'],
      ],
    );
    assert.equal(String(await storages.forNew.get(key, '60.webp')), 'webp');
    assert.equal(await storages.forNew.get(key, '70.webp'), undefined);
  });

  it('are stored in spite of two failures, and a third one is an error', async () => {
    s3.objects.clear();
    s3.fail(503, 2);
    await storages.forNew.put(key, files);
    assert.equal(s3.objects.size, 2);
    s3.fail(500, 3);
    await assert.rejects(storages.forNew.put(key, files));
  });

  it('are served by the shop and swept, and those in the database stay', async () => {
    const inDatabase = (await uploadPicture(shop, api.key, slug, await picture('png'))).json();
    const withBucket = await shop.another({ pictureStorages: storages });
    const uploaded = await uploadPicture(withBucket, api.key, slug, await picture('png'));
    assert.equal(uploaded.statusCode, 201, uploaded.body);
    const { url, id } = uploaded.json();
    const object = s3.objects.get(`/shop-pictures/pictures/${url.split('/').slice(-2).join('/')}`);
    assert.deepEqual((await withBucket.inject({ url })).rawPayload, object?.bytes);
    assert.equal((await withBucket.inject({ url: inDatabase.url })).statusCode, 200);
    // An instance without the bucket says that there is nothing, and does not sweep it.
    assert.equal((await shop.inject({ url })).statusCode, 404);
    await api.call('DELETE', `/api/admin/products/${slug}/pictures/${id}`);
    await shop.database.pool.query(`UPDATE picture_contents SET unused_at = unused_at - interval '8 days'`);
    await shop.database.pool.query(`UPDATE removed_pictures SET removed_at = removed_at - interval '8 days'`);
    assert.equal(await sweepContents(shop.database, shop.services.pictureStorages), 0);
    assert.equal(await sweepContents(shop.database, storages), 1);
    assert.equal(s3.objects.has(`/shop-pictures/pictures/${url.split('/').slice(-2).join('/')}`), false);
  });

  it('leave nothing half: a bucket that fails refuses the upload, and no page shows it', async () => {
    const withBucket = await shop.another({ pictureStorages: storages });
    const before = (await api.call('GET', `/api/admin/products/${slug}/pictures`)).json().pictures.length;
    s3.fail(500, 3);
    assert.equal((await uploadPicture(withBucket, api.key, slug, await picture('png'))).statusCode, 500);
    const list = (await api.call('GET', `/api/admin/products/${slug}/pictures`)).json().pictures;
    assert.equal(list.length, before);
  });
});
