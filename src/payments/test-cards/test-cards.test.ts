import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { contentsOf, createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { order, orderBody, orderForm } from '../../checkout/checkout.fixture.ts';

const CARD = { cardNumber: '4242 4242 4242 4242', expiry: '12/34', cvc: '737', cardName: 'Ines Lindqvist' };
const TOTAL = 7_900;

describe('a test card', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ takesTestCards: true, limitsAbuse: false, logLevel: 'trace' });
  });
  after(() => shop.close());

  /** Orders a hoodie. The page is the path of the payment page. */
  const ordered = async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    const placed = await order(shopper, orderBody(TOTAL, { paymentMethod: 'test_card' }));
    assert.equal(placed.statusCode, 201, placed.body);
    const { order: made, token, payment } = placed.json();
    assert.match(payment.url, /^https:\/\/shop\.test\/test-payment\/cs_test_[0-9a-f]{24}$/);
    const page = new URL(payment.url).pathname;
    const state = async () =>
      (await shopper.get(`/api/orders/${made.number}?token=${encodeURIComponent(token)}`)).json().state;
    return { shopper, number: made.number as string, token: token as string, page, state };
  };
  const pay = (shopper: Shopper, page: string, more: Record<string, string> = {}) =>
    shopper.form(page, { ...CARD, action: 'pay', ...more });
  const attemptOf = async (number: string) => {
    const { rows } = await shop.database.pool.query(
      `SELECT payment_attempts.* FROM payment_attempts JOIN orders ON orders.id = order_id WHERE number = $1`,
      [number],
    );
    return rows[0];
  };

  it('is offered at the checkout, and its page says what it is', async () => {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    assert.match(
      (await shopper.get('/checkout')).body,
      /value="test_card"[^>]* checked[^>]*><span>Card \(test\)/,
    );
    const form = orderForm(TOTAL, { paymentMethod: 'test_card' });
    const { headers } = await shopper.form('/checkout', form);
    const [, url = ''] = /url=(.*)/.exec(String(headers.refresh)) ?? [];
    const { body } = await shopper.get(new URL(url).pathname);
    assert.match(body, /This is a test\.<\/b> No money moves\. Don’t enter a real card\./);
    assert.match(body, /<h1>Pay €79\.00<\/h1>/);
    for (const token of ['cc-number', 'cc-exp', 'cc-csc', 'cc-name'])
      assert.match(body, new RegExp(`autocomplete="${token}"`));
  });

  it('pays an order once, however often the form is sent, by a signed webhook', async () => {
    const { shopper, number, page, state } = await ordered();
    const answers = await Promise.all([pay(shopper, page), pay(shopper, page), pay(shopper, page)]);
    for (const { statusCode, headers } of [...answers, await pay(shopper, page)]) {
      assert.equal(statusCode, 303);
      assert.match(String(headers.location), new RegExp(`^/orders/${number}\\?token=.*&placed=1$`));
    }
    assert.equal(await state(), 'paid');
    assert.equal(shop.mails.filter(({ subject }) => subject.includes(number)).length, 1);
    const { received_minor, charge_reference } = await attemptOf(number);
    assert.deepEqual([received_minor, /^pi_/.test(charge_reference)], [TOTAL, true]);
    assert.match(
      (await shopper.get(page)).body,
      /This payment has ended<\/h1>[\s\S]*Your payment went through\./,
    );
  });

  it('that is declined charges nothing, and another one can be tried', async () => {
    const { shopper, number, page, state } = await ordered();
    const declined = await pay(shopper, page, { cardNumber: '4000000000009995' });
    assert.equal(declined.statusCode, 422);
    assert.match(declined.body, /role="alert">.*Your card has insufficient funds\. Nothing was charged\./);
    assert.deepEqual([await state(), (await attemptOf(number)).fault], ['placed', 'declined']);
    assert.equal((await pay(shopper, page)).statusCode, 303);
    assert.equal(await state(), 'paid');
  });

  it('may ask for a second step, which can be refused and approved', async () => {
    const { shopper, page, state } = await ordered();
    assert.equal((await shopper.form(page, { action: 'approve' })).statusCode, 409);
    const number = { cardNumber: '4000 0025 0000 3155' };
    assert.equal((await pay(shopper, page, number)).headers.location, page);
    assert.match((await shopper.get(page)).body, /Your bank asks for one more step/);
    const refused = await shopper.form(page, { action: 'refuse' });
    assert.match(refused.body, /Your bank did not approve the payment\./);
    assert.equal(await state(), 'placed');
    await pay(shopper, page, number);
    assert.equal((await shopper.form(page, { action: 'approve' })).statusCode, 303);
    assert.equal(await state(), 'paid');
  });

  it('is not needed to go back, and the order leads to the same page again', async () => {
    const { shopper, number, token, page, state } = await ordered();
    const back = await shopper.form(page, { action: 'cancel' });
    assert.match(String(back.headers.location), new RegExp(`^/orders/${number}\\?`));
    assert.match(
      (await shopper.get(String(back.headers.location))).body,
      /If you haven’t paid yet, you can pay now\./,
    );
    const again = await shopper.form(`/orders/${number}/payment`, { token });
    assert.match(String(again.headers.refresh), new RegExp(`${page}$`));
    assert.equal(await state(), 'placed');
  });

  it('cannot pay an order that has expired', async () => {
    const { shopper, number, page, state } = await ordered();
    await shop.database.pool.query(
      `UPDATE payment_attempts SET expires_at = now(), next_check_at = now() WHERE reference = $1`,
      [page.split('/').at(-1)],
    );
    await shop.services.payments.reconcile();
    assert.match((await shopper.get(page)).body, /This payment has ended<\/h1>[\s\S]*Nothing was charged\./);
    assert.equal((await pay(shopper, page)).statusCode, 410);
    assert.equal((await shopper.form(page, { action: 'refuse' })).headers.location, page);
    assert.deepEqual([await state(), (await attemptOf(number)).state], ['canceled', 'failed']);
  });

  it('is refunded once when the order is canceled', async () => {
    const { shopper, number, token, page, state } = await ordered();
    await pay(shopper, page);
    await shopper.form(`/orders/${number}/cancel`, { token });
    await shop.services.payments.reconcile();
    await shop.services.payments.reconcile();
    const { rows } = await shop.database.pool.query(
      `SELECT amount, payment_refunds.state, payment_refunds.reference = test_card_refunds.id AS is_same
       FROM test_card_refunds JOIN payment_attempts ON charge_reference = payment_intent
       JOIN payment_refunds ON attempt_id = payment_attempts.id
       JOIN orders ON orders.id = order_id WHERE number = $1`,
      [number],
    );
    assert.deepEqual(rows, [{ amount: TOTAL, state: 'done', is_same: true }]);
    assert.equal(await state(), 'refunded');
    assert.deepEqual(
      shop.logLines.filter((line) => /payment not reconciled|test payment/.test(line)),
      [],
    );
  });

  it('is noted when the shopper comes back, even if its webhook was lost', async () => {
    const { page, state } = await ordered();
    const { testCards } = shop.services;
    const other = await shop.another({ takesTestCards: true });
    await other.services.testCards?.pay(page.split('/').at(-1) ?? '');
    assert.equal(await state(), 'paid');
    const lost = await ordered();
    testCards?.sendWebhooks(async () => 503);
    const { headers } = await pay(lost.shopper, lost.page);
    assert.equal(await lost.state(), 'placed');
    assert.match((await lost.shopper.get(String(headers.location))).body, /Thank you/);
    assert.equal(await lost.state(), 'paid');
  });

  it('fills in the form without a script', async () => {
    const { shopper, page } = await ordered();
    const { body } = await shopper.form(page, { ...CARD, cardNumber: '', fill: '378282246310005' });
    for (const value of ['3782 8224 6310 005', '12/34', '1234', CARD.cardName])
      assert.match(body, new RegExp(`value="${value}"`));
    const unknown = await shopper.form(page, { ...CARD, cvc: '846', fill: '4111111111111111' });
    assert.doesNotMatch(unknown.body, /value="(4111|846)/);
  });

  it('S75: leaves no number and no code behind, and a real number is not shown again', async () => {
    const { shopper, page } = await ordered();
    const real = { cardNumber: '4111 1111 1111 1111', cvc: '846', cardName: '"><b>Nobody' };
    const refused = await pay(shopper, page, real);
    assert.equal(refused.statusCode, 422);
    assert.match(refused.body, /Only test cards work here\. Don’t enter a real one\./);
    assert.doesNotMatch(refused.body, /4111|846|"><b>/);
    await pay(shopper, page, { cardName: 'Nobody Known' });
    const kept = JSON.stringify([await contentsOf(shop.database), shop.logLines]);
    assert.doesNotMatch(kept, /4111 ?1111|4242 ?4242|"cvc"|Nobody/);
  });

  it('S75: has no page for an unknown payment, and takes no other fields', async () => {
    const shopper = shop.shopper();
    for (const id of ['x', `cs_test_${'0'.repeat(24)}`, '%00', `cs_test_${'0'.repeat(24)}%27`]) {
      assert.equal((await shopper.get(`/test-payment/${id}`)).statusCode, 404);
      assert.equal((await pay(shopper, `/test-payment/${id}`)).statusCode, 404);
    }
    const { page } = await ordered();
    assert.equal((await pay(shopper, page, { amount: '1' })).statusCode, 400);
  });
});

describe('without test cards', () => {
  const hasPages = ({ routes }: Pick<TestShop, 'routes'>) =>
    routes.some(({ url }) => url.includes('test-payment'));

  it('S75: their pages do not exist, nor do they while the keys of a provider are set', async () => {
    const shop = await createTestShop();
    const stripe = { secretKey: 'sk_test_of_the_tests', webhookSecret: 'whsec_of_the_tests' };
    const real = await shop.another({ stripe, takesTestCards: true });
    assert.deepEqual([hasPages(shop), hasPages(real)], [false, false]);
    assert.deepEqual(
      real.services.payments.methods.map(({ name }) => name),
      ['stripe', 'on_delivery'],
    );
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    const refused = await order(shopper, orderBody(TOTAL, { paymentMethod: 'test_card' }));
    assert.deepEqual(refused.json().faults, { paymentMethod: 'Choose a payment method.' });
    await shop.close();
  });
});
