import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailOf, testEmails } from '../../mail/letter.fixture.ts';
import * as orderEmails from './order-emails.ts';
import * as refundEmails from './refund-emails.ts';

const link = (name: string) => `https://myclothes.com/${name}?token=a-b_c&x=1`;

const line = (name: string, quantity: number) => ({
  name,
  color: 'Sky blue',
  style: '',
  size: 'M',
  quantity,
  unitPriceMinor: 6_900,
  drawing: 'oxford-shirt',
});
const order: orderEmails.EmailedOrder = {
  number: 'MC-7KQ2XW4D',
  lines: [line('Oxford shirt', 2), line(`An item <b>${'with a very long name '.repeat(5)}`, 1)],
  currency: 'EUR',
  subtotalMinor: 20_700,
  discountMinor: 700,
  deliveryMinor: 490,
  vat: [{ basisPoints: 2_550, netMinor: 16_072, vatMinor: 4_098 }],
  isTaxIncluded: true,
  totalMinor: 20_490,
  paysOnDelivery: false,
  giftNote: '',
};
const money = { number: 'MC-7KQ2XW4D', link: link('orders/MC-7KQ2XW4D'), money: '€69.00' };
const shirt = { quantity: 1, name: 'Oxford shirt', option: 'Navy, L' };
const parcel = {
  carrier: 'PostNord',
  trackingNumber: '4711',
  trackingLink: 'https://post.test/4711?a=b&c=d',
};
const invoiceLink = link('orders/MC-7KQ2XW4D/invoice.pdf');
const creditNoteLink = link('orders/MC-7KQ2XW4D/credit-notes/1.pdf');
const about = { order, link: link('orders/MC-7KQ2XW4D') };

const ALL = {
  orderConfirmation: orderEmails.orderConfirmation({ ...about, days: 'Wed 25 to Fri 27 November' }),
  orderShipped: orderEmails.orderShipped({
    ...about,
    ...parcel,
    days: '',
    invoiceLink,
  }),
  orderChanged: orderEmails.orderChanged({ ...about, refund: 'We’re refunding €12.00.' }),
  partShipped: orderEmails.partShipped({
    ...about,
    ...parcel,
    items: [{ ...shirt, option: 'Sky blue, M' }],
    isLast: false,
    collectMinor: 0,
    invoiceLink,
  }),
  orderCanceled: orderEmails.orderCanceled({ ...about, reason: 'by_customer', money: { kind: 'none' } }),
  exchangeShipped: orderEmails.exchangeShipped({
    link: about.link,
    number: 'MC-7KQ2XW4D',
    exchange: 'MC-7KQ2XW4D-X1',
    items: [shirt],
    ...parcel,
  }),
  orderRefunded: refundEmails.orderRefunded({ ...money, isPaidOut: false, creditNoteLink }),
  payoutDue: refundEmails.payoutDue({ ...money, creditNoteLink: null }),
  paymentReturning: refundEmails.paymentReturning({ ...money, reason: 'late', isOfEdit: false }),
  restCanceled: refundEmails.restCanceled({
    ...about,
    ...{
      number: 'MC-7KQ2XW4D',
      items: [shirt],
      note: 'Sold out.',
      refund: 'We’re refunding €9.00.',
    },
  }),
  orderToPay: orderEmails.orderToPay({ ...about, money: '€69.00', until: 'Monday 30 November, 14:20 UTC' }),
  differenceToPay: orderEmails.differenceToPay({
    ...about,
    money: '€12.00',
    until: 'Monday 30 November, 14:20 UTC',
  }),
  changeEnded: orderEmails.changeEnded({ number: 'MC-7KQ2XW4D', link: about.link, why: 'expired' }),
};

test('every email is covered here', () => {
  const { mailItem: _, ...letters } = orderEmails;
  assert.deepEqual(Object.keys(ALL).sort(), [letters, refundEmails].flatMap(Object.keys).sort());
});

testEmails(ALL);

test('an order confirmation lists each item, each amount and what is left to pay', () => {
  const { text } = mailOf(ALL.orderConfirmation);
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
    mailOf(orderEmails.orderConfirmation({ ...about, order: later, days: '' })).text,
    /pay €204\.90 when/,
  );
  assert.match(
    mailOf(
      orderEmails.orderShipped({
        ...{ ...about, order: later, days: '', invoiceLink },
        ...{ carrier: '', trackingNumber: '', trackingLink: '' },
      }),
    ).text,
    /has shipped\.\s+Please\s+have €204\.90 ready/,
  );
});

test('the email about a canceled order says why, and what happens to the money', () => {
  const textOf = (reason: orderEmails.CancelReason, money: orderEmails.CanceledMoney) =>
    mailOf(orderEmails.orderCanceled({ ...about, reason, money })).text;
  assert.match(textOf('unpaid', { kind: 'none' }), /wasn’t paid.*Nothing was charged/s);
  const refunding = { kind: 'refunding', amountMinor: 20_490 } as const;
  assert.match(textOf('by_shop', refunding), /We’re sorry.*We’re refunding €204\.90/s);
  assert.match(textOf('by_shop', { ...refunding, kind: 'refunded' }), /already refunded €204\.90/);
  assert.match(textOf('by_customer', { kind: 'may_be_paid' }), /If you paid just before/);
  const letter = orderEmails.orderCanceled({
    ...{ ...about, reason: 'by_shop', money: { kind: 'none' } },
    note: 'The last one has a hole.',
  });
  assert.match(mailOf(letter).text, /We’re sorry.*\n\nThe last one has a hole\.\n\nNothing was charged/s);
});

test('the email about the last parcel links the invoice, and the email about a refund its credit note', () => {
  const part = { ...about, ...parcel, items: [{ ...shirt, name: 'Socks' }], collectMinor: 0, invoiceLink };
  const textOf = (isLast: boolean) => mailOf(orderEmails.partShipped({ ...part, isLast })).text;
  assert.ok(textOf(true).includes(`Download your invoice:\n${invoiceLink}`));
  assert.ok(!textOf(false).includes(invoiceLink));
  assert.ok(textOf(false).includes(`Track your parcel:\n${parcel.trackingLink}`));
  assert.ok(mailOf(ALL.orderRefunded).text.includes(`Download your credit note:\n${creditNoteLink}`));
  assert.doesNotMatch(mailOf(ALL.payoutDue).text, /credit note/);
});

test('the email about a payment that is refunded says what it was for', () => {
  const textOf = (reason: 'late' | 'wrong_amount', isOfEdit: boolean) =>
    mailOf(refundEmails.paymentReturning({ ...money, reason, isOfEdit })).text.replace(/\s+/g, ' ');
  assert.match(textOf('late', false), /€69\.00 for your order MC-7KQ2XW4D after it was canceled/);
  assert.match(textOf('wrong_amount', false), /isn’t the order’s total, so we’ve canceled the order/);
  assert.match(textOf('late', true), /for a change to your order MC-7KQ2XW4D that is no longer open/);
  assert.match(textOf('wrong_amount', true), /isn’t what the change costs, so your order stays as it was/);
});
