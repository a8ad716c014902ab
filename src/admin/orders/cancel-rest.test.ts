import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lastAuditEntry } from '../../../test/admin.ts';
import { requireLedger, stockOf } from '../../checkout/checkout.fixture.ts';
import { formatMoney } from '../../layout/money.ts';
import { type ShopWithCards, shopWithCards } from './paid-orders.fixture.ts';

const HOODIE = 'HOO-BLK-M';
const PRICE = 7_900;

describe('canceling what has not left of an order', () => {
  let cards: ShopWithCards;
  before(async () => {
    cards = await shopWithCards();
  });
  after(() => cards.close());

  const api = (number: string, verb: string, body?: object) =>
    cards.call('POST', `/api/admin/orders/${number}/${verb}`, body);
  const PARCEL = { carrier: 'DHL', trackingNumber: 'JD1' };

  /** An order of two hoodies and a pair of socks, of which one hoodie has left. */
  async function leftInPart(): Promise<string> {
    const number = await cards.paidOrder([HOODIE, 2], ['SOCK-1', 1]);
    assert.equal((await api(number, 'pack', { items: [{ sku: HOODIE, quantity: 1 }] })).statusCode, 200);
    const shipped = await api(number, 'ship', { ...PARCEL, parcel: 1 });
    assert.equal(shipped.statusCode, 200, shipped.body);
    return number;
  }

  it('gives the items back, refunds their price and ends as shipped, with an invoice of what left', async () => {
    const number = await leftInPart();
    assert.equal((await api(number, 'pack', { items: [{ sku: 'SOCK-1', quantity: 1 }] })).statusCode, 200);
    const [hoodies, socks] = [await stockOf(cards.shop, HOODIE), await stockOf(cards.shop, 'SOCK-1')];
    cards.shop.mails.length = 0;
    const before = await cards.detail(number);
    const canceled = await cards.staff.form(`/admin/orders/${number}/cancel-rest`, {
      note: 'The warehouse was flooded.',
    });
    assert.match(String(canceled.headers.location), /done=rest-canceled/, canceled.body);
    assert.deepEqual(
      [await stockOf(cards.shop, HOODIE), await stockOf(cards.shop, 'SOCK-1')],
      [hoodies + 1, socks + 1],
    );
    await cards.reconcile();
    const after = await cards.detail(number);
    assert.deepEqual(
      [after.state, after.totalMinor, after.lineItems.length],
      ['shipped', PRICE + before.deliveryMinor, 1],
    );
    assert.deepEqual(
      after.parcels.map(({ state }: { state: string }) => state),
      ['shipped', 'canceled'],
    );
    assert.equal(cards.fake.ledger.balanceOf(number), after.totalMinor);
    assert.equal(after.invoices[0].grossMinor, after.totalMinor);
    const text = cards.shop.mails.map((mail) => mail.text).join('\n');
    assert.match(text, /can’t send these items[\s\S]*The warehouse was flooded\./);
    assert.equal((await lastAuditEntry(cards.shop)).action, 'order.cancel-rest');
    // A parcel is addressed by its number, and the order has arrived with its last one.
    assert.equal((await api(number, 'deliver', { parcel: 2 })).json().code, 'order_items');
    assert.equal((await api(number, 'deliver', { parcel: 1 })).json().state, 'delivered');
    await cards.requireBooks();
    await requireLedger(cards.shop);
  });

  it('refuses an order of which nothing or everything has left', async () => {
    const number = await cards.paidOrder([HOODIE, 1]);
    assert.equal((await api(number, 'cancel-rest')).json().code, 'order_state');
    await api(number, 'pack');
    assert.equal((await api(number, 'cancel-rest')).json().code, 'order_state');
    await api(number, 'ship', PARCEL);
    assert.equal((await api(number, 'cancel-rest')).json().code, 'order_state');
  });

  it('P32: has one outcome when one person cancels the rest while another one ships it', async () => {
    for (let round = 0; round < 5; round++) {
      const number = await leftInPart();
      const [canceled, shipped] = await Promise.all([
        api(number, 'cancel-rest'),
        api(number, 'ship', PARCEL),
      ]);
      assert.deepEqual([canceled.statusCode, shipped.statusCode].toSorted(), [200, 409]);
      await cards.reconcile();
      const { state, totalMinor } = await cards.detail(number);
      assert.equal(state, 'shipped');
      assert.equal(cards.fake.ledger.balanceOf(number), totalMinor);
    }
    await cards.requireBooks();
    await requireLedger(cards.shop);
  });

  /** An order that is paid on delivery, of which each parcel has one item. */
  async function onDelivery(sku: string, parcels: number): Promise<string> {
    const number = await cards.paidOrder([sku, 2]);
    await cards.sql("UPDATE orders SET state = 'placed', pays_on_delivery = true WHERE number = $1", [
      number,
    ]);
    await cards.sql(
      `UPDATE payment_attempts SET provider = 'on_delivery', state = 'due', received_minor = 0, received_currency = NULL,
         charge_reference = NULL, settled_at = NULL WHERE title = $1`,
      [number],
    );
    for (let count = 0; count < parcels; count++)
      assert.equal((await api(number, 'pack', { items: [{ sku, quantity: 1 }] })).statusCode, 200);
    return number;
  }
  const readyIn = (part: string) =>
    /Please have (\S+) ready/.exec(
      cards.shop.mails.findLast(({ subject }) => subject.startsWith(part))?.text.replace(/\s+/g, ' ') ?? '',
    )?.[1];

  it('leaves as much as the courier of the first parcel collects', async () => {
    const number = await onDelivery(HOODIE, 1);
    await api(number, 'ship', { ...PARCEL, parcel: 1 });
    const ready = readyIn('Part of your order');
    const page = (await cards.staff.get(`/admin/orders/${number}`)).body;
    assert.ok(ready && page.includes(`Collects ${ready}`), ready);
    assert.equal((await api(number, 'cancel-rest')).statusCode, 200);
    const { payment, totalMinor } = (await api(number, 'deliver')).json();
    assert.deepEqual([payment.state, payment.receivedMinor], ['paid', totalMinor]);
    assert.equal(ready, formatMoney(totalMinor, 'EUR'));
    await cards.requireBooks();
  });

  it('leaves the total to the couriers of all parcels, if nothing is canceled', async () => {
    const number = await onDelivery('SOCK-1', 1);
    const { deliveryMinor, totalMinor } = await cards.detail(number);
    assert.ok(deliveryMinor > 0);
    await api(number, 'ship', { ...PARCEL, parcel: 1 });
    await api(number, 'ship', PARCEL);
    const itemMinor = (totalMinor - deliveryMinor) / 2;
    assert.deepEqual(
      [readyIn('Part of your order'), readyIn('The rest of your order')],
      [itemMinor + deliveryMinor, itemMinor].map((minor) => formatMoney(minor, 'EUR')),
    );
  });

  it('refuses to cancel the parcel that collects the price of delivery', async () => {
    const number = await onDelivery('SOCK-1', 2);
    await api(number, 'ship', { ...PARCEL, parcel: 2 });
    const refused = await api(number, 'cancel-rest');
    assert.deepEqual(
      [refused.statusCode, refused.json().code, /price of delivery/.test(refused.json().detail)],
      [409, 'order_state', true],
    );
    const page = await cards.staff.form(`/admin/orders/${number}/cancel-rest`, { note: '' });
    assert.deepEqual([page.statusCode, /Ship the rest, too/.test(page.body)], [422, true]);
    assert.equal((await api(number, 'ship', { ...PARCEL, parcel: 1 })).statusCode, 200);
  });
});
