import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, signedInStaff, uploadPicture } from '../../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../../test/shop.ts';
import { picture } from '../../../pictures/own/pictures.fixture.ts';
import { agree, createShirt, inputsOf, openEditor, storedProduct } from './editor.fixture.ts';

describe('the options in the product editor', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff } = await signedInStaff(shop));
  });
  after(() => shop.close());

  const create = (more: Record<string, string> = {}) => createShirt(staff, more);
  const stored = (slug: string) => storedProduct(shop, slug);

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
    const asked = await more({
      'n0.o0': 'Sage',
      'n0.o1': 'S',
      'n0.price': '5',
      'n0.stock': '2',
      'value0.1': '',
    });
    assert.equal((await names()).length, 6);
    const added = await agree(staff, slug, asked);
    assert.equal(added.statusCode, 303, added.body);
    assert.deepEqual(await names(), ['Midnight S', 'Midnight M', 'Midnight L', 'Sage S']);
  });

  it('says which variants go before they do, and keeps what was typed', async () => {
    const slug = await create({ name: 'Shrunk shirt' });
    const path = `/admin/products/${slug}`;
    const asked = await (await openEditor(staff, slug))({
      'value0.1': '',
      vendor: 'Weavers',
      'v0.price': '5',
    });
    assert.equal(asked.statusCode, 422);
    assert.match(asked.body, /Saving removes 2 variants with 10 items in stock/);
    for (const name of ['Chalk, S', 'Chalk, M']) assert.match(asked.body, new RegExp(`<li>${name}<`));
    const { vendor, variants } = await stored(slug);
    assert.deepEqual([vendor, variants.length], ['Mill', 4]);
    const again = await staff.form(path, { ...inputsOf(asked.body), again: '1' });
    const typed = inputsOf(again.body);
    assert.deepEqual([typed.vendor, typed['value0.1'], typed['v0.price']], ['Weavers', '', '5']);
    // Another chalk shirt that someone else adds meanwhile is not removed without a word.
    await (await openEditor(staff, slug))({
      ...{ 'n0.o0': 'Chalk', 'n0.o1': 'L', 'n0.price': '9', 'n0.stock': '1' },
    });
    const late = await staff.form(path, inputsOf(asked.body));
    assert.notEqual(late.statusCode, 303);
    assert.equal((await stored(slug)).variants.length, 5);
  });

  it('sorts the values of an option, and keeps the variants and their data', async () => {
    const slug = await create({ name: 'Sorted shirt', add1: 'S, M, L' });
    const rows = async () =>
      (await stored(slug)).variants.map(({ sku, optionValues, priceMinor, stock }) => ({
        ...{ sku, name: optionValues.join(' '), priceMinor, stock },
      }));
    await (await openEditor(staff, slug))({ 'v0.price': '1.00', 'v3.stock': '9' });
    const before = new Map((await rows()).map((row) => [row.name, row]));
    // Without a script, a new number is typed: L becomes the first size, and Chalk the first color.
    const send = await openEditor(staff, slug);
    const saved = await send({ 'place1.2': '1', 'place0.0': '2', 'value1.1': 'Medium' });
    assert.equal(saved.statusCode, 303, saved.body);
    const after = await rows();
    assert.deepEqual(
      after.map(({ name }) => name),
      ['Chalk L', 'Chalk S', 'Chalk Medium', 'Navy L', 'Navy S', 'Navy Medium'],
    );
    for (const { name, ...data } of after) {
      const { name: _, ...was } = before.get(name.replace('Medium', 'M')) ?? { name };
      assert.deepEqual(data, was, name);
    }
    // A script sends all places.
    const again = await openEditor(staff, slug);
    assert.equal((await again({ 'place1.0': '3', 'place1.1': '1', 'place1.2': '2' })).statusCode, 303);
    assert.deepEqual(
      (await rows()).slice(0, 3).map(({ name }) => name),
      ['Chalk S', 'Chalk Medium', 'Chalk L'],
    );
  });

  it('keeps the pictures of a color and of a variant that it renames', async () => {
    const slug = await create({ name: 'Pictured shirt' });
    const { key } = await adminApi(shop);
    const [first] = (await stored(slug)).variants;
    const sku = String(first?.sku);
    for (const query of ['?color=Navy', '?color=Chalk', `?sku=${encodeURIComponent(sku)}`])
      await uploadPicture(shop, key, slug, await picture('png'), { query });
    await (await openEditor(staff, slug))({ 'value0.0': 'Chalk', 'value0.1': 'Navy', 'v0.sku': 'OTHER-SKU' });
    const facts = async () => (await stored(slug)).pictures.map(({ colors, skus = [] }) => [colors, skus]);
    assert.deepEqual(await facts(), [
      [['Chalk'], []],
      [['Navy'], []],
      [['Chalk'], ['OTHER-SKU']],
    ]);
    // A variant of its own in another color does not take the pictures along.
    const asked = await (await openEditor(staff, slug))({
      'v1.remove': '1',
      'n0.o0': 'Sage',
      'n0.o1': 'M',
      'n0.price': '5',
    });
    assert.equal((await agree(staff, slug, asked)).statusCode, 303);
    assert.deepEqual((await facts())[0], [['Chalk'], []]);
  });

  it('gives the variants of a new value what the others of its color have, without their stock', async () => {
    const slug = await create({ name: 'Larger shirt' });
    await (await openEditor(staff, slug))({ 'v2.price': '80.00', 'v3.price': '80.00', 'v2.sells': 'below' });
    const before = (await stored(slug)).variants;
    await (await openEditor(staff, slug))({ add1: 'XXL' });
    const { variants } = await stored(slug);
    for (const one of before)
      assert.deepEqual(
        variants.find(({ sku }) => sku === one.sku),
        one,
      );
    const added = variants.filter(({ optionValues }) => optionValues[1] === 'XXL');
    assert.deepEqual(
      added.map(({ optionValues, priceMinor, stock, sellsBelowZero }) => [
        ...[optionValues[0], priceMinor, stock, sellsBelowZero],
      ]),
      [
        ['Navy', 6_900, 0, false],
        ['Chalk', 8_000, 0, true],
      ],
    );
  });
});
