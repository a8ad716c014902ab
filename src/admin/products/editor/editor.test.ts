import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, lastAuditEntry, signedInStaff, uploadPicture } from '../../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop, until } from '../../../../test/shop.ts';
import { findEditableProduct } from '../../../catalog/editing/find-product.ts';
import { picture } from '../../../pictures/own/pictures.fixture.ts';
import { agree, createShirt, inputsOf, openEditor, SHIRT, storedProduct } from './editor.fixture.ts';

describe('the product editor', () => {
  let shop: TestShop;
  let staff: Shopper;
  let anna: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff } = await signedInStaff(shop));
    ({ staff: anna } = await signedInStaff(shop, 'manager'));
  });
  after(() => shop.close());

  const create = (more: Record<string, string> = {}) => createShirt(staff, more);
  const stored = (slug: string) => storedProduct(shop, slug);

  it('creates a product with a variant for each combination, and each instance has it within 2 s', async () => {
    const slug = await create();
    const { variants, descriptionHtml, vendor, tags } = await stored(slug);
    assert.deepEqual(
      [slug, descriptionHtml, vendor, tags],
      ['poplin-shirt', '<p>Crisp.</p>', 'Mill', ['men', 'New']],
    );
    assert.deepEqual(
      variants.map(({ optionValues, priceMinor, stock }) => [optionValues.join(' '), priceMinor, stock]),
      ['Navy S', 'Navy M', 'Chalk S', 'Chalk M'].map((name) => [name, 6_900, 5]),
    );
    const other = await shop.another();
    const isThere = async () => (await other.inject({ url: `/products/${slug}` })).statusCode === 200;
    await until(isThere, 'another instance has the product');
  });

  it('shows what is wrong with a new product, keeps what was typed, and creates nothing', async () => {
    const inputs = inputsOf((await staff.get('/admin/new-product')).body);
    const refused = await staff.form('/admin/new-product', {
      ...inputs,
      ...SHIRT,
      name: '',
      'n0.price': 'cheap',
    });
    assert.equal(refused.statusCode, 422);
    assert.match(refused.body, /Enter a name\.|“cheap” is not a price/);
    const again = inputsOf(refused.body);
    assert.deepEqual(
      [again.vendor, again.option0, again.add0, again['n0.price']],
      ['Mill', 'Color', 'Navy\nChalk', 'cheap'],
    );
    const corrected = await staff.form('/admin/new-product', {
      ...again,
      name: 'Corrected',
      'n0.price': '1',
    });
    assert.equal(corrected.statusCode, 303, corrected.body);
  });

  it('saves nothing if nothing was changed, except that it says so', async () => {
    const slug = await create({ name: 'Same shirt' });
    const was = await stored(slug);
    const send = await openEditor(staff, slug);
    assert.equal((await send({})).statusCode, 303);
    const { version: _1, updatedAt: _2, ...now } = await stored(slug);
    const { version: _3, updatedAt: _4, ...before } = was;
    assert.deepEqual(now, before);
  });

  it('changes cells, takes 12,50 and 12.50, and keeps items that are sold meanwhile', async () => {
    const slug = await create({ name: 'Sold shirt' });
    const send = await openEditor(staff, slug);
    const [first] = (await stored(slug)).variants;
    await shop.database.pool.query('UPDATE variants SET stock = stock - 2 WHERE sku = $1', [first?.sku]);
    const asked = await send({
      ...{ 'v0.price': '12,50', 'v0.stock': '9', 'v0.barcode': '4006381333931', 'v0.weight': '250' },
      ...{ 'v1.sells': 'below', 'v2.sells': 'free', 'v3.remove': '1', vendor: 'Weavers' },
    });
    const saved = await agree(staff, slug, asked);
    assert.equal(saved.statusCode, 303, saved.body);
    const page = await staff.get(String(saved.headers.location));
    assert.match(
      page.body,
      /Amounts were read like this[\s\S]*Price, Navy, S<\/b>: <del>12,50<\/del> → <ins>12\.50/,
    );
    const { variants, vendor } = await stored(slug);
    const [a, b, c, d] = variants;
    assert.deepEqual(
      [vendor, a?.priceMinor, a?.stock, a?.barcode, a?.weightGrams, b?.sellsBelowZero, c?.isCounted, d],
      ['Weavers', 1_250, 7, '4006381333931', 250, true, false, undefined],
    );
    const { rows } = await shop.database.pool.query(
      `SELECT change, reason FROM stock_ledger WHERE sku = $1 ORDER BY id DESC LIMIT 1`,
      [first?.sku],
    );
    assert.deepEqual(rows, [{ change: 4, reason: 'edited' }]);
    assert.equal((await lastAuditEntry(shop)).action, 'product.update');
  });

  it('refuses to take more than is left, and says how many are', async () => {
    const slug = await create({ name: 'Last shirt' });
    const send = await openEditor(staff, slug);
    const [first] = (await stored(slug)).variants;
    await shop.database.pool.query('UPDATE variants SET stock = 1 WHERE sku = $1', [first?.sku]);
    const refused = await send({ 'v0.stock': '2' });
    assert.equal(refused.statusCode, 422);
    assert.match(refused.body, /Only 1 are left now/);
    assert.equal((await stored(slug)).variants[0]?.stock, 1);
  });

  it('opens products with the slugs “new” and “bulk”, and keeps the former addresses of its own pages', async () => {
    assert.equal((await staff.get('/admin/products/new')).headers.location, '/admin/new-product');
    const old = await staff.form('/admin/products/new', SHIRT);
    assert.deepEqual([old.statusCode, old.headers.location], [307, '/admin/new-product']);
    for (const slug of ['new', 'bulk']) {
      assert.equal(await create({ name: slug }), slug);
      assert.match((await staff.get(`/admin/products/${slug}`)).body, /Save changes/);
      assert.equal((await (await openEditor(staff, slug))({ vendor: 'Mill' })).statusCode, 303);
      assert.equal((await stored(slug)).vendor, 'Mill');
    }
    const bulk = await staff.form('/admin/products/bulk', { action: 'delete', all: '1', query: '' });
    assert.deepEqual([bulk.statusCode, bulk.headers.location], [307, '/admin/bulk-edits']);
  });

  it('sets the price of all variants', async () => {
    const slug = await create({ name: 'Even shirt' });
    const send = await openEditor(staff, slug);
    await send({ 'all.price': '33,30', 'all.compare': '44' });
    for (const { priceMinor, compareAtMinor } of (await stored(slug)).variants)
      assert.deepEqual([priceMinor, compareAtMinor], [3_330, 4_400]);
  });

  it('says so if the matrix and the table contradict each other', async () => {
    const slug = await create({ name: 'Twofold shirt' });
    const send = await openEditor(staff, slug);
    assert.equal((await send({ 'v0.stock': '7', 'x0.stock': '8' })).statusCode, 422);
    const other = await openEditor(staff, slug);
    assert.equal((await other({ 'x0.stock': '8' })).statusCode, 303);
    assert.equal((await stored(slug)).variants[0]?.stock, 8);
  });

  it('saves 2,000 variants that were all changed', async () => {
    const values = Array.from({ length: 2_000 }, (_, index) => `N${index}`).join('\n');
    const slug = await create({ name: 'Numbers', option0: 'Number', add0: values, option1: '', add1: '' });
    const inputs = inputsOf((await staff.get(`/admin/products/${slug}`)).body);
    const body = new URLSearchParams({ ...inputs });
    for (let index = 0; index < 2_000; index++) body.set(`v${index}.price`, '1,50');
    assert.ok(body.toString().length < 2 * 1024 * 1024, 'the form without scripts fits');
    const saved = await staff.form(`/admin/products/${slug}`, body.toString());
    assert.equal(saved.statusCode, 303, saved.body.slice(0, 500));
    assert.ok((await stored(slug)).variants.every(({ priceMinor }) => priceMinor === 150));
  });

  it('refuses fields that do not belong to the form', async () => {
    const slug = await create({ name: 'Strict shirt' });
    for (const more of [{ 'v0.cost': '1' }, { color: 'red' }, { 'was.options': '{' }, { 'v0.was': '' }])
      assert.equal((await (await openEditor(staff, slug))(more as Record<string, string>)).statusCode, 400);
  });

  it('moves an address, and the editor follows', async () => {
    const slug = await create({ name: 'Moving shirt' });
    await (await openEditor(staff, slug))({ slug: 'moved-shirt' });
    const { statusCode, headers } = await staff.get(`/admin/products/${slug}`);
    assert.deepEqual([statusCode, headers.location], [303, '/admin/products/moved-shirt']);
  });

  it('duplicates a product once for two clicks, as a draft without stock', async () => {
    const slug = await create({ name: 'Model shirt' });
    const { key: apiKey } = await adminApi(shop);
    const chalk = (await stored(slug)).variants[2]?.sku;
    const query = `?alt=Front&color=Navy&sku=${encodeURIComponent(String(chalk))}`;
    await uploadPicture(shop, apiKey, slug, await picture('png'), { query });
    const [, key = ''] =
      /name="key" value="([^"]*-copy)"/.exec((await staff.get(`/admin/products/${slug}`)).body) ?? [];
    const path = `/admin/products/${slug}/duplicate`;
    const [one, two] = await Promise.all([1, 2].map(() => staff.form(path, { key })));
    assert.deepEqual([one?.statusCode, one?.headers.location], [303, two?.headers.location]);
    const [, copySlug = ''] = /products\/([^?]+)/.exec(String(one?.headers.location)) ?? [];
    const { name, status, variants, pictures } = await stored(copySlug);
    const copied = pictures.map(({ key, alt, colors, skus }) => ({ key, alt, colors, skus }));
    const [{ key: contentKey } = { key: '' }] = (await stored(slug)).pictures;
    assert.deepEqual(copied, [
      { key: contentKey, alt: 'Front', colors: ['Navy', 'Chalk'], skus: [variants[2]?.sku] },
    ]);
    assert.deepEqual([name, status, variants.length], ['Model shirt (copy)', 'draft', 4]);
    assert.ok(variants.every(({ stock }) => stock === 0));
  });

  it('asks before it deletes, and again if someone has changed the product', async () => {
    const slug = await create({ name: 'Doomed shirt' });
    const path = `/admin/products/${slug}/delete`;
    const versionIn = (page: string) => /name="version" value="(\d+)"/.exec(page)?.[1] ?? '';
    const version = versionIn((await staff.get(path)).body);
    await (await openEditor(anna, slug))({ vendor: 'Saved' });
    const asked = await staff.form(path, { version });
    assert.equal(asked.statusCode, 409);
    assert.ok(await stored(slug));
    const answers = [1, 2].map(() => staff.form(path, { version: versionIn(asked.body) }));
    for (const { headers } of await Promise.all(answers))
      assert.equal(headers.location, '/admin/products?done=deleted');
    assert.equal(await findEditableProduct(shop.database, slug), undefined);
  });

  it('shows a viewer the product without buttons, and refuses their form', async () => {
    const slug = await create({ name: 'Seen shirt' });
    const { staff: viewer } = await signedInStaff(shop, 'viewer');
    const page = await viewer.get(`/admin/products/${slug}`);
    assert.equal(page.statusCode, 200);
    assert.doesNotMatch(page.body, /Save changes|Duplicate/);
    assert.equal((await (await openEditor(viewer, slug))({ vendor: 'x' })).statusCode, 403);
    assert.equal((await viewer.get('/admin/new-product')).statusCode, 403);
  });

  it('sets the tax class', async () => {
    const slug = await create({ name: 'Reduced shirt' });
    const send = await openEditor(staff, slug);
    assert.match(
      (await staff.get(`/admin/products/${slug}`)).body,
      /<option value="standard" selected>Standard</,
    );
    assert.equal((await send({ taxClass: 'reduced' })).statusCode, 303);
    assert.equal((await stored(slug)).taxClass, 'reduced');
  });

  it('shows materials and care in the shop', async () => {
    const slug = await create({
      name: 'Linen shirt',
      materials: '100 % linen',
      care: 'Wash cold\r\nDry flat',
    });
    const isShown = async () =>
      /Materials and care[\s\S]*100 % linen[\s\S]*Wash cold<br>Dry flat/.test(
        (await shop.inject({ url: `/products/${slug}` })).body,
      );
    await until(isShown, 'the page has them');
  });

  it('shows a draft to those who have its signed link, and keeps it from caches and search engines', async () => {
    const slug = await create({ name: 'Secret shirt', status: 'draft' });
    const [link = ''] = /\/preview\/[\w.-]+/.exec((await staff.get(`/admin/products/${slug}`)).body) ?? [];
    assert.equal((await shop.inject({ url: `/products/${slug}` })).statusCode, 404);
    const { statusCode, headers, body } = await shop.inject({ url: link });
    assert.deepEqual(
      [statusCode, headers['cache-control'], headers['x-robots-tag']],
      [200, 'no-store', 'noindex'],
    );
    assert.match(body, /This is a preview[\s\S]*Secret shirt/);
    for (const bad of [`${link}x`, link.replace(/preview\/\d+/, 'preview/1'), '/preview/x'])
      assert.equal((await shop.inject({ url: bad })).statusCode, 404, bad);
  });
});
