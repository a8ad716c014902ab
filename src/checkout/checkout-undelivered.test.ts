import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { register } from '../customers/accounts.fixture.ts';
import { ADDRESS, countOf, order, orderBody, orderForm } from './checkout.fixture.ts';

const TENERIFE = { ...ADDRESS, postalCode: '38001', city: 'Santa Cruz', country: 'ES' };
const SENTENCE = /We don’t deliver to the Canary Islands yet\./;

describe('an address outside the VAT area', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const buyer = async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    return shopper;
  };

  it('is refused by the page with a message, and what was typed is kept', async () => {
    const form = orderForm(7_900, { ...TENERIFE, line1: 'Kept Lane 9' });
    const page = await (await buyer()).form('/checkout', form);
    assert.equal(page.statusCode, 422);
    assert.match(page.body, SENTENCE);
    assert.match(page.body, /Kept Lane 9/);
    assert.equal(await countOf(shop, 'orders'), 0);
  });

  it('is refused by the API with the name of its field', async () => {
    const refused = await order(await buyer(), orderBody(7_900, { address: TENERIFE }));
    assert.deepEqual([refused.statusCode, refused.json().code], [422, 'not_acceptable']);
    assert.match(refused.json().faults.postalCode, SENTENCE);
    assert.equal(await countOf(shop, 'orders'), 0);
  });

  it('that was saved earlier is refused when it is used, as soon as checkout begins', async () => {
    const shopper = await buyer();
    const { email } = await register(shopper);
    const saved = await shopper.form('/account/addresses', { id: '', ...TENERIFE });
    assert.equal(saved.statusCode, 422);
    assert.match(saved.body, SENTENCE);
    await shop.database.pool.query(
      `INSERT INTO addresses (customer_id, place, name, line1, line2, postal_code, city, country, phone)
       SELECT id, 1, 'Ada', 'Calle 1', '', '38001', 'Santa Cruz', 'ES', '' FROM customers WHERE email = $1`,
      [email],
    );
    assert.match((await shopper.get('/checkout')).body, SENTENCE);
    const { rows } = await shop.database.pool.query('SELECT id FROM addresses');
    const chosen = await shopper.form('/checkout', { ...orderForm(7_900), addressId: rows[0].id });
    assert.match(chosen.body, SENTENCE);
    const placed = await shopper.form('/checkout', orderForm(7_900, TENERIFE));
    assert.equal(placed.statusCode, 422);
    assert.equal(await countOf(shop, 'orders'), 0);
  });
});
