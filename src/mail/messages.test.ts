import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as stockMessages from '../back-in-stock/messages.ts';
import * as messages from '../customers/messages.ts';
import * as orderMessages from '../orders/emails/order-emails.ts';
import * as moneyMessages from '../orders/emails/refund-emails.ts';
import * as reminderMessages from '../reminders/messages.ts';
import { requireSendable } from './message.ts';

const link = (name: string) => `https://myclothes.com/${name}?token=a-b_c&x=1`;

const line = (name: string, quantity: number) => ({
  name,
  color: 'Sky blue',
  style: '',
  size: 'M',
  quantity,
  unitPriceMinor: 6_900,
});
const order: orderMessages.EmailedOrder = {
  number: 'MC-7KQ2XW4D',
  lines: [line('Oxford shirt', 2), line(`A piece <b>${'with a very long name '.repeat(5)}`, 1)],
  currency: 'EUR',
  subtotalMinor: 20_700,
  discountMinor: 700,
  deliveryMinor: 490,
  taxMinor: 4_098,
  taxBasisPoints: 2_550,
  isTaxIncluded: true,
  totalMinor: 20_490,
  paysOnDelivery: false,
};
const money = { number: 'MC-7KQ2XW4D', link: link('orders/MC-7KQ2XW4D'), money: '€69.00' };
const about = { order, link: link('orders/MC-7KQ2XW4D') };

const ALL = {
  confirmEmail: messages.confirmEmail({ link: link('confirm-email'), hours: 24 }),
  confirmNewEmail: messages.confirmNewEmail({ link: link('confirm-email'), hours: 1 }),
  resetPassword: messages.resetPassword({ link: link('reset-password'), minutes: 30 }),
  emailChanged: messages.emailChanged({ link: link('contact') }),
  alreadyRegistered: messages.alreadyRegistered({
    signIn: link('sign-in'),
    resetPassword: link('forgot-password'),
  }),
  passkeyAdded: messages.passkeyAdded({ link: link('account/passkeys') }),
  passwordChanged: messages.passwordChanged({ link: link('forgot-password') }),
  passwordReset: messages.passwordReset({ link: link('forgot-password') }),
  confirmStockAlert: stockMessages.confirmStockAlert({
    item: 'Oxford shirt, Navy, M',
    link: link('back-in-stock/confirm'),
    hours: 48,
  }),
  backInStock: stockMessages.backInStock({
    item: 'Oxford shirt, Navy, M',
    link: link('products/oxford-shirt'),
    endLink: link('back-in-stock/end'),
  }),
  confirmReminderEmail: reminderMessages.confirmReminderEmail({
    link: link('cart/reminder/confirm'),
    hours: 48,
  }),
  cartReminderEmail: reminderMessages.cartReminderEmail({
    items: ['2 × Oxford shirt, Navy, M'],
    link: link('cart/restore'),
    endLink: link('cart/reminder/end'),
  }),
  orderConfirmation: orderMessages.orderConfirmation({ ...about, days: 'Wed 25 to Fri 27 November' }),
  orderShipped: orderMessages.orderShipped({
    ...about,
    carrier: 'PostNord',
    trackingNumber: '4711',
    days: '',
  }),
  orderCanceled: orderMessages.orderCanceled({ ...about, reason: 'by_customer', money: { kind: 'none' } }),
  exchangeShipped: orderMessages.exchangeShipped({
    link: about.link,
    number: 'MC-7KQ2XW4D',
    exchange: 'MC-7KQ2XW4D-X1',
    items: ['1 × Oxford shirt, Navy, L'],
    carrier: 'PostNord',
    trackingNumber: '4711',
  }),
  orderRefunded: moneyMessages.orderRefunded({ ...money, isPaidOut: false }),
  payoutDue: moneyMessages.payoutDue(money),
  paymentReturning: moneyMessages.paymentReturning({ ...money, reason: 'late' }),
};

