import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import { adminApi, lastAuditEntry, uploadPicture } from '../../../test/admin.ts';
import { createTestShop, type Headers, type TestShop, until } from '../../../test/shop.ts';
import { sweepContents } from '../../pictures/own/contents.ts';
import { declaredPng, HTML_TAIL, picture, SVG } from '../../pictures/own/pictures.fixture.ts';

const PRODUCTS = '/api/admin/products';

describe('pictures of the admin API', () => {
  let shop: TestShop;
  let key: string;
  let call: Awaited<ReturnType<typeof adminApi>>['call'];
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ call, key } = await adminApi(shop));
  });
  after(() => shop.close());

  const upload = (slug: string, bytes: Buffer, query = '', headers: Headers = {}) =>
    uploadPicture(shop, key, slug, bytes, { query, headers });
  let made = 0;
  const newProduct = async (): Promise<string> => {
    const response = await call('POST', PRODUCTS, {
      name: `Linen shirt ${++made}`,
      status: 'active',
      options: [
        { name: 'Color', values: ['Navy', 'Chalk'] },
        { name: 'Size', values: ['S', 'M'] },
      ],
      variants: ['Navy', 'Chalk'].flatMap((Color) =>
        ['S', 'M'].map((Size) => ({ options: { Color, Size }, priceMinor: 6_900, stock: 5 })),
      ),
    });
    assert.equal(response.statusCode, 201, response.body);
    return response.json().slug;
  };
  const add = async (slug: string, query = '', bytes?: Buffer) => {
    const response = await upload(slug, bytes ?? (await picture('jpeg', 900, 1_200)), query);
    assert.equal(response.statusCode, 201, response.body);
    return response.json();
  };
  const stored = async (table: string) =>
    (await shop.database.pool.query(`SELECT count(*)::int AS count FROM ${table}`)).rows[0].count as number;
  const listed = async (slug: string) => (await call('GET', `${PRODUCTS}/${slug}/pictures`)).json().pictures;

  it('S60: are stored anew, described, and served forever from every instance', async () => {
    const slug = await newProduct();
    const { id, url, ...facts } = await add(slug, '?alt=Front,%20on%20a%20chair&color=navy');
    assert.deepEqual(facts, {
      ...{ width: 900, height: 1_200, alt: 'Front, on a chair', focusX: 50, focusY: 50 },
      ...{ colors: ['Navy'], skus: [] },
    });
    assert.match(id, /^[0-9a-f-]{36}$/);
    const other = await shop.another();
    for (const instance of [shop, other])
      for (const path of [url, url.replace('900.webp', '400.avif')]) {
        const { statusCode, headers, rawPayload } = await instance.inject({ url: path });
        assert.equal(statusCode, 200, path);
        assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
        const { format, width } = await sharp(rawPayload).metadata();
        assert.equal(headers['content-type'], format === 'heif' ? 'image/avif' : 'image/webp');
        assert.equal(width, Number(/(\d+)\.\w+$/.exec(path)?.[1]));
      }
    for (const path of [url.replace('900', '901'), url.replace(/[0-9a-f]{32}/, '0'.repeat(32))])
      assert.equal((await shop.inject({ url: path })).statusCode, 404);
    const { action, subject_id, after } = await lastAuditEntry(shop);
    assert.deepEqual([action, subject_id, after.picture], ['picture.add', slug, id]);
  });

  it('are on the page, the card and the API of the shop within 2 s, in the color that they show', async () => {
    const slug = await newProduct();
    const chalk = await add(slug, '?color=Chalk&alt=In%20chalk');
    const navy = await add(slug, '?color=Navy&alt=In%20navy');
    const other = await shop.another();
    const pathOf = ({ url }: { url: string }) => url.replace(/[^/]+$/, '');
    const page = async (color: string) =>
      (await other.inject({ url: `/products/${slug}?color=${color}` })).body;
    await until(async () => (await page('navy')).includes(pathOf(navy)), 'the page shows the picture');
    const gallery = /<div class="gallery"[\s\S]*?<\/div>\n<\/div>/.exec(await page('navy'))?.[0] ?? '';
    const frames = [
      ...gallery.matchAll(/<div class="frame" data-colors="(\w+)"( hidden)?>.*?alt="([^"]*)"/gs),
    ];
    assert.deepEqual(
      frames.map(([, color, hidden, alt]) => [color, hidden !== undefined, alt]),
      [
        ['navy', false, 'In navy'],
        ['chalk', true, 'In chalk'],
      ],
    );
    assert.match(gallery, /<source type="image\/avif" srcset="[^"]*400w[^"]*800w[^"]*900w"/);
    assert.doesNotMatch(gallery, /front-800/);
    const list = async () => (await other.inject({ url: '/products?q=linen' })).body;
    await until(async () => (await list()).includes(pathOf(navy)), 'the card shows the picture');
    const product = (await other.inject({ url: `/api/products/${slug}` })).json();
    const images = new Set(
      product.variants.map(
        ({ color, image }: { color: string; image: string }) => `${color} ${pathOf({ url: image })}`,
      ),
    );
    assert.deepEqual(images, new Set([`Navy ${pathOf(navy)}`, `Chalk ${pathOf(chalk)}`]));
  });

  it('are in the cart and in orders, first those of the variant, then those of its color', async () => {
    const slug = await newProduct();
    const general = await add(slug);
    const navy = await add(slug, '?color=Navy');
    const own = await add(slug, `?sku=${slug}-navy-m`);
    const { rows } = await shop.database.pool.query(
      `SELECT sku, shown_picture(pictures, sku, color) ->> 'key' AS key
       FROM variants JOIN products ON products.id = product_id WHERE slug = $1`,
      [slug],
    );
    const keys = Object.fromEntries(rows.map(({ sku, key: one }) => [sku, one]));
    const keyOf = ({ url }: { url: string }) => url.split('/').at(-2);
    assert.deepEqual(keys, {
      [`${slug}-navy-s`]: keyOf(navy),
      [`${slug}-navy-m`]: keyOf(own),
      [`${slug}-chalk-s`]: keyOf(general),
      [`${slug}-chalk-m`]: keyOf(general),
    });
    const shopper = shop.shopper();
    await shopper.add(`${slug}-navy-m`);
    assert.match((await shopper.get('/cart')).body, new RegExp(`/pictures/own/${keyOf(own)}/800\\.webp`));
  });

  it('are changed, moved and removed, and every change is in the audit log', async () => {
    const slug = await newProduct();
    const [one, two, three] = [await add(slug), await add(slug), await add(slug)];
    const change = (id: string, body: object) => call('PATCH', `${PRODUCTS}/${slug}/pictures/${id}`, body);
    const changed = await change(three.id, { alt: ' A  cuff ', focusX: 10, focusY: 90, position: 1 });
    assert.equal(changed.statusCode, 200, changed.body);
    assert.deepEqual([changed.json().alt, changed.json().focusX], ['A cuff', 10]);
    assert.deepEqual(
      (await listed(slug)).map(({ id }: { id: string }) => id),
      [three.id, one.id, two.id],
    );
    const entry = await lastAuditEntry(shop);
    assert.deepEqual(entry.before, { picture: three.id, alt: '', focusX: 50, focusY: 50, position: 3 });
    assert.deepEqual(entry.after, { picture: three.id, alt: 'A cuff', focusX: 10, focusY: 90, position: 1 });
    assert.equal((await call('DELETE', `${PRODUCTS}/${slug}/pictures/${one.id}`)).statusCode, 204);
    assert.equal((await lastAuditEntry(shop)).action, 'picture.remove');
    assert.equal((await listed(slug)).length, 2);
    assert.equal((await call('DELETE', `${PRODUCTS}/${slug}/pictures/${one.id}`)).statusCode, 404);
    // Pages in caches show the removed picture for a while.
    assert.equal((await shop.inject({ url: one.url })).statusCode, 200);
    const removedPath = `${PRODUCTS}/${slug}/removed-pictures`;
    const [removed, ...others] = (await call('GET', removedPath)).json().pictures;
    assert.deepEqual([removed.id, others], [one.id, []]);
    const restored = await call('POST', `${removedPath}/${one.id}/restore`);
    assert.deepEqual([restored.statusCode, restored.json().url], [200, one.url]);
    assert.equal((await lastAuditEntry(shop)).action, 'picture.restore');
    assert.deepEqual(
      (await listed(slug)).map(({ id }: { id: string }) => id),
      [three.id, one.id, two.id],
    );
    assert.equal((await call('POST', `${removedPath}/${one.id}/restore`)).statusCode, 404);
  });

  it('lose nothing when someone removes and brings back the same picture at once', async () => {
    const slug = await newProduct();
    const { id } = await add(slug, '?alt=Once');
    const path = `${PRODUCTS}/${slug}`;
    for (let round = 0; round < 5; round++)
      await Promise.all([
        call('DELETE', `${path}/pictures/${id}`),
        call('POST', `${path}/removed-pictures/${id}/restore`),
        call('DELETE', `${path}/pictures/${id}`),
      ]);
    await call('POST', `${path}/removed-pictures/${id}/restore`);
    assert.deepEqual(
      (await listed(slug)).map((one: { alt: string }) => one.alt),
      ['Once'],
    );
  });

  it('are removed for good a week after nothing uses them', async () => {
    const slug = await newProduct();
    const [gone, kept] = [await add(slug), await add(slug)];
    await call('DELETE', `${PRODUCTS}/${slug}/pictures/${gone.id}`);
    const { pictureStorages } = shop.services;
    assert.equal(await sweepContents(shop.database, pictureStorages), 0);
    await shop.database.pool.query(`UPDATE picture_contents SET unused_at = unused_at - interval '8 days'`);
    assert.equal(await sweepContents(shop.database, pictureStorages), 0, 'it can be brought back');
    await shop.database.pool.query(`UPDATE removed_pictures SET removed_at = removed_at - interval '8 days'`);
    assert.ok((await sweepContents(shop.database, pictureStorages)) >= 1);
    assert.equal((await shop.inject({ url: gone.url })).statusCode, 404);
    assert.equal((await shop.inject({ url: kept.url })).statusCode, 200);
  });

  it('S60: are refused if they are something else, too large or damaged, and nothing is stored', async () => {
    const slug = await newProduct();
    const before = [await stored('picture_contents'), await stored('pictures')];
    const jpeg = await picture('jpeg', 300, 300);
    const refused: [Buffer, number, string][] = [
      [SVG, 415, 'picture_refused'],
      [Buffer.from('{}'), 415, 'picture_refused'],
      [Buffer.concat([jpeg, HTML_TAIL]), 415, 'picture_refused'],
      [jpeg.subarray(0, jpeg.length / 2), 415, 'picture_refused'],
      [declaredPng(60_000, 60_000), 413, 'picture_too_large'],
      [Buffer.concat([jpeg, Buffer.alloc(20 * 1024 * 1024)]), 413, 'picture_too_large'],
    ];
    for (const [bytes, status, code] of refused) {
      const answer = await upload(slug, bytes, '', { 'content-type': 'image/jpeg' });
      assert.deepEqual([answer.statusCode, answer.json().code], [status, code]);
    }
    for (const query of ['?color=Pink', '?sku=none', `?alt=${'x'.repeat(600)}`])
      assert.equal((await upload(slug, jpeg, query)).statusCode, 422, query);
    assert.deepEqual(await listed(slug), []);
    // The three were converted before the product was asked, so their content waits for the sweeper.
    assert.deepEqual(
      [await stored('picture_contents'), await stored('pictures')],
      [(before[0] ?? 0) + 3, before[1]],
    );
  });

  it('are added once for one Idempotency-Key, and the key is bound to the bytes', async () => {
    const slug = await newProduct();
    const jpeg = await picture('jpeg');
    const headers = { 'idempotency-key': 'the-front' };
    const answers = await Promise.all([1, 2, 3].map(() => upload(slug, jpeg, '', headers)));
    assert.deepEqual([...new Set(answers.map(({ body }) => body))].length, 1, answers[1]?.body);
    assert.equal((await listed(slug)).length, 1);
    const other = await upload(slug, await picture('png'), '', headers);
    assert.deepEqual([other.statusCode, other.json().code], [422, 'key_reused']);
  });

  it('add up, when many are added at once', async () => {
    const slug = await newProduct();
    const jpeg = await picture('jpeg');
    await Promise.all(Array.from({ length: 6 }, () => upload(slug, jpeg)));
    assert.equal((await listed(slug)).length, 6);
  });

  it('go with their product', async () => {
    const slug = await newProduct();
    await add(slug);
    assert.equal((await call('DELETE', `${PRODUCTS}/${slug}`)).statusCode, 204);
    assert.equal((await call('GET', `${PRODUCTS}/${slug}/pictures`)).statusCode, 404);
  });
});
