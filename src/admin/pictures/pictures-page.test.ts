import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { findEditableProduct } from '../../catalog/editing/find-product.ts';
import { picture, SVG } from '../../pictures/own/pictures.fixture.ts';
import { picturesSection } from './view.ts';

const SLUG = 'oxford-shirt';
const PAGE = `/admin/products/${SLUG}/pictures`;

describe('the page about the pictures of a product', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff } = await signedInStaff(shop));
  });
  after(() => shop.close());

  /** Submits the form with files like a browser without scripts. */
  const upload = (files: Record<string, Buffer>, shopper = staff) => {
    const boundary = '----formboundary';
    const parts = Object.entries(files).flatMap(([name, bytes]) => [
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="picture"; filename="${name}"\r\nContent-Type: image/jpeg\r\n\r\n`,
      ),
      bytes,
      Buffer.from('\r\n'),
    ]);
    return shopper.request({
      method: 'POST',
      url: PAGE,
      headers: {
        'content-type': `multipart/form-data; boundary=${boundary}`,
        accept: 'text/html',
        'sec-fetch-site': 'same-origin',
      },
      payload: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
    });
  };
  const ids = async () => {
    const { body } = await staff.get(PAGE);
    return [...body.matchAll(/<li data-picture="([^"]+)"/g)].map(([, id]) => id as string);
  };

  it('takes several files at once, and says which are refused', async () => {
    assert.match((await staff.get(PAGE)).body, /No pictures yet/);
    const both = await upload({ 'front.jpg': await picture('jpeg'), 'back.png': await picture('png') });
    assert.deepEqual([both.statusCode, both.headers.location], [303, `${PAGE}?done=added`]);
    assert.equal((await ids()).length, 2);
    const mixed = await upload({ 'side.jpg': await picture('jpeg'), 'logo.jpg': SVG });
    assert.equal(mixed.statusCode, 422);
    assert.match(mixed.body, /<p>logo\.jpg: This is not a JPEG/);
    assert.equal((await ids()).length, 3);
    assert.equal((await upload({})).statusCode, 422);
    const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x10mdat--------', 'latin1');
    assert.match(
      (await upload({ 'IMG_1.HEIC': heic })).body,
      /Upload this one with Safari[^<]*or save it as JPEG/,
    );
  });

  it('changes text, colors and focal point, moves and removes, without a script', async () => {
    const [first = '', second = ''] = await ids();
    const saved = await staff.form(
      `${PAGE}/${second}`,
      'alt=A+%22cuff%22&colors=Navy&colors=Chalk&skus=oxf-nvy-m&focusX=20&focusY=80',
    );
    assert.equal(saved.statusCode, 303, saved.body);
    const { rows } = await shop.database.pool.query('SELECT * FROM pictures WHERE id = $1', [second]);
    const { alt, colors, skus, focus_x: x, focus_y: y } = rows[0];
    assert.deepEqual([alt, colors, skus, x, y], ['A "cuff"', ['Navy', 'Chalk'], ['OXF-NVY-M'], 20, 80]);
    assert.equal((await staff.form(`${PAGE}/${second}/move`, { to: 'up' })).statusCode, 303);
    assert.deepEqual((await ids()).slice(0, 2), [second, first]);
    assert.equal((await staff.form(`${PAGE}/${first}/move`, { position: '1' })).statusCode, 303);
    assert.deepEqual((await ids()).slice(0, 2), [first, second]);
    const faulty = await staff.form(`${PAGE}/${first}`, { alt: '', focusX: '101', focusY: '0' });
    assert.deepEqual([faulty.statusCode, /focal point/.test(faulty.body)], [422, true]);
    const removed = await staff.form(`${PAGE}/${second}/remove`, {});
    assert.equal(removed.statusCode, 303);
    assert.equal(removed.headers.location, `${PAGE}?done=picture-removed&picture=${second}`);
    assert.ok(!(await ids()).includes(second));
    assert.equal((await staff.form(`${PAGE}/${second}/remove`, {})).statusCode, 404);
    assert.equal((await staff.form(`${PAGE}/nonsense/remove`, {})).statusCode, 404);
  });

  it('brings a removed picture back as it was', async () => {
    const { rows } = await shop.database.pool.query('SELECT * FROM removed_pictures');
    const page = await staff.get(`${PAGE}?done=picture-removed&picture=${rows[0].id}`);
    const [, undo = ''] =
      /<form action="([^"]+\/restore)" method="post"><button[^>]*>Undo/.exec(page.body) ?? [];
    assert.doesNotMatch((await staff.get(`${PAGE}?done=picture-removed`)).body, />Undo/);
    assert.equal(undo, `${PAGE}/${rows[0].id}/restore`);
    const before = await ids();
    const restored = await staff.form(undo, {});
    assert.deepEqual(
      [restored.statusCode, restored.headers.location],
      [303, `${PAGE}?done=picture-restored`],
      restored.body,
    );
    assert.deepEqual(await ids(), [before[0], rows[0].id, ...before.slice(1)]);
    const now = await shop.database.pool.query('SELECT * FROM pictures WHERE id = $1', [rows[0].id]);
    const { removed_at: _, replaced_by_import: __, ...was } = rows[0];
    assert.deepEqual(now.rows[0], was);
    assert.deepEqual(
      [now.rows[0].alt, now.rows[0].focus_y, now.rows[0].skus],
      ['A "cuff"', 80, ['OXF-NVY-M']],
    );
    assert.equal((await staff.form(undo, {})).statusCode, 404, 'it is back already');
    assert.doesNotMatch((await staff.get(PAGE)).body, /Removed pictures/);
    const shown = await findEditableProduct(shop.database, SLUG);
    assert.equal(shown?.pictures.length, before.length + 1);
  });

  it('is linked from the section that other pages about the product include', async () => {
    const product = await findEditableProduct(shop.database, SLUG);
    assert.ok(product && product.pictures.length > 0);
    const { text } = picturesSection(product, true);
    assert.equal(text.split(`href="${PAGE}"`).length - 1, product.pictures.length + 1);
    assert.match(text, /alt="A &quot;cuff&quot;"/);
  });

  it('S61: does not fetch from inside', async () => {
    for (const address of [
      'http://127.0.0.1/',
      'http://[::1]:5432/',
      'http://169.254.169.254/latest/',
      'http://localhost/',
    ]) {
      const { statusCode, body } = await staff.form(`${PAGE}/fetch`, { address });
      assert.equal(statusCode, 422, address);
      assert.match(body, /not on the public Internet/);
    }
  });

  it('S50: is seen by a viewer, who changes nothing', async () => {
    const { staff: viewer } = await signedInStaff(shop, 'viewer');
    const { statusCode, body } = await viewer.get(PAGE);
    assert.equal(statusCode, 200);
    assert.doesNotMatch(body, /<form[^>]*pictures/);
    const before = await ids();
    assert.equal((await upload({ 'a.jpg': await picture('jpeg') }, viewer)).statusCode, 403);
    assert.deepEqual(await ids(), before);
  });

  it('S50: does not read the files of someone who is not signed in', async () => {
    const answer = await upload({ 'a.jpg': await picture('jpeg') }, shop.shopper());
    assert.equal(answer.statusCode, 401);
  });
});
