import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lastAuditEntry, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop, until } from '../../../test/shop.ts';
import { confirmedCustomer } from '../../customers/accounts.fixture.ts';
import { writeReview } from '../../reviews/reviews.ts';

describe('reviews in the admin', () => {
  let shop: TestShop;
  let staff: Shopper;
  let customerId: string;
  let productId: string;
  before(async () => {
    shop = await createTestShop();
    ({ staff } = await signedInStaff(shop, 'manager'));
    const { email } = await confirmedCustomer(shop);
    const { rows } = await shop.database.pool.query(
      `SELECT customers.id AS "customerId", products.id AS "productId" FROM customers, products
       WHERE email = $1 AND slug = 'oxford-shirt'`,
      [email],
    );
    ({ customerId, productId } = rows[0]);
  });
  after(() => shop.close());

  const write = (text: string) =>
    writeReview(shop.database, customerId, productId, { stars: 4, text, fit: null });
  /** The form of a button, as the page has it. */
  async function formOf(verb: 'approve' | 'reject') {
    const { body } = await staff.get('/admin/reviews');
    const [, path = '', version = ''] =
      new RegExp(
        `action="(/admin/reviews/[^/]+/${verb})"[^>]*><input type="hidden" name="version" value="(\\w+)"`,
      ).exec(body) ?? [];
    assert.ok(path, body);
    return { path, version };
  }
  const shown = async () => (await shop.shopper().get('/products/oxford-shirt')).body;

  it('are read, shown in the shop, and hidden again', async () => {
    await write('Soft <b>and</b> light.');
    assert.match(
      (await staff.get('/admin/reviews?state=pending')).body,
      /Soft &lt;b&gt;and&lt;\/b&gt; light\./,
    );
    const approve = await formOf('approve');
    const done = await staff.form(approve.path, { version: approve.version });
    assert.equal(done.headers.location, '/admin/reviews?done=review-shown');
    assert.match(await shown(), /Soft &lt;b&gt;and/);
    const reject = await formOf('reject');
    await staff.form(reject.path, { version: reject.version });
    await until(async () => !/Soft &lt;b&gt;and/.test(await shown()), 'the review is hidden');
    assert.equal((await lastAuditEntry(shop)).action, 'review.reject');
  });

  it('are not shown if the customer has changed the text since it was read', async () => {
    await write('First text.');
    const { path, version } = await formOf('approve');
    await write('Another text.');
    const refused = await staff.form(path, { version });
    assert.equal(refused.statusCode, 409);
    assert.match(refused.body, /has changed this review/);
    assert.doesNotMatch(await shown(), /Another text/);
  });

  it('are found by the beginning of the product’s name or address, also when newer ones have another', async () => {
    const find = async (query: string) => (await staff.get(`/admin/reviews?${query}`)).body;
    const { rows } = await shop.database.pool.query(
      `INSERT INTO reviews (product_id, customer_id, stars, text, written_at)
       SELECT products.id, $1, 3, 'An old one of ' || slug, now() - interval '1 year' FROM products
       WHERE id <> $2 RETURNING text`,
      [customerId, productId],
    );
    assert.ok(rows.length > 1);
    for (const query of ['q=Heavy+h', 'q=heavy-hoo', 'q=heavy&state=pending'])
      assert.match(await find(query), /An old one of heavy-hoodie/, query);
    for (const query of ['q=hoodie', 'q=heavy&state=rejected', 'q=heavz', 'q=%25'])
      assert.doesNotMatch(await find(query), /An old one of heavy-hoodie/, query);
  });

  it('are decided only by those who may change the catalog', async () => {
    const { staff: viewer } = await signedInStaff(shop, 'viewer');
    const { body } = await viewer.get('/admin/reviews');
    assert.match(body, /Another text/);
    assert.doesNotMatch(body, /\/approve/);
  });
});
