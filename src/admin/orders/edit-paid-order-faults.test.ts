import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { sign } from '../../../test/stripe/webhooks.ts';
import { requireLedger, stockOf } from '../../checkout/checkout.fixture.ts';
import { releaseStock } from '../../jobs.ts';
import { type ShopWithCards, shopWithCards } from './paid-orders.fixture.ts';

const HOODIE = 'HOO-BLK-M';
const PRICE = 7_900;

describe('an edited order whose payment or refund goes wrong', () => {
  let cards: ShopWithCards;
  before(async () => {
    cards = await shopWithCards();
  });
  after(() => cards.close());
  beforeEach(() => {
    cards.shop.mails.length = 0;
  });

  const twice = { 'quantity-1': '2', agreed: String(2 * PRICE) };
  const post = (number: string, verb: string, form: Record<string, string> = {}) =>
    cards.staff.form(`/admin/orders/${number}/${verb}`, form);
  const refuseRefund = () =>
    cards.fake.fail('create_refund', { kind: 'refuse', status: 400, code: 'charge_disputed' });
  /** An order whose difference was not refunded. */
  async function overpaidOrder(): Promise<string> {
    const number = await cards.paidOrder([HOODIE, 2]);
    refuseRefund();
    await cards.edit(number, { 'quantity-1': '1', agreed: String(PRICE) });
    await cards.reconcile();
    return number;
  }
  async function askForOneMore(): Promise<{ number: string; link: string }> {
    const number = await cards.paidOrder([HOODIE, 1]);
    const asked = await cards.edit(number, twice);
    assert.match(String(asked.headers.location), /done=edit-asked/, asked.body);
    return { number, link: cards.linkOfMail() };
  }
  /** Refunds an order's payment as by a button of Stripe's own pages. */
  async function refundAtStripe(number: string, amount: number): Promise<void> {
    const charge = cards.fake.sessionOf(number)?.payment_intent as string;
    const made = cards.fake.ledger.createRefund(
      new URLSearchParams({ payment_intent: charge, amount: String(amount) }),
    );
    const { payload, headers } = sign(cards.fake.tell('refund.created', made));
    const told = await cards.shop.inject({ method: 'POST', url: '/webhooks/stripe', payload, headers });
    assert.equal(told.statusCode, 200, told.body);
  }

  it('is not overpaid anymore once the difference is refunded in the provider’s dashboard', async () => {
    const number = await overpaidOrder();
    await refundAtStripe(number, PRICE);
    const { state, refundedMinor, payment } = await cards.detail(number);
    assert.deepEqual([state, refundedMinor, payment.receivedMinor], ['paid', 0, PRICE]);
    assert.doesNotMatch(
      (await cards.staff.get(`/admin/orders/${number}`)).body,
      /more than the order costs now/,
    );
    assert.equal((await post(number, 'refund-overpaid')).statusCode, 409);
    assert.equal(cards.fake.ledger.balanceOf(number), PRICE);
    assert.equal((await post(number, 'pack')).statusCode, 303);
    await post(number, 'ship', { carrier: '', trackingNumber: '', parcel: '' });
    // What the order costs can still be refunded there, and counts.
    await refundAtStripe(number, PRICE);
    const after = await cards.detail(number);
    assert.deepEqual([after.state, after.refundedMinor], ['refunded', PRICE]);
    await cards.requireBooks();
  });

  it('counts its whole refund, even if a part is of a change’s payment of a wrong amount', async () => {
    const { number, link } = await askForOneMore();
    await cards.follow(link);
    await cards.sql(
      `UPDATE payment_attempts SET amount_minor = amount_minor - 1
       WHERE title = $1 AND order_edit_id IS NOT NULL`,
      [number],
    );
    refuseRefund();
    await cards.payAtStripe(number);
    await cards.reconcile();
    assert.equal(cards.fake.ledger.balanceOf(number), 2 * PRICE, 'its refund has failed');
    assert.equal((await post(number, 'cancel', { note: '' })).statusCode, 303);
    await cards.reconcile();
    assert.equal(cards.fake.ledger.balanceOf(number), 0);
    const { state, refundedMinor } = await cards.detail(number);
    assert.deepEqual([state, refundedMinor], ['refunded', PRICE]);
  });

  it('can be packed after an instance of the release before has refunded a change’s payment', async () => {
    const { number, link } = await askForOneMore();
    const stock = await stockOf(cards.shop, HOODIE);
    await cards.follow(link);
    await releaseStock(cards.shop.services);
    assert.equal((await cards.detail(number)).differenceMinor, PRICE, 'it can still be paid');
    await cards.sql(
      `UPDATE payment_attempts SET state = 'failed', fault = 'unwanted', settled_at = now(), next_check_at = NULL
       WHERE title = $1 AND order_edit_id IS NOT NULL`,
      [number],
    );
    await releaseStock(cards.shop.services);
    assert.equal(await stockOf(cards.shop, HOODIE), stock + 1);
    assert.match(cards.shop.mails.at(-1)?.subject ?? '', /stays as it was/);
    assert.equal((await cards.detail(number)).events.at(-1).action, 'edit_end');
    assert.equal((await post(number, 'pack')).statusCode, 303);
    await requireLedger(cards.shop);
  });

  it('is not changed if the difference is less than a card can be charged', async () => {
    const number = await cards.paidOrder([HOODIE, 1]);
    const setPrice = (priceMinor: number) =>
      cards.sql("UPDATE variants SET price_minor = $1 WHERE sku = 'HOO-BLK-L'", [priceMinor]);
    await setPrice(PRICE + 49);
    const large = (totalMinor: number) =>
      cards.edit(number, { 'sku-1': 'HOO-BLK-L', agreed: String(totalMinor) });
    const refused = await large(PRICE + 49);
    assert.equal(refused.statusCode, 422);
    assert.match(refused.body, /€0\.49 is too small: cards can’t be charged less than €0\.50/);
    assert.equal((await cards.detail(number)).differenceMinor ?? 0, 0);
    await setPrice(PRICE + 50);
    assert.match(String((await large(PRICE + 50)).headers.location), /done=edit-asked/);
    await setPrice(PRICE);
  });
});
