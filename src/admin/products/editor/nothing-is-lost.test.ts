import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { signedInStaff } from '../../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../../test/shop.ts';
import { customer, signIn } from '../../../customers/accounts.fixture.ts';
import { sweepHeldForms } from '../../../staff/held-forms.ts';
import { recordVerified } from '../../../staff/members.ts';
import { createShirt, inputsOf, openEditor, storedProduct } from './editor.fixture.ts';

describe('what was typed in the product editor', () => {
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

  it('keeps a form that is too long to be carried through the sign-in, for its browser alone', async () => {
    const slug = await create({ name: 'Long shirt' });
    const { staff: late, customerId, email } = await signedInStaff(shop);
    const path = `/admin/products/${slug}?version=1`;
    const end = () => shop.database.pool.query('DELETE FROM sessions WHERE customer_id = $1', [customerId]);
    for (const length of [40_000, 99_000]) {
      const inputs = inputsOf((await late.get(`/admin/products/${slug}`)).body);
      await end();
      const description = 'x'.repeat(length);
      const refused = await late.form(path, { ...inputs, description });
      assert.equal(refused.statusCode, 401);
      assert.match(refused.body, /what you typed will still be here/);
      const [, typed = ''] = /name="typed" value="([^"]*)"/.exec(refused.body) ?? [];
      const { fields } = JSON.parse(typed.replaceAll('&quot;', '"'));
      // Another browser gets nothing, and neither does another address.
      assert.equal((await anna.form(path, fields)).statusCode, 410);
      assert.equal((await staff.form('/admin/new-product', fields)).statusCode, 410);
      const { id: sessionId } = (await signIn(late, email)).json();
      await recordVerified(shop.database, { sessionId, customerId });
      const resumed = await late.form(path, { ...fields, restored: '1' });
      assert.equal(resumed.statusCode, 200, resumed.body.slice(0, 300));
      assert.match(resumed.body, /is not saved yet/);
      assert.equal(inputsOf(resumed.body).description, description);
      assert.notEqual((await stored(slug)).descriptionHtml, description, 'it is shown first');
      const saved = await late.form(path, inputsOf(resumed.body));
      assert.equal(saved.statusCode, 303, saved.body.slice(0, 300));
    }
    assert.equal((await stored(slug)).descriptionHtml.length, 99_000 + '<p></p>'.length);
  });

  it('holds ten long forms of a browser at most, for a day', async () => {
    const { staff: late, customerId } = await signedInStaff(shop);
    await shop.database.pool.query('DELETE FROM sessions WHERE customer_id = $1', [customerId]);
    for (let count = 0; count < 12; count++)
      await late.form('/admin/new-product', { name: `${count}`, description: 'x'.repeat(70_000) });
    const held = async () => {
      const { rows } = await shop.database.pool.query(
        `SELECT fields ->> 'name' AS name FROM held_forms WHERE path = '/admin/new-product' ORDER BY created_at`,
      );
      return rows.map(({ name }) => name);
    };
    assert.deepEqual(await held(), ['2', '3', '4', '5', '6', '7', '8', '9', '10', '11']);
    await shop.database.pool.query(`UPDATE held_forms SET created_at = now() - interval '25 hours'`);
    await sweepHeldForms(shop.database);
    assert.deepEqual(await held(), []);
  });

  it('S27: takes no long form from a browser that the staff has not signed in with', async () => {
    const long = { description: 'x'.repeat(100_000) };
    const refused = await shop.shopper().form('/admin/new-product', long);
    assert.equal(refused.statusCode, 401);
    assert.match(refused.body, /still in your browser/);
    const { shopper } = await customer(shop);
    assert.match((await shopper.form('/admin/new-product', long)).body, /still in your browser/);
  });
});
