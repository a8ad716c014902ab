import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lastAuditEntry, signedInStaff } from '../../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop, until } from '../../../../test/shop.ts';
import { findEditableProduct } from '../../../catalog/editing/find-product.ts';
import { inputsOf, openEditor } from './editor.fixture.ts';

/** A form that makes a shirt in two colors and two sizes. */
const SHIRT = {
  ...{ name: 'Poplin shirt', type: 'Shirts', tags: 'men, New', status: 'active', vendor: 'Mill' },
  description: '<p>Crisp.</p><script>alert(1)</script>',
  ...{ option0: 'Color', add0: 'Navy\r\nChalk', option1: 'Size', add1: 'S, M' },
  ...{ 'n0.price': '69.00', 'n0.stock': '5' },
};

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

  const create = async (more: Record<string, string> = {}) => {
    const inputs = inputsOf((await staff.get('/admin/products/new')).body);
    const created = await staff.form('/admin/products/new', { ...inputs, ...SHIRT, ...more });
    assert.equal(created.statusCode, 303, created.body);
    const [, slug = ''] =
      /^\/admin\/products\/([^?]+)\?done=saved$/.exec(String(created.headers.location)) ?? [];
    return slug;
  };
  const stored = async (slug: string) => {
    const product = await findEditableProduct(shop.database, slug);
    assert.ok(product);
    return product;
  };

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
    const inputs = inputsOf((await staff.get('/admin/products/new')).body);
    const refused = await staff.form('/admin/products/new', {
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
    const corrected = await staff.form('/admin/products/new', {
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
    const saved = await send({
      ...{ 'v0.price': '12,50', 'v0.stock': '9', 'v0.barcode': '4006381333931', 'v0.weight': '250' },
      ...{ 'v1.sells': 'below', 'v2.sells': 'free', 'v3.remove': '1', vendor: 'Weavers' },
    });
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

  it('saves once, although the form is sent twice at the same time', async () => {
    const slug = await create({ name: 'Double shirt' });
    const send = await openEditor(staff, slug);
    const answers = await Promise.all([1, 2, 3].map(() => send({ 'v0.stock': '8' })));
    assert.deepEqual(
      new Set(answers.map(({ statusCode, headers }) => `${statusCode} ${headers.location}`)).size,
      1,
    );
    assert.equal((await stored(slug)).variants[0]?.stock, 8);
    // The same form with other content, as after the browser's "Back": the difference is not applied again.
    const again = await send({ 'v0.stock': '8', name: 'Other name' });
    assert.equal(again.statusCode, 409);
    assert.equal((await stored(slug)).variants[0]?.stock, 8);
    const inputs = inputsOf(again.body);
    assert.deepEqual([inputs.name, inputs['v0.stock']], ['Other name', '8']);
    assert.equal((await staff.form(`/admin/products/${slug}`, inputs)).statusCode, 303);
    const { name, variants } = await stored(slug);
    assert.deepEqual([name, variants[0]?.stock], ['Other name', 8]);
  });

  it('merges two editors that change different fields, and shows what was merged', async () => {
    const slug = await create({ name: 'Shared shirt' });
    const [mine, theirs] = [await openEditor(staff, slug), await openEditor(anna, slug)];
    await theirs({ vendor: 'Anna’s mill', 'v0.price': '59.00' });
    const saved = await mine({ type: 'Tops', 'v0.barcode': '123', 'v1.price': '49.00' });
    const page = await staff.get(String(saved.headers.location));
    assert.match(page.body, /had saved this product while you were editing[\s\S]*Vendor[\s\S]*Anna’s mill/);
    assert.match(page.body, /Price, Navy, S<\/b>: <del>69\.00<\/del> → <ins>59\.00/);
    const { type, vendor, variants } = await stored(slug);
    assert.deepEqual(
      [type, vendor, variants[0]?.priceMinor, variants[0]?.barcode, variants[1]?.priceMinor],
      ['Tops', 'Anna’s mill', 5_900, '123', 4_900],
    );
  });

  it('lets one choose if two editors change the same field, and overwrites nothing before', async () => {
    const slug = await create({ name: 'Contested shirt' });
    for (const [side, price] of [
      ['mine', 20],
      ['theirs', 30],
    ] as const) {
      const [mine, theirs] = [await openEditor(staff, slug), await openEditor(anna, slug)];
      await theirs({ materials: `Linen ${side}`, 'v0.price': '10.00', vendor: side });
      const refused = await mine({
        materials: `Cotton ${side}`,
        'v0.price': `${price},00`,
        'v0.stock': '6',
        care: side,
      });
      assert.equal(refused.statusCode, 409);
      const was = await stored(slug);
      assert.deepEqual([was.materials, was.variants[0]?.priceMinor], [`Linen ${side}`, 1_000]);
      const inputs = { ...inputsOf(refused.body) };
      const choices = [
        ...refused.body.matchAll(/name="([\w.]+)" value="([^"]*)" required data-side="(\w+)"/g),
      ];
      assert.deepEqual(new Set(choices.map(([, name]) => name)), new Set(['materials', 'v0.price']));
      for (const [, name = '', value = '', one] of choices) if (one === side) inputs[name] = value;
      const saved = await staff.form(`/admin/products/${slug}`, inputs);
      assert.equal(saved.statusCode, 303, saved.body);
      const now = await stored(slug);
      assert.deepEqual(
        [now.materials, now.variants[0]?.priceMinor, now.care, now.vendor],
        side === 'mine' ? ['Cotton mine', 2_000, side, side] : ['Linen theirs', 1_000, side, side],
      );
    }
    assert.equal((await stored(slug)).variants[0]?.stock, 6, 'the second form showed 6 and left it');
  });

  it('keeps a changed variant whose SKU someone else has changed', async () => {
    const slug = await create({ name: 'Renamed shirt' });
    const [mine, theirs] = [await openEditor(staff, slug), await openEditor(anna, slug)];
    await theirs({ 'v0.sku': 'RENAMED-1' });
    assert.equal((await mine({ 'v0.price': '1.00' })).statusCode, 303);
    const [first] = (await stored(slug)).variants;
    assert.deepEqual([first?.sku, first?.priceMinor], ['RENAMED-1', 100]);
  });

  it('renames, adds and removes values, and adds a single variant', async () => {
    const slug = await create({ name: 'Grown shirt' });
    const send = await openEditor(staff, slug);
    assert.equal((await send({ 'value0.0': 'Midnight', add1: 'L' })).statusCode, 303);
    const names = async () => (await stored(slug)).variants.map(({ optionValues }) => optionValues.join(' '));
    assert.deepEqual(await names(), [
      'Midnight S',
      'Midnight M',
      'Midnight L',
      'Chalk S',
      'Chalk M',
      'Chalk L',
    ]);
    const more = await openEditor(staff, slug);
    const added = await more({
      'n0.o0': 'Sage',
      'n0.o1': 'S',
      'n0.price': '5',
      'n0.stock': '2',
      'value0.1': '',
    });
    assert.equal(added.statusCode, 303, added.body);
    assert.deepEqual(await names(), ['Midnight S', 'Midnight M', 'Midnight L', 'Sage S']);
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

  it('keeps the form through a session that has ended', async () => {
    const slug = await create({ name: 'Patient shirt' });
    const { staff: late, customerId } = await signedInStaff(shop);
    const send = await openEditor(late, slug);
    await shop.database.pool.query('DELETE FROM sessions WHERE customer_id = $1', [customerId]);
    const refused = await send({ vendor: 'Typed for an hour' });
    assert.equal(refused.statusCode, 401);
    assert.match(refused.body, /what you typed will still be here/);
    assert.match(refused.body, /name="typed"[^>]*Typed for an hour/);
    // After the sign-in, the form is shown again and is not saved yet.
    const resumed = await staff.form(`/admin/products/${slug}`, {
      ...{ restored: '1', key: 'resumed', vendor: 'Typed for an hour', 'was.vendor': 'Mill' },
    });
    assert.match(resumed.body, /is not saved yet/);
    assert.equal(inputsOf(resumed.body).vendor, 'Typed for an hour');
    assert.equal((await stored(slug)).vendor, 'Mill');
    // What someone else has saved in the meantime is not overwritten.
    await (await openEditor(anna, slug))({ vendor: 'Anna’s mill' });
    const contested = await staff.form(`/admin/products/${slug}`, {
      ...{ restored: '1', key: 'resumed', vendor: 'Typed for an hour', 'was.vendor': 'Mill' },
    });
    assert.match(contested.body, /you both changed the same field/);
  });

  it('says that a form which is too long to be carried along is still in the browser', async () => {
    const slug = await create({ name: 'Long shirt' });
    const { staff: late, customerId } = await signedInStaff(shop);
    const send = await openEditor(late, slug);
    await shop.database.pool.query('DELETE FROM sessions WHERE customer_id = $1', [customerId]);
    for (const length of [40_000, 100_000]) {
      const refused = await send({ description: 'x'.repeat(length) });
      assert.equal(refused.statusCode, 401);
      assert.match(refused.body, /still in your browser/);
    }
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
    const [, key = ''] =
      /name="key" value="([^"]*-copy)"/.exec((await staff.get(`/admin/products/${slug}`)).body) ?? [];
    const path = `/admin/products/${slug}/duplicate`;
    const [one, two] = await Promise.all([1, 2].map(() => staff.form(path, { key })));
    assert.deepEqual([one?.statusCode, one?.headers.location], [303, two?.headers.location]);
    const [, copySlug = ''] = /products\/([^?]+)/.exec(String(one?.headers.location)) ?? [];
    const { name, status, variants } = await stored(copySlug);
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
    assert.equal((await viewer.get('/admin/products/new')).statusCode, 403);
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
