import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { adminApi, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Response, type Shopper, type TestShop } from '../../../test/shop.ts';
import { orderBody, requireLedger } from '../../checkout/checkout.fixture.ts';
import { checkAgreement } from '../../invoices/agreement.ts';
import { tokenOf } from './paid-orders.fixture.ts';

const HOODIE = 'HOO-BLK-M';
const PRICE = 7_900;
const CARD = { cardNumber: '4242424242424242', expiry: '12/34', cvc: '123', cardName: 'Ada', action: 'pay' };

/** The rules of payment links, edits and refunds have tests of their own, with a fake of the provider. */
describe('the work of the staff on an order that is paid with test cards', () => {
  let shop: TestShop;
  let staff: Shopper;
  let call: Awaited<ReturnType<typeof adminApi>>['call'];
  before(async () => {
    shop = await createTestShop({ takesTestCards: true, limitsAbuse: false });
    ({ staff } = await signedInStaff(shop, 'manager'));
    ({ call } = await adminApi(shop));
  });
  after(() => shop.close());

  /** Follows the payment link of the last email, and pays. */
  async function payByLink(): Promise<Response> {
    const text = shop.mails.findLast((mail) => mail.text.includes('/pay?token='))?.text ?? '';
    const [link = ''] = /\/pay\?token=\S+/.exec(text) ?? [];
    const shopper = shop.shopper();
    const { headers } = await shopper.form('/pay', { token: tokenOf(link) });
    const [, url = ''] = /url=(.*)/.exec(String(headers.refresh)) ?? [];
    return shopper.form(new URL(url).pathname, CARD);
  }

  it('is paid by a link, edited for a difference, and refunded in part, and the books agree', async () => {
    const body = {
      ...orderBody(PRICE, { paymentMethod: 'test_card' }),
      items: [{ sku: HOODIE, quantity: 1 }],
    };
    const placed = await call('POST', '/api/admin/orders', body, { 'idempotency-key': randomUUID() });
    assert.equal(placed.statusCode, 201, placed.body);
    assert.equal((await payByLink()).statusCode, 303);
    const { number } = placed.json().order;
    const detail = async () => (await call('GET', `/api/admin/orders/${number}`)).json();
    assert.equal((await detail()).state, 'paid');

    const edit = { once: randomUUID(), 'quantity-1': '2', agreed: String(2 * PRICE) };
    const asked = await staff.form(`/admin/orders/${number}/items`, edit);
    assert.match(String(asked.headers.location), /done=edit-asked/, asked.body);
    assert.equal((await payByLink()).statusCode, 303);
    const { totalMinor, lineItems, payment } = await detail();
    assert.deepEqual([totalMinor, lineItems[0].quantity, payment.receivedMinor], [2 * PRICE, 2, 2 * PRICE]);

    const ship = { carrier: '', trackingNumber: '', parcel: '' };
    for (const [verb, form] of [
      ['pack', {}],
      ['ship', ship],
      ['deliver', {}],
    ] as const)
      assert.equal((await staff.form(`/admin/orders/${number}/${verb}`, form)).statusCode, 303, verb);

    const refund = { amountMinor: PRICE + 100, reason: 'A loose button' };
    const refunded = await call('POST', `/api/admin/orders/${number}/refunds`, refund);
    assert.equal(refunded.statusCode, 200, refunded.body);
    await shop.services.payments.reconcile();
    assert.equal((await detail()).refundedMinor, PRICE + 100);
    const { rows } = await shop.database.pool.query('SELECT sum(amount)::int AS sum FROM test_card_refunds');
    assert.deepEqual(rows, [{ sum: PRICE + 100 }]);
    const { differences } = await checkAgreement(shop.database, { from: '2000-01-01', until: '2100-01-01' });
    assert.deepEqual(differences, []);
    await requireLedger(shop);
  });
});
