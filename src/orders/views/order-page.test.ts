import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rendered } from '../../../test/rendered.ts';
import { paymentOf } from '../../checkout/views/payment.fixture.ts';
import { entryOf, NOW, OWNER, orderOf } from '../../checkout/views/views.fixture.ts';
import { accountOrderPage, guestOrderPage } from './order-page.ts';
import type { ShownOrder } from './order-view.ts';
import { ordersPage } from './orders-page.ts';
import { thanksPage } from './thanks-page.ts';

const mainOf = (page: string) => page.slice(page.indexOf('<main'), page.indexOf('</main>'));
const guest = (more: Partial<ShownOrder> = {}) =>
  mainOf(rendered(guestOrderPage({ order: orderOf(more), now: NOW, timeZone: 'UTC', token: 't.1' })));
const thanks = (more: Partial<ShownOrder> = {}, offersAccount = false) =>
  mainOf(
    rendered(thanksPage({ order: orderOf(more), now: NOW, timeZone: 'UTC', token: 't.1', offersAccount })),
  );
const ACTIONS = {
  placed: 'place',
  paid: 'pay',
  packed: 'pack',
  shipped: 'ship',
  delivered: 'deliver',
  canceled: 'cancel',
  returned: 'return',
  partly_refunded: 'refund_partly',
  refunded: 'refund',
} as const;
const event = (state: ShownOrder['state'], by: 'customer' | 'staff' | 'shop' = 'staff', note = '') => ({
  action: ACTIONS[state],
  state,
  at: NOW,
  by,
  note,
});
const doneOf = (text: string) => [...text.matchAll(/<li class="done">([^<]+)/g)].map(([, words]) => words);

