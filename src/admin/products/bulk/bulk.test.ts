import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, signedInStaff } from '../../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../../test/shop.ts';
import { sweepBulkEdits } from '../../../catalog/editing/bulk-edit.ts';
import { runBulkBatch } from '../../../catalog/editing/run-bulk-edits.ts';

describe('a change of many products', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff } = await signedInStaff(shop));
    const { call } = await adminApi(shop);
    for (let index = 0; index < 45; index++)
      await call('POST', '/api/admin/products', {
        name: `Bulk hat ${index}`,
        tags: index % 2 ? ['Men', 'Sale'] : [],
        variants: [{ priceMinor: 100, stock: 1 }],
      });
  });
  after(() => shop.close());

  const begin = async (fields: Record<string, string> | string) => {
    const { statusCode, headers, body } = await staff.form('/admin/bulk-edits', fields);
    assert.equal(statusCode, 303, body);
    return String(headers.location);
  };
  const all = (action: string) => begin({ query: 'q=bulk+hat', all: '1', action });
  const start = (path: string, value = '') => staff.form(`${path}/start`, { value });
  const hats = async (condition: string) =>
    (
      await shop.database.pool.query(
        `SELECT count(*)::int FROM products WHERE name LIKE 'Bulk hat%' AND ${condition}`,
      )
    ).rows[0].count;

  it('says what changes for how many, shows the first ones, and changes nothing yet', async () => {
    const path = await all('add-tags');
    const { body } = await staff.get(`${path}?value=sale,%20Summer`);
    assert.match(body, /45 products will change/);
    assert.match(body, /Men, Sale, Summer/);
    const one = await begin('id=bulk-hat-1&id=bulk-hat-2&action=status&query=');
    const preview = await staff.get(`${one}?value=draft`);
    assert.match(preview.body, /0 products will change, and 2 stay as they are/);
    assert.equal(await hats(`'Summer' = ANY (tags)`), 0);
  });

  it('changes all that the search finds in batches, once for two clicks, with a log entry each', async () => {
    const path = await all('status');
    await Promise.all([start(path, 'active'), start(path, 'active')]);
    while (await runBulkBatch(shop.database));
    assert.match((await staff.get(path)).body, /Done\. 45 products changed/);
    assert.equal(await hats(`status = 'active' AND version = 2`), 45);
    const { rows } = await shop.database.pool.query(
      `SELECT count(*)::int FROM audit_log WHERE action = 'product.update' AND subject_id LIKE 'bulk-hat-%'`,
    );
    assert.equal(rows[0].count, 45);
  });

  it('adds and removes tags whatever their case, and sets vendor and type', async () => {
    for (const [action, value] of [
      ['remove-tags', 'sale'],
      ['add-tags', 'men, Warm'],
      ['vendor', 'Hatter'],
      ['type', 'Hats'],
    ] as const) {
      await start(await all(action), value);
      while (await runBulkBatch(shop.database));
    }
    assert.equal(await hats(`tags = ARRAY['Men', 'Warm'] AND vendor = 'Hatter' AND type = 'Hats'`), 22);
    assert.equal(await hats(`tags = ARRAY['men', 'Warm']`), 23);
  });

  it('sets the tax class, and no class that there is not', async () => {
    const path = await all('tax-class');
    assert.match((await staff.get(path)).body, /<option value="reduced">Reduced<\/option>/);
    const preview = (await staff.get(`${path}?value=reduced`)).body;
    assert.match(preview, /45 products will change/);
    assert.match(preview, /<td>Standard<\/td><td>Reduced<\/td>/);
    assert.equal((await start(path, 'luxury')).statusCode, 422);
    await start(path, 'reduced');
    while (await runBulkBatch(shop.database));
    assert.equal(await hats(`tax_class = 'reduced'`), 45);
  });

  it('goes on where it was after a process has ended', async () => {
    const path = await all('vendor');
    const id = path.split('/').at(-1) ?? '';
    // As if the process ended after it had stored that the edit begins.
    await shop.database.pool.query(
      `UPDATE bulk_edits SET value = 'Later', started_at = now(),
         actor = '{"kind":"command","id":null,"name":"Tests","network":""}' WHERE id = $1`,
      [id],
    );
    await runBulkBatch(shop.database);
    assert.equal(await hats(`vendor = 'Later'`), 20);
    assert.match((await staff.get(path)).body, /20 of 45 products done/);
    await Promise.all(
      [1, 2, 3].map(async () => {
        while (await runBulkBatch(shop.database));
      }),
    );
    while (await runBulkBatch(shop.database));
    const { rows } = await shop.database.pool.query(
      `SELECT count(*)::int FROM audit_log WHERE after ->> 'vendor' = 'Later'`,
    );
    assert.equal(rows[0].count, 45, 'each was changed once');
    assert.equal(await hats(`vendor = 'Later'`), 45);
  });

  it('notes why a product cannot be changed, tries it at most three times, and changes the others', async () => {
    // One product throws, and another one is always in the way of something else.
    await shop.database.pool.query(`
      CREATE FUNCTION refuse_hat() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.vendor = 'Broken' AND NEW.slug = 'bulk-hat-3' THEN RAISE EXCEPTION 'no broken hats'; END IF;
        IF NEW.vendor = 'Broken' AND NEW.slug = 'bulk-hat-4' THEN RAISE EXCEPTION 'busy' USING ERRCODE = '40P01'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER refuse_hat BEFORE UPDATE ON products FOR EACH ROW EXECUTE FUNCTION refuse_hat()`);
    const path = await all('vendor');
    await start(path, 'Broken');
    while (await runBulkBatch(shop.database));
    const { body } = await staff.get(path);
    assert.match(body, /Done\. 43 products changed/);
    assert.match(
      body,
      /2 products could not be changed[\s\S]*Bulk hat 3<\/a>: It could not be changed: no broken hats/,
    );
    const { rows } = await shop.database.pool.query(
      `SELECT tries FROM bulk_edit_products WHERE outcome = 'failed' ORDER BY product_id`,
    );
    assert.deepEqual(rows, [{ tries: 1 }, { tries: 3 }]);
    await shop.database.pool.query('DROP TRIGGER refuse_hat ON products');
  });

  it('deletes after a question, and is forgotten after a week', async () => {
    const path = await begin('id=bulk-hat-1&id=bulk-hat-2&action=delete&query=');
    assert.match((await staff.get(path)).body, /Deleted products can’t be restored/);
    await start(path);
    while (await runBulkBatch(shop.database));
    assert.equal(await hats('true'), 43);
    await shop.database.pool.query(`UPDATE bulk_edits SET created_at = now() - interval '8 days'`);
    assert.ok((await sweepBulkEdits(shop.database)) > 0);
    assert.equal((await staff.get(path)).statusCode, 404);
  });

  it('refuses what is not acceptable', async () => {
    for (const fields of [
      { action: 'status', query: '' },
      { action: 'explode', query: '', all: '1' },
    ] as Record<string, string>[])
      assert.equal((await staff.form('/admin/bulk-edits', fields)).statusCode, 422);
    assert.equal((await start(await all('status'), 'sold')).statusCode, 422);
    assert.equal((await start(await all('add-tags'), ' ')).statusCode, 422);
    assert.equal((await staff.get('/admin/bulk-edits/nonsense')).statusCode, 404);
    const { staff: viewer } = await signedInStaff(shop, 'viewer');
    assert.equal((await viewer.form('/admin/bulk-edits', { action: 'delete', all: '1' })).statusCode, 403);
  });
});
