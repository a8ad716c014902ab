import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop, until } from '../../test/shop.ts';
import { type Catalog, createCatalog } from './catalog.ts';
import { DEMO_FILE } from './demo-catalog.ts';
import type { Product } from './product.ts';
import { selectRelated } from './queries.ts';
import { complementsOf, partOf, seasonOf } from './search/index/outfit-rules.ts';

describe('the products to show with a product whose part in an outfit is not known', () => {
  let shop: TestShop;
  let catalog: Catalog;
  before(async () => {
    shop = await createTestShop();
    await query(`UPDATE listings SET card = card || '{"drawing": "woven-label"}'`);
    catalog = createCatalog(shop.database, (error) => assert.fail(String(error)));
  });
  after(() => shop.close());

  const query = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);
  const productOf = async (slug: string) => (await catalog.product(slug)) as Product;
  const slugs = async () =>
    (await query('SELECT slug FROM listings ORDER BY product_id')).rows.map((row) => row.slug);
  const neighbors = async ({ id }: Product, cards: { slug: string }[]) => {
    const { rows } = await query(
      'SELECT type_slug, abs(product_id - $1) AS distance FROM listings WHERE slug = ANY ($2) ORDER BY 2',
      [id, cards.map(({ slug }) => slug)],
    );
    return rows;
  };
  const fromDatabase = async ({ id, departments, type }: Product) => {
    const parameters = [id, departments.map(({ slug }) => slug), type?.slug ?? ''] as const;
    return (await shop.database.list(selectRelated, [...parameters])).map(({ card }) => card);
  };

  it('are the nearest of other types, and the index finds the same ones as the database', async () => {
    for (const slug of await slugs()) {
      const product = await productOf(slug);
      const found = await neighbors(product, product.related ?? []);
      const expected = await neighbors(product, await fromDatabase(product));
      assert.deepEqual(
        found.map(({ distance }) => distance),
        expected.map(({ distance }) => distance),
        slug,
      );
      assert.equal(new Set(found.map((row) => row.type_slug)).size, found.length, 'one of each type');
    }
  });

  it('are available, also when the index does not know yet that one is sold out', async () => {
    const [slug] = await slugs();
    const [first] = (await productOf(slug)).related ?? [];
    assert.ok(first);
    await query('UPDATE listings SET available = false WHERE slug = $1', [first.slug]);
    const shown = () => productOf(slug).then((product) => product.related?.map((card) => card.slug) ?? []);
    assert.ok(!(await shown()).includes(first.slug));
    const { length } = await fromDatabase(await productOf(slug));
    await until(async () => (await shown()).length === length, 'the index knows it, too');
    await query('UPDATE listings SET available = true WHERE slug = $1', [first.slug]);
  });

  it('come from the database for a product that the index does not have yet', async () => {
    await query(
      `INSERT INTO products (slug, name, drawing, content_hash) VALUES ('brand-new', 'New', 'crew-tee', '')`,
    );
    await query(`INSERT INTO variants (sku, product_id, position, price_minor)
      SELECT 'BRAND-NEW', id, 1, 100 FROM products WHERE slug = 'brand-new'`);
    await query(`INSERT INTO listings (product_id, slug, price_minor, department_slugs, type_slug, facets,
        size_color_slugs, available, on_sale, search, card)
      SELECT id, slug, 100, '{men,women}', 'new-type', '{}', '{}', true, false, '', '{"colors": []}'
      FROM products WHERE slug = 'brand-new'`);
    const product = await productOf('brand-new');
    assert.equal(product.related, undefined);
    assert.ok((await catalog.related(product)).length > 0);
  });
});

describe('the products to wear with a product', () => {
  let shop: TestShop;
  let catalog: Catalog;
  before(async () => {
    shop = await createTestShop({ csv: readFileSync(DEMO_FILE, 'utf8') });
    catalog = createCatalog(shop.database, (error) => assert.fail(String(error)));
  });
  after(() => shop.close());

  const listings = async () =>
    (
      await shop.database.pool.query(
        `SELECT slug, department_slugs AS departments, card ->> 'drawing' AS drawing FROM listings ORDER BY product_id`,
      )
    ).rows as { slug: string; departments: string[]; drawing: string }[];

  it('complete an outfit: other parts, one of each, of a department in common and of no other season', async () => {
    const all = await listings();
    const bySlug = new Map(all.map((one) => [one.slug, one]));
    let shown = 0;
    for (const { slug, drawing, departments } of all) {
      const part = partOf(drawing);
      if (part === 0) continue;
      const cards = (await catalog.product(slug))?.related ?? [];
      shown += cards.length;
      const parts = cards.map((card) => partOf(card.drawing));
      assert.equal(new Set(parts).size, parts.length, slug);
      const seasons = cards.map((card) => seasonOf(card.drawing));
      assert.ok(!(seasons.includes(1) && seasons.includes(-1)), `${slug}: one season`);
      for (const card of cards) {
        assert.ok(complementsOf(part).includes(partOf(card.drawing)), `${slug}: ${card.slug}`);
        assert.ok(seasonOf(drawing) * seasonOf(card.drawing) >= 0, `${slug}: ${card.slug}`);
        assert.ok(card.available);
        const others = bySlug.get(card.slug)?.departments ?? [];
        const areAccessories = [departments, others].some((one) => one.join() === 'accessories');
        assert.ok(areAccessories || others.some((one) => departments.includes(one)), `${slug}: ${card.slug}`);
      }
    }
    assert.ok(shown >= 3 * all.length, `${shown} for ${all.length} products`);
  });
});