describe('an order', () => {
  it('shows its progress: steps that are done with their time, later ones with the expected days', () => {
    const text = guest();
    assert.deepEqual(doneOf(text), ['Paid']);
    assert.match(text, /Delivered<span class="vh">, not yet<\/span><br>Wed 25 to Fri 27 November/);
    const history = ['paid', 'packed', 'shipped', 'delivered'] as const;
    assert.deepEqual(doneOf(guest({ state: 'delivered', history: history.map((state) => event(state)) })), [
      'Paid',
      'Packed',
      'Shipped',
      'Delivered',
    ]);
  });

  it('that is paid on delivery starts with being placed, and says how much to pay', () => {
    const text = guest({
      state: 'placed',
      history: [event('placed', 'customer')],
      payment: paymentOf({ label: 'Pay on delivery', state: 'due' }),
    });
    assert.deepEqual(doneOf(text), ['Placed']);
    assert.match(text, /Pay on delivery<br>€148\.30 to pay on delivery/);
    const way = ['placed', 'packed', 'shipped', 'delivered'] as const;
    const delivered = guest({
      state: 'delivered',
      history: way.map((state) => event(state)),
      payment: paymentOf({ label: 'Pay on delivery' }),
    });
    assert.deepEqual(doneOf(delivered), ['Placed', 'Packed', 'Shipped', 'Delivered']);
  });

  it('that is canceled shows no progress, and says who canceled it and why', () => {
    const text = guest({
      state: 'canceled',
      canCancel: false,
      history: [event('canceled', 'shop', 'It was not paid in time.')],
      payment: paymentOf({ state: 'void' }),
    });
    assert.doesNotMatch(text, /class="steps"|<details/);
    assert.match(text, /badge bad">Canceled/);
    assert.match(text, /Canceled<br><span class="muted">It was not paid in time\./);
    assert.match(text, /Nothing was charged/);
    assert.match(guest({ history: [event('canceled', 'customer')] }), /Canceled by you/);
  });

  it("is canceled by a button in a disclosure, which sends the link's token", () => {
    assert.match(
      guest(),
      /<details[^>]*><summary>Cancel this order<\/summary><form[^>]*action="\/orders\/MC-7KQ2XW4D\/cancel" method="post"><input type="hidden" name="token" value="t\.1">.*We’ll refund €148\.30/s,
    );
    assert.doesNotMatch(guest({ canCancel: false }), /<details/);
    const own = mainOf(
      rendered(accountOrderPage({ order: orderOf(), now: NOW, timeZone: 'UTC', owner: OWNER })),
    );
    assert.match(own, /\/cancel"/);
    assert.doesNotMatch(own, /name="token"/);
  });

  it('shows how much was refunded', () => {
    assert.match(
      guest({ payment: paymentOf({ state: 'partly_refunded', refundedMinor: 5_530 }) }),
      /€55\.30 of €148\.30 refunded/,
    );
    assert.match(
      guest({ payment: paymentOf({ state: 'refunded', refundedMinor: 14_830 }) }),
      /€148\.30 refunded/,
    );
  });

  it('shows refunds that are not made yet, and payments whose state is unknown', () => {
    const about = (more: Parameters<typeof paymentOf>[0]) => guest({ payment: paymentOf(more) });
    assert.match(about({ refundPendingMinor: 1_000 }), /€148\.30 paid<br>€10\.00 is being refunded/);
    assert.match(
      about({ refundPendingMinor: 1_000, isPaidOut: true }),
      /€10\.00 to be sent by bank transfer/,
    );
    assert.match(about({ state: 'closing' }), /If you paid just before/);
    const late = { state: 'returning', receivedMinor: 5_000, currency: 'USD' } as const;
    assert.match(about({ ...late, refundPendingMinor: 5_000 }), /US\$50\.00 is being refunded/);
    assert.match(about(late), /US\$50\.00 received\. The refund hasn’t gone through yet/);
  });

  it('keeps its dates when an event does not change its state', () => {
    const later = new Date(NOW.getTime() + 86_400_000);
    const history = [
      event('delivered'),
      { action: 'exchange_ship', state: 'delivered', at: later, by: 'staff', note: '1 × Shirt, L.' } as const,
    ];
    const text = guest({ state: 'delivered', history });
    assert.match(text, /Exchange shipped<br><span class="muted">1 × Shirt, L\./);
    assert.doesNotMatch(text.slice(0, text.indexOf('History')), /23 Nov/);
  });

  it('shows each exchange with its items and its parcel', () => {
    const exchange = {
      number: 'MC-7KQ2XW4D-X1',
      state: 'shipped',
      lines: [{ name: 'Oxford shirt', color: 'Navy', style: '', size: 'L', quantity: 1 }],
      tracking: { carrier: 'Post', number: 'AT1', url: '' },
    } as const;
    assert.match(
      guest({ state: 'delivered', exchanges: [exchange] }),
      /MC-7KQ2XW4D-X1<\/b>: On its way to you\.[\s\S]*1 × Oxford shirt, Navy, L[\s\S]*Shipped with Post, tracking number <b>AT1/,
    );
  });

  it("links to the carrier's page only by https", () => {
    const tracking = { carrier: 'PostNord', number: '4711', url: 'https://post.example/4711' };
    assert.match(
      guest({ tracking }),
      /Shipped with PostNord, tracking number <a href="https:\/\/post\.example\/4711" rel="noreferrer">4711<\/a>/,
    );
    for (const url of ['', 'javascript:alert(1)'])
      assert.match(guest({ tracking: { ...tracking, url } }), /tracking number <b>4711<\/b>/);
  });

  it('allows returns once it is delivered', () => {
    assert.match(guest(), /You can return items once it’s delivered\./);
    assert.match(guest({ state: 'delivered', returnPath: '/returns/1' }), /href="\/returns\/1">Return items/);
    assert.doesNotMatch(guest({ state: 'canceled' }), /You can return items/);
  });

  it('that waits for its payment can be paid, and says until when its items are held', () => {
    const keptUntil = new Date(NOW.getTime() + 60_000);
    const text = guest({
      state: 'placed',
      canPay: true,
      keptUntil,
      payment: paymentOf({ state: 'declined' }),
    });
    assert.match(text, /Your payment was declined\. Nothing was charged\./);
    assert.match(text, /holding your items until <time[^>]*>14:03 UTC/);
    assert.match(
      text,
      /action="\/orders\/MC-7KQ2XW4D\/payment" method="post"><input type="hidden" name="token" value="t\.1"><button class="btn primary">Pay €148\.30/,
    );
    const pending = guest({ state: 'placed', canPay: true, payment: paymentOf({ state: 'pending' }) });
    assert.match(pending, /data-payment-pending.*If you haven’t paid yet/s);
    assert.doesNotMatch(pending, /declined|holding your items/);
  });
});

describe('the page after ordering', () => {
  it('says what is paid and where the confirmation goes', () => {
    assert.match(
      thanks(),
      /Thank you, Ines\..*MC-7KQ2XW4D<\/b> is confirmed and paid\. We’ve emailed your confirmation to ines@lindqvist\.example/s,
    );
    assert.match(
      thanks({ payment: paymentOf({ state: 'due' }) }),
      /is confirmed\. You’ll pay €148\.30 on delivery\./,
    );
  });

  it('does not thank for an order that is not paid', () => {
    const declined = thanks({ payment: paymentOf({ state: 'declined' }), canPay: true }, true);
    assert.match(declined, /<h1>Your payment didn’t go through/);
    assert.doesNotMatch(declined, /Thank you|Create account/);
    assert.match(thanks({ payment: paymentOf({ state: 'pending' }) }), /<h1>Almost done/);
    const canceled = thanks({ state: 'canceled', payment: paymentOf({ state: 'void' }) }, true);
    assert.match(canceled, /<h1>Your order is canceled/);
    assert.doesNotMatch(canceled, /Thank you|Create account/);
  });

  it('offers guests an account', () => {
    assert.match(
      thanks({}, true),
      /action="\/register".*name="email"[^>]* value="ines@lindqvist\.example".*name="password"/s,
    );
    assert.doesNotMatch(thanks(), /register/);
  });
});

describe('the list of orders', () => {
  const list = (...orders: ReturnType<typeof entryOf>[]) =>
    mainOf(rendered(ordersPage({ owner: OWNER, orders, olderPath: null, now: NOW, timeZone: 'UTC' })));

  it('is empty at first', () => {
    assert.match(list(), /No orders yet/);
  });

  it('shows each order with its items, date, total and state', () => {
    const text = list(entryOf(), entryOf({ number: 'MC-ANOTHER', state: 'delivered' }));
    assert.match(
      text,
      /href="\/orders\/MC-7KQ2XW4D">Order MC-7KQ2XW4D<\/a><\/h3><p class="small muted">22 November, 4 items, €148\.30<\/p><p class="small muted">Arrives Wed 25/,
    );
    assert.equal(text.match(/Arrives/g)?.length, 1);
    assert.match(text, /badge good">Delivered/);
    assert.doesNotMatch(text, /Older/);
    assert.match(
      rendered(
        ordersPage({
          owner: OWNER,
          orders: [entryOf()],
          olderPath: '/account/orders?before=x',
          now: NOW,
          timeZone: 'UTC',
        }),
      ),
      /before=x">Older orders/,
    );
  });
});
