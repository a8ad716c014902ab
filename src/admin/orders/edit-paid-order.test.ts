import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { lastAuditEntry } from '../../../test/admin.ts';
import { requireLedger, stockOf } from '../../checkout/checkout.fixture.ts';
import { makeStale } from '../../customers/accounts.fixture.ts';
import { type ShopWithCards, shopWithCards } from './paid-orders.fixture.ts';

const HOODIE = 'HOO-BLK-M';
const PRICE = 7_900;

describe('editing an order that was paid by card', () => {
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
  const quantityOf = async (number: string) => (await cards.detail(number)).lineItems[0].quantity;
  /** Asks for one more hoodie, and returns the link to pay it. */
  async function askForOneMore(): Promise<{ number: string; link: string }> {
    const number = await cards.paidOrder([HOODIE, 1]);
    const asked = await cards.edit(number, twice);
    assert.match(String(asked.headers.location), /done=edit-asked/, asked.body);
    return { number, link: cards.linkOfMail() };
  }
  /** Packs, ships and delivers the order, and compares the books. */
  async function finish(number: string): Promise<void> {
    assert.equal((await post(number, 'pack')).statusCode, 303);
    const shipped = await post(number, 'ship', { carrier: '', trackingNumber: '', parcel: '' });
    assert.equal(shipped.statusCode, 303, shipped.body);
    await post(number, 'deliver');
    await cards.requireBooks();
    await requireLedger(cards.shop);
  }

  it('refunds the difference of a cheaper one, once the staff has seen the amount and signed in just now', async () => {
    const number = await cards.paidOrder([HOODIE, 2]);
    const stock = await stockOf(cards.shop, HOODIE);
    const asked = await cards.edit(number, { 'quantity-1': '1' });
    assert.deepEqual([asked.statusCode, /€79\.00 will be refunded/.test(asked.body)], [422, true]);
    assert.match(asked.body, /name="agreed" value="7900"/);
    const agreed = { 'quantity-1': '1', agreed: String(PRICE) };
    await makeStale(cards.shop);
    const stale = await cards.edit(number, agreed);
    assert.deepEqual([stale.statusCode, /Refunds need a fresh sign-in/.test(stale.body)], [422, true]);
    assert.equal(await stockOf(cards.shop, HOODIE), stock);
    await cards.sql('UPDATE sessions SET authenticated_at = now() WHERE customer_id IS NOT NULL');
    const edited = await cards.edit(number, agreed);
    assert.match(String(edited.headers.location), /done=edited/, edited.body);
    assert.equal(await stockOf(cards.shop, HOODIE), stock + 1);
    assert.match(cards.shop.mails.at(-1)?.text ?? '', /We’re refunding €79\.00/);
    await cards.reconcile();
    const { totalMinor, refundedMinor, payment, state } = await cards.detail(number);
    assert.deepEqual([state, totalMinor, refundedMinor], ['paid', PRICE, 0]);
    assert.deepEqual([payment.state, payment.receivedMinor, payment.refundedMinor], ['paid', PRICE, 0]);
    assert.equal(cards.fake.ledger.balanceOf(number), PRICE);
    await finish(number);
    // All that was paid for what it costs now can still be refunded, and no more.
    const tooMuch = await cards.call('POST', `/api/admin/orders/${number}/refunds`, {
      amountMinor: PRICE + 1,
      reason: 'x',
    });
    assert.equal(tooMuch.statusCode, 409);
    const refunded = await cards.call('POST', `/api/admin/orders/${number}/refunds`, {
      amountMinor: PRICE,
      reason: 'x',
    });
    assert.equal(refunded.statusCode, 200, refunded.body);
    await cards.reconcile();
    assert.equal((await cards.detail(number)).state, 'refunded');
    assert.equal(cards.fake.ledger.balanceOf(number), 0);
    await cards.requireBooks();
  });

  it('shows a refund of a difference that has failed, and makes it again', async () => {
    const number = await cards.paidOrder([HOODIE, 2]);
    cards.fake.fail('create_refund', { kind: 'refuse', status: 400, code: 'charge_disputed' });
    await cards.edit(number, { 'quantity-1': '1', agreed: String(PRICE) });
    await cards.reconcile();
    assert.match(
      (await cards.staff.get(`/admin/orders/${number}`)).body,
      /has paid €79\.00 more than the order costs now/,
    );
    const answers = [await post(number, 'refund-overpaid'), await post(number, 'refund-overpaid')];
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode),
      [303, 409],
    );
    await cards.reconcile();
    assert.equal(cards.fake.ledger.balanceOf(number), PRICE);
    assert.doesNotMatch(
      (await cards.staff.get(`/admin/orders/${number}`)).body,
      /more than the order costs now/,
    );
    await finish(number);
  });

  it('is canceled with a refund of everything, even if the refund of a difference has failed', async () => {
    const number = await cards.paidOrder([HOODIE, 2]);
    cards.fake.fail('create_refund', { kind: 'refuse', status: 400, code: 'charge_disputed' });
    await cards.edit(number, { 'quantity-1': '1', agreed: String(PRICE) });
    await cards.reconcile();
    assert.equal((await post(number, 'cancel', { note: '' })).statusCode, 303);
    assert.ok(cards.shop.mails.some(({ text }) => text.includes('€158.00')));
    await cards.reconcile();
    assert.equal(cards.fake.ledger.balanceOf(number), 0);
    const { state, totalMinor, refundedMinor } = await cards.detail(number);
    assert.deepEqual([state, totalMinor, refundedMinor], ['refunded', PRICE, PRICE]);
    await cards.requireBooks();
  });

  it('waits for the difference of a dearer one, is not packed meanwhile, and is changed when it is paid', async () => {
    const { number, link } = await askForOneMore();
    const stock = await stockOf(cards.shop, HOODIE);
    assert.equal((await lastAuditEntry(cards.shop)).action, 'order.ask-difference');
    assert.equal(await quantityOf(number), 1, 'the order stays as it was');
    assert.equal((await cards.detail(number)).differenceMinor, PRICE);
    assert.match((await cards.staff.get(`/admin/orders/${number}`)).body, /Waiting for €79\.00/);
    const toPack = await cards.staff.get('/admin/orders?state=to_pack');
    assert.deepEqual([toPack.statusCode, toPack.body.includes(number)], [200, false]);
    const packed = await post(number, 'pack');
    assert.deepEqual([packed.statusCode, /change waits to be paid/.test(packed.body)], [422, true]);
    assert.equal((await cards.call('POST', `/api/admin/orders/${number}/pack`)).json().code, 'order_state');
    const second = await cards.edit(number, { 'quantity-1': '3', agreed: String(3 * PRICE) });
    assert.match(second.body, /Withdraw it/);
    await cards.requireBooks();
    assert.match((await cards.shop.shopper().get(link)).body, /costs €79\.00 more/);
    await cards.follow(link);
    await cards.payAtStripe(number);
    const { totalMinor, payment, lineItems } = await cards.detail(number);
    assert.deepEqual([totalMinor, lineItems[0].quantity], [2 * PRICE, 2]);
    assert.deepEqual([payment.state, payment.receivedMinor], ['paid', 2 * PRICE]);
    assert.equal(await stockOf(cards.shop, HOODIE), stock, 'it was reserved before');
    assert.match((await cards.follow(link)).body, /This is paid/);
    await finish(number);
    // A refund of everything is of two payments.
    const reason = 'Both are torn';
    await cards.call('POST', `/api/admin/orders/${number}/refunds`, { amountMinor: 2 * PRICE, reason });
    await cards.reconcile();
    const after = await cards.detail(number);
    assert.deepEqual([after.state, after.refundedMinor], ['refunded', 2 * PRICE]);
    assert.equal(cards.fake.ledger.balanceOf(number), 0);
    await cards.requireBooks();
  });

  it('is paid on the order’s page as well', async () => {
    const { number } = await askForOneMore();
    const token = cards.shop.services.links.token(number);
    const shopper = cards.shop.shopper();
    const { body } = await shopper.get(`/orders/${number}?token=${token}`);
    assert.match(body, /The change you asked for costs €79\.00 more/);
    await shopper.form(`/orders/${number}/payment`, { token });
    await cards.payAtStripe(number);
    assert.equal(await quantityOf(number), 2);
  });

  it('can be withdrawn, and what is paid later is refunded', async () => {
    const { number, link } = await askForOneMore();
    const stock = await stockOf(cards.shop, HOODIE);
    await cards.follow(link);
    assert.match(String((await post(number, 'withdraw-edit')).headers.location), /done=edit-withdrawn/);
    assert.equal(await stockOf(cards.shop, HOODIE), stock + 1);
    assert.equal((await post(number, 'withdraw-edit')).statusCode, 409);
    assert.match(cards.shop.mails.at(-1)?.subject ?? '', /stays as it was/);
    assert.equal((await cards.follow(link)).statusCode, 410);
    assert.ok(cards.fake.pay(cards.sessionOf(number)));
    cards.fake.fail('create_refund', { kind: 'refuse', status: 400, code: 'charge_disputed' });
    await cards.tellPaid();
    await cards.reconcile();
    assert.equal((await post(number, 'refund-overpaid')).statusCode, 303, 'its refund has failed');
    await cards.reconcile();
    assert.equal(await quantityOf(number), 1);
    assert.equal(cards.fake.ledger.balanceOf(number), PRICE, 'only the order is paid');
    const { refundedMinor, payment } = await cards.detail(number);
    assert.deepEqual([refundedMinor, payment.state, payment.receivedMinor], [0, 'paid', PRICE]);
    assert.ok(cards.shop.mails.some(({ text }) => text.includes('for a change to your order')));
    await finish(number);
  });

  it('ends if it is not paid in time, and the order can be packed', async () => {
    const { number } = await askForOneMore();
    const stock = await stockOf(cards.shop, HOODIE);
    await cards.sql(
      'UPDATE payment_attempts SET expires_at = now() WHERE title = $1 AND order_edit_id IS NOT NULL',
      [number],
    );
    await cards.reconcile();
    assert.equal(await stockOf(cards.shop, HOODIE), stock + 1);
    const { state, events } = await cards.detail(number);
    assert.deepEqual([state, events.at(-1).action], ['paid', 'edit_end']);
    await finish(number);
  });

  it('ends if another amount is paid, which is refunded', async () => {
    const { number, link } = await askForOneMore();
    await cards.follow(link);
    await cards.sql(
      `UPDATE payment_attempts SET amount_minor = amount_minor - 1
       WHERE title = $1 AND order_edit_id IS NOT NULL`,
      [number],
    );
    await cards.payAtStripe(number);
    await cards.reconcile();
    assert.equal(cards.fake.ledger.balanceOf(number), PRICE);
    const texts = cards.shop.mails.map(({ text }) => text.replace(/\s+/g, ' '));
    assert.ok(texts.some((text) => text.includes('isn’t what the change costs')));
    assert.ok(!texts.some((text) => text.includes('wasn’t paid in time')));
    await finish(number);
  });

  it('ends with its order, whose whole payment is refunded', async () => {
    const { number, link } = await askForOneMore();
    assert.equal((await post(number, 'cancel', { note: '' })).statusCode, 303);
    await cards.reconcile();
    assert.equal(cards.fake.ledger.balanceOf(number), 0);
    assert.equal((await cards.follow(link)).statusCode, 410);
    const edited = await askForOneMore();
    await cards.follow(edited.link);
    await cards.payAtStripe(edited.number);
    assert.equal((await post(edited.number, 'cancel', { note: '' })).statusCode, 303);
    await cards.reconcile();
    assert.equal(cards.fake.ledger.balanceOf(edited.number), 0, 'both payments went back');
    await requireLedger(cards.shop);
  });

  it('P32: has one outcome when the customer pays while the staff withdraws the change', async () => {
    const seen = new Set<number>();
    for (let round = 0; round < 6; round++) {
      const { number, link } = await askForOneMore();
      await cards.follow(link);
      assert.ok(cards.fake.pay(cards.sessionOf(number)));
      const ways = [() => cards.tellPaid(), () => post(number, 'withdraw-edit')];
      const turns = round % 2 === 0 ? ways : ways.toReversed();
      const answers =
        round < 2 ? [await turns[0]?.(), await turns[1]?.()] : await Promise.all(turns.map((way) => way()));
      for (let times = 0; times < 2; times++) await cards.reconcile();
      const withdrawn = (round % 2 === 0 ? answers[1] : answers[0])?.statusCode === 303;
      assert.equal(await quantityOf(number), withdrawn ? 1 : 2, `round ${round}`);
      assert.equal(cards.fake.ledger.balanceOf(number), withdrawn ? PRICE : 2 * PRICE);
      seen.add(await quantityOf(number));
    }
    assert.equal(seen.size, 2, 'each of them was first in some round');
    await cards.requireBooks();
    await requireLedger(cards.shop);
  });

  it('P32: has one outcome when one person makes it dearer while another one packs', async () => {
    for (let round = 0; round < 4; round++) {
      const number = await cards.paidOrder([HOODIE, 1]);
      const [asked, packed] = await Promise.all([cards.edit(number, twice), post(number, 'pack')]);
      const isAsked = asked.statusCode === 303;
      assert.equal(packed.statusCode, isAsked ? 422 : 303);
      assert.equal((await cards.detail(number)).state, isAsked ? 'paid' : 'packed');
    }
  });

  it('is changed whole or not at all, when its payment arrives and the database fails in the middle', async () => {
    const { number, link } = await askForOneMore();
    await cards.follow(link);
    assert.ok(cards.fake.pay(cards.sessionOf(number)));
    const stock = await stockOf(cards.shop, HOODIE);
    await cards.sql(`
      CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
      CREATE TRIGGER fail_once BEFORE INSERT ON order_lines FOR EACH ROW EXECUTE FUNCTION fail_once()`);
    assert.equal((await cards.tellPaid()).statusCode, 500);
    const { rows } = await cards.sql(
      `SELECT order_edits.state, payment_attempts.state AS payment FROM order_edits
       JOIN payment_attempts ON order_edit_id = order_edits.id WHERE title = $1`,
      [number],
    );
    assert.deepEqual(rows, [{ state: 'waiting', payment: 'pending' }]);
    assert.deepEqual([await quantityOf(number), await stockOf(cards.shop, HOODIE)], [1, stock]);
    await cards.sql('DROP TRIGGER fail_once ON order_lines');
    await cards.reconcile();
    assert.equal(await quantityOf(number), 2);
    await requireLedger(cards.shop);
  });

  it('lets no other release pack or cancel an order whose change waits', async () => {
    const { number } = await askForOneMore();
    for (const state of ['packed', 'canceled'])
      await assert.rejects(
        cards.sql('UPDATE orders SET state = $2 WHERE number = $1', [number, state]),
        /waits for its payment/,
      );
  });
});