test('every message is covered here', () => {
  const modules: object[] = [messages, stockMessages, reminderMessages, orderMessages, moneyMessages];
  const names = modules
    .flatMap(Object.entries)
    .filter(([, value]) => typeof value === 'function')
    .map(([name]) => name);
  assert.deepEqual(Object.keys(ALL).sort(), names.sort());
});

for (const [name, { subject, text, html }] of Object.entries(ALL)) {
  test(`${name}: both forms say the same, with every link in full`, () => {
    requireSendable({ to: 'ada@example.com', subject, text, html });
    const links = text.match(/^https:\S+$/gm) ?? [];
    assert.ok(links.length > 0);
    for (const address of links) {
      const escaped = address.replaceAll('&', '&amp;');
      assert.ok(html.includes(`href="${escaped}"`));
      assert.ok(html.includes(`>${escaped}</p>`));
    }
    const words = (content: string) => content.replaceAll(/\s+/g, ' ');
    const shown = words(
      html
        .replaceAll(/<[^>]+>/g, ' ')
        .replaceAll('&#39;', "'")
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>'),
    );
    for (const paragraph of text.split('\n\n').slice(0, -1))
      for (const line of paragraph.split(/:\n/))
        assert.ok(shown.includes(words(line).replaceAll('&', '&amp;')), line);
  });

  test(`${name}: plain text in short lines, and HTML that needs nothing from elsewhere`, () => {
    for (const line of text.split('\n')) assert.ok(line.length <= 78 || line.startsWith('https:'), line);
    assert.doesNotMatch(html, /<(script|img|link|style|form|iframe)|url\(|class=/);
    assert.match(html, /<meta name="color-scheme" content="light dark">/);
    // What has a color has a ground with it, so that no dark scheme hides it.
    for (const [style] of html.matchAll(/style="[^"]*"/g))
      assert.equal(/[^-]color:/.test(style), /background-color:/.test(style), style);
    assert.doesNotMatch(`${subject}${text}`, /!/);
  });
}

test('S22: a link cannot end its attribute', () => {
  const { html } = messages.resetPassword({
    link: 'https://a.example/"><script>alert(1)</script>',
    minutes: 1,
  });
  assert.doesNotMatch(html, /<script/);
  assert.match(html, /The link works once, for 1 minute\./);
});

test('an order says each piece, each sum and what is left to pay', () => {
  const { text } = ALL.orderConfirmation;
  for (const row of [
    /^2 × Oxford shirt, Sky blue, M +€138\.00$/m,
    /^Promo code +−€7\.00$/m,
    /^Delivery +€4\.90$/m,
    /^Total +€204\.90$/m,
    /^Includes VAT \(25\.5%\) +€40\.98$/m,
  ])
    assert.match(text, row);
  const later = { ...order, paysOnDelivery: true };
  assert.match(
    orderMessages.orderConfirmation({ ...about, order: later, days: '' }).text,
    /pay €204\.90 when/,
  );
  assert.match(
    orderMessages.orderShipped({ ...about, order: later, carrier: '', trackingNumber: '', days: '' }).text,
    /has shipped\.\s+Please\s+have €204\.90 ready/,
  );
});

test('a canceled order says why, and what comes of the money', () => {
  const textOf = (reason: orderMessages.CancelReason, money: orderMessages.CanceledMoney) =>
    orderMessages.orderCanceled({ ...about, reason, money }).text;
  assert.match(textOf('unpaid', { kind: 'none' }), /wasn't paid.*Nothing was charged/s);
  const refunding = { kind: 'refunding', amountMinor: 20_490 } as const;
  assert.match(textOf('by_shop', refunding), /We're sorry.*We're refunding €204\.90/s);
  assert.match(textOf('by_shop', { ...refunding, kind: 'refunded' }), /already refunded €204\.90/);
  assert.match(textOf('by_customer', { kind: 'may_be_paid' }), /If you paid just before/);
});
