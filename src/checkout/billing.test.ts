import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { findOrderByNumber } from '../orders/orders.ts';
import { order, orderBody, orderForm, setStock } from './checkout.fixture.ts';

const SKU = 'HOO-BLK-M';
const TOTAL = 7_900;

describe('billing at the checkout', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    await setStock(shop, SKU, 100);
  });
  after(() => shop.close());

  async function shopperWithCart() {
    const shopper = shop.shopper();
    await shopper.add(SKU);
    return shopper;
  }
  const billingOf = async (number: string) => (await findOrderByNumber(shop.database, number))?.billing;

  it('is optional, and folded until something is typed', async () => {
    const shopper = await shopperWithCart();
    const { body } = await shopper.get('/checkout');
    assert.match(body, /<details class="billing"><summary>/);
    const placed = await shopper.form('/checkout', orderForm(TOTAL));
    assert.equal(placed.statusCode, 303);
    const [, number = ''] = /orders\/(MC-\w+)/.exec(String(placed.headers.location)) ?? [];
    assert.equal(await billingOf(number), null);
  });

  it('keeps a company, a VAT ID and an address of its own, as they are written', async () => {
    const shopper = await shopperWithCart();
    const typed = {
      ...{
        company: ' Tuch & Co GmbH ',
        vatId: 'atu 1234 5678',
        billingName: 'Buchhaltung',
        billingLine2: '',
      },
      ...{ billingLine1: 'Ring 1', billingPostalCode: 'A-1010', billingCity: 'Wien', billingCountry: 'AT' },
    };
    const placed = await shopper.form('/checkout', orderForm(TOTAL, typed));
    assert.equal(placed.statusCode, 303, placed.body);
    const [, number = ''] = /orders\/(MC-\w+)/.exec(String(placed.headers.location)) ?? [];
    assert.deepEqual(await billingOf(number), {
      company: 'Tuch & Co GmbH',
      vatId: 'ATU12345678',
      address: {
        name: 'Buchhaltung',
        line1: 'Ring 1',
        line2: '',
        postalCode: '1010',
        city: 'Wien',
        country: 'AT',
      },
    });
  });

  it('says what is wrong beside each field, and opens itself for it', async () => {
    const shopper = await shopperWithCart();
    const typed = { vatId: 'DE12', billingLine1: 'Ring 1', billingCountry: 'XX' };
    const { statusCode, body } = await shopper.form('/checkout', orderForm(TOTAL, typed));
    assert.equal(statusCode, 422);
    assert.match(body, /<details class="billing" open>/);
    for (const text of [
      'This isn’t a valid VAT ID',
      'Enter the name for the invoice',
      'Choose the country for the',
    ])
      assert.ok(body.includes(text), text);
    assert.ok(body.includes('value="Ring 1"'), 'what was typed is still there');
  });

  it('is taken by the API, which refuses the same, and another one with the same key', async () => {
    const shopper = await shopperWithCart();
    const wrong = await order(shopper, orderBody(TOTAL, { billing: { vatId: 'DE12' } }));
    assert.equal(wrong.statusCode, 422);
    assert.ok(wrong.json().faults.vatId);
    const body = orderBody(TOTAL, { billing: { company: 'Tygbolaget AB' } });
    const placed = await order(shopper, body, 'key-1');
    assert.equal(placed.statusCode, 201, placed.body);
    assert.deepEqual(placed.json().order.billing, { company: 'Tygbolaget AB', vatId: '', address: null });
    assert.equal((await order(shopper, body, 'key-1')).json().order.number, placed.json().order.number);
    const other = await order(shopper, orderBody(TOTAL, { billing: { company: 'Other AB' } }), 'key-1');
    assert.equal(other.json().code, 'key_reused');
  });
});
