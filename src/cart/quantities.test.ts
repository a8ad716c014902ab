import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, lineItem, type Response, type Shopper, type TestShop } from '../../test/shop.ts';

const SKU = 'HOO-BLK-M';
const MISSING = '(missing)';

/** JSON texts, so that NaN and 1e999 can be written as a client might. */
const BAD_QUANTITIES = [
  '-1',
  '1e9',
  '100',
  '1.5',
  '"1"',
  '""',
  'null',
  'true',
  'false',
  '[]',
  '[1]',
  '{}',
  '1e999',
  MISSING,
];
const NO_JSON = ['NaN', 'Infinity', '0x10', '01', '+1', "'1'"];
const BAD_FORM_QUANTITIES = [
  '-1',
  '1.5',
  '1e3',
  '1,5',
  'NaN',
  'null',
  'true',
  '[]',
  '{}',
  ' 1',
  '0x10',
  '１',
  '',
  '12345',
];

describe('S19: a quantity that is none', () => {
  let shop: TestShop;
  let shopper: Shopper;
  before(async () => {
    shop = await createTestShop();
    shopper = shop.shopper();
    await shopper.add(SKU, 3);
    await shopper.add('SOCK-1', 2);
  });
  after(() => shop.close());

  /** A 4xx with a code, and the stored cart and the answer byte for byte as before. */
  async function refuses(request: () => Promise<Response>, codes: string[]): Promise<void> {
    const [cart, stored] = [(await shopper.get('/api/cart')).body, await documents()];
    const response = await request();
    assert.ok(
      response.statusCode >= 400 && response.statusCode < 500,
      `${response.statusCode} ${response.body}`,
    );
    assert.match(response.headers['content-type'] as string, /^application\/problem\+json/);
    const { code, detail } = response.json();
    assert.ok(codes.includes(code), code);
    assert.match(detail, /^[A-Z].{10,}\.$/);
    assert.equal((await shopper.get('/api/cart')).body, cart);
    assert.equal(await documents(), stored);
  }

  const documents = async () =>
    (await shop.database.pool.query('SELECT string_agg(c::text, $1) AS all FROM carts c', ['\n'])).rows[0]
      .all;

  const json = (quantity: string, more = '') =>
    `{${more}${quantity === MISSING ? '"other":1' : `"quantity":${quantity}`}}`;

  for (const quantity of [...BAD_QUANTITIES, '0', '-0']) {
    it(`is refused by add: ${quantity}`, () =>
      refuses(
        () => shopper.send('POST', '/api/cart/line-items', json(quantity, `"sku":"${SKU}",`)),
        ['invalid_request'],
      ));
  }
  for (const quantity of BAD_QUANTITIES) {
    it(`is refused by set: ${quantity}`, () =>
      refuses(() => shopper.send('PUT', lineItem(SKU), json(quantity)), ['invalid_request']));
  }
  for (const quantity of NO_JSON) {
    it(`is refused as no JSON: ${quantity}`, async () => {
      await refuses(() => shopper.send('PUT', lineItem(SKU), json(quantity)), ['invalid_json']);
      await refuses(
        () => shopper.send('POST', '/api/cart/line-items', json(quantity, `"sku":"${SKU}",`)),
        ['invalid_json'],
      );
    });
  }
  for (const quantity of BAD_FORM_QUANTITIES) {
    it(`is refused in forms: "${quantity}"`, async () => {
      const wantsJson = { 'x-fragment': 'cart' };
      const codes = ['invalid_request', 'quantity_too_large'];
      await refuses(() => shopper.form('/cart/line-items', { sku: SKU, quantity }, wantsJson), codes);
      await refuses(() => shopper.form(`/cart/line-items/${SKU}`, { quantity }, wantsJson), codes);
      await refuses(() => shopper.form(`/cart/line-items/${SKU}`, { quantity, step: '1' }, wantsJson), codes);
    });
  }
  it('is refused in forms: 0 and 100 to add, none to set, a step of 2, and a quantity given twice', async () => {
    const wantsJson = { 'x-fragment': 'cart' };
    const add = (fields: string) => () => shopper.form('/cart/line-items', fields, wantsJson);
    const set = (fields: string) => () => shopper.form(`/cart/line-items/${SKU}`, fields, wantsJson);
    await refuses(add(`sku=${SKU}&quantity=0`), ['invalid_request']);
    await refuses(add(`sku=${SKU}&quantity=100`), ['quantity_too_large']);
    await refuses(add(`sku=${SKU}&quantity=1&quantity=2`), ['invalid_request']);
    await refuses(add('quantity=1'), ['invalid_request']);
    await refuses(set(''), ['invalid_request']);
    await refuses(set('quantity=100'), ['quantity_too_large']);
    await refuses(set('quantity=1&step=2'), ['invalid_request']);
    await refuses(set('quantity=99&step=1'), ['quantity_too_large']);
    await refuses(set('quantity=1&quantity=2'), ['invalid_request']);
  });

  it('leaves a cart that a good one changes', async () => {
    const cart = await shopper.set(SKU, 4);
    assert.equal(cart.itemCount, 6);
  });
});
