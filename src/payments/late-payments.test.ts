import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { FakeStripe } from '../../test/stripe/fake-stripe.ts';
import { sign, WEBHOOK_SECRET } from '../../test/stripe/webhooks.ts';
import { order, orderBody } from '../checkout/checkout.fixture.ts';
import { newEmail } from '../customers/accounts.fixture.ts';
import { cancelOrder } from '../orders/change-order.ts';
import { eventOf, type ProviderEvent } from './test-cards/protocol.ts';

const TOTAL = 7_900;
/** Rounds in which everything happens one after the other, then rounds in which it happens at once. */
const ORDERED_ROUNDS = 4;
const RACES = 12;

describe('a payment that the order can no longer take', () => {
  let shop: TestShop;
  let fake: FakeStripe;
  before(async () => {
    fake = new FakeStripe();
    await fake.start();
    const stripe = { secretKey: 'sk_test_of_the_tests', webhookSecret: WEBHOOK_SECRET, apiUrl: fake.url };
    shop = await createTestShop({ stripe, limitsAbuse: false });
  });
  after(async () => {
    await shop.close();
    await fake.close();
  });
  beforeEach(() => {
    shop.mails.length = 0;
  });

  const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);

  async function placed() {
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M');
    const answer = await order(shopper, orderBody(TOTAL, { paymentMethod: 'stripe', email: newEmail() }));
    assert.equal(answer.statusCode, 201, answer.body);
    const { order: body, token } = answer.json();
    const number = body.number as string;
    const session = fake.sessionOf(number)?.id as string;
    return { shopper, number, token: token as string, session };
  }
  type Placed = Awaited<ReturnType<typeof placed>>;

  const tell = (event: ProviderEvent | undefined) => {
    assert.ok(event);
    const { payload, headers } = sign(event);
    return shop.inject({ method: 'POST', url: '/webhooks/stripe', payload, headers });
  };
  const lastEvent = (type: string) => fake.events.findLast((event) => event.type === type);
  const cancel = ({ shopper, number, token }: Placed) => shopper.form(`/orders/${number}/cancel`, { token });
  const page = async ({ shopper, number, token }: Placed) =>
    (await shopper.get(`/orders/${number}?token=${token}`)).body;
  const api = async ({ shopper, number, token }: Placed) =>
    (await shopper.get(`/api/orders/${number}?token=${token}`)).json();
  /** Everything that waits to be asked for is due now. */
  async function reconcile() {
    await sql('UPDATE payment_attempts SET next_check_at = now() WHERE next_check_at IS NOT NULL');
    await sql('UPDATE payment_refunds SET next_check_at = now() WHERE next_check_at IS NOT NULL');
    await shop.services.payments.reconcile();
  }
  const idOf = async (number: string): Promise<string> =>
    (await sql('SELECT id FROM orders WHERE number = $1', [number])).rows[0].id;
  const mailsOf = (number: string) => shop.mails.filter(({ subject }) => subject.includes(number));

  it('is refunded and shown in its order, in 12 races of a cancellation with everything that can report a payment', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < ORDERED_ROUNDS + RACES; round++) {
      const placing = await placed();
      const { number, session, shopper, token } = placing;
      const id = await idOf(number);
      const ways = [
        () =>
          shop.database.transaction((connection) =>
            cancelOrder(shop.services, connection, id, { role: 'customer' }),
          ),
        async () => {
          fake.pay(session);
          await tell(lastEvent('checkout.session.completed'));
        },
        () => shopper.get(`/orders/${number}?token=${token}`),
        () => shop.services.payments.reconcile(),
      ];
      // Each of them is first, and last, in some round.
      const turns = [...ways.slice(round % 4), ...ways.slice(0, round % 4)];
      if (round < ORDERED_ROUNDS) for (const way of turns) await way();
      else await Promise.all(turns.map((way) => way()));
      await reconcile();
      await reconcile();
      await cancel(placing);
      await reconcile();
      assert.equal(fake.ledger.balanceOf(number), 0, `round ${round}: the money went back`);
      const found = await api(placing);
      assert.deepEqual([found.state, found.refundedMinor], ['refunded', TOTAL], `round ${round}`);
      const refundMail = mailsOf(number).at(-1);
      assert.match(refundMail?.subject ?? '', /Refund/);
      assert.match(refundMail?.text ?? '', /€79\.00/);
      const came = found.events.find(({ action }: { action: string }) => action.startsWith('pay'));
      outcomes.add(came?.action);
    }
    assert.deepEqual([...outcomes].sort(), ['pay', 'pay_late'], 'either of them was first in some round');
  });

  it('is shown on the page, in the history and in emails, both while the refund is open and when it is made', async () => {
    const placing = await placed();
    await cancel(placing);
    assert.match(await page(placing), /If you paid just before/);
    assert.match(mailsOf(placing.number).at(-1)?.text ?? '', /If you paid just before/);
    fake.pay(placing.session);
    fake.ledger.refundStatus = 'pending';
    await tell(lastEvent('checkout.session.completed'));
    await reconcile();
    const onTheWay = await api(placing);
    assert.deepEqual(
      [onTheWay.state, onTheWay.refundedMinor, onTheWay.payment.refundPendingMinor],
      ['canceled', 0, TOTAL],
    );
    assert.match(await page(placing), /€79\.00 is being refunded/);
    assert.match(await page(placing), /Payment not accepted/);
    assert.match(mailsOf(placing.number).at(-1)?.text ?? '', /after it was canceled[\s\S]*refund/);
    fake.ledger.refundStatus = 'succeeded';
    for (const refund of fake.ledger.refunds.values()) refund.status = 'succeeded';
    await reconcile();
    const done = await api(placing);
    assert.deepEqual(
      [done.state, done.refundedMinor, done.payment.state, done.payment.refundPendingMinor],
      ['refunded', TOTAL, 'refunded', 0],
    );
    assert.deepEqual(
      done.events.map(({ action }: { action: string }) => action),
      ['place', 'cancel', 'pay_late', 'refund'],
    );
    assert.match(await page(placing), /€79\.00 refunded/);
    assert.doesNotMatch(await page(placing), /Nothing was charged/);
  });

  it('of a wrong amount is shown with that amount, and does not count for the order', async () => {
    const placing = await placed();
    fake.pay(placing.session);
    const paid = fake.ledger.session(placing.session);
    await tell(eventOf('checkout.session.completed', { ...paid, amount_total: 5_000, currency: 'usd' }));
    await reconcile();
    const found = await api(placing);
    assert.deepEqual([found.state, found.refundedMinor], ['canceled', 0]);
    assert.deepEqual(
      found.events.map(({ action }: { action: string }) => action),
      ['place', 'cancel', 'pay_late', 'refund_note'],
    );
    assert.match(await page(placing), /US\$50\.00/);
    assert.doesNotMatch(await page(placing), /too late/);
    const texts = mailsOf(placing.number).map(({ text }) => text);
    assert.equal(texts.length, 2);
    for (const text of texts) assert.match(text, /US\$50\.00/);
  });

  it('whose refund fails is shown, and can be refunded again by the staff', async () => {
    const placing = await placed();
    await cancel(placing);
    fake.pay(placing.session);
    await tell(lastEvent('checkout.session.completed'));
    await reconcile();
    const charge = fake.ledger.session(placing.session).payment_intent as string;
    const [refund] = fake.ledger.refundsOf(charge);
    assert.ok(refund);
    refund.status = 'failed';
    await tell(fake.tell('refund.failed', refund));
    const failed = await api(placing);
    assert.deepEqual([failed.state, failed.refundedMinor], ['canceled', 0]);
    assert.equal(failed.events.at(-1).action, 'refund_fail');
    assert.doesNotMatch(await page(placing), /Nothing was charged/);
    const again = await shop.services.payments.refund(shop.database, {
      orderId: await idOf(placing.number),
      key: 'again',
      amountMinor: TOTAL,
    });
    assert.equal(again.ok, true);
    await reconcile();
    assert.deepEqual([(await api(placing)).state, fake.ledger.balanceOf(placing.number)], ['refunded', 0]);
  });

  it('that arrives after the order has expired is refunded as well', async () => {
    const placing = await placed();
    const id = await idOf(placing.number);
    await shop.database.transaction((connection) =>
      cancelOrder(shop.services, connection, id, { role: 'shop' }),
    );
    fake.pay(placing.session);
    await Promise.all([1, 2].map(() => tell(lastEvent('checkout.session.completed'))));
    await reconcile();
    assert.deepEqual([(await api(placing)).state, fake.ledger.balanceOf(placing.number)], ['refunded', 0]);
  });

  it("and a refund from the provider's dashboard are shown in the order once, whatever its state", async () => {
    const placing = await placed();
    fake.pay(placing.session);
    await tell(lastEvent('checkout.session.completed'));
    const charge = fake.ledger.session(placing.session).payment_intent as string;
    for (const amount of ['1000', String(TOTAL - 1_000)]) {
      const made = fake.ledger.createRefund(new URLSearchParams({ payment_intent: charge, amount }));
      const event = fake.tell('refund.created', made);
      const answers = await Promise.all([1, 2, 3].map(() => tell(event)));
      assert.deepEqual(new Set(answers.map(({ statusCode }) => statusCode)), new Set([200]));
    }
    const found = await api(placing);
    assert.deepEqual([found.state, found.refundedMinor, found.payment.state], ['paid', TOTAL, 'refunded']);
    assert.deepEqual(
      found.events.map(({ action }: { action: string }) => action),
      ['place', 'pay', 'refund_note', 'refund_note'],
    );
    assert.match(await page(placing), /€79\.00 refunded[\s\S]*€10\.00 to your original payment method/);
    assert.equal(mailsOf(placing.number).filter(({ subject }) => subject.startsWith('Refund')).length, 2);
    await cancel(placing);
    await reconcile();
    assert.match(mailsOf(placing.number).at(-1)?.text ?? '', /already refunded €79\.00/);
    assert.deepEqual([(await api(placing)).state, fake.ledger.balanceOf(placing.number)], ['canceled', 0]);
  });
});
