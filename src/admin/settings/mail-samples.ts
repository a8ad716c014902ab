import * as backInStock from '../../back-in-stock/messages.ts';
import * as customers from '../../customers/messages.ts';
import type { MailItem } from '../../layout/email/items.ts';
import type { Letter, MailRecipient } from '../../layout/email/letter.ts';
import { formatMoney } from '../../layout/money.ts';
import * as orders from '../../orders/emails/order-emails.ts';
import * as refunds from '../../orders/emails/refund-emails.ts';
import { orderLink } from '../../orders/find/messages.ts';
import { emailPicturePath } from '../../pictures/colors.ts';
import * as reminders from '../../reminders/messages.ts';
import * as returns from '../../returns/messages.ts';
import { reviewRequest } from '../../reviews/requests/messages.ts';
import type { MailName } from '../../settings/content/mail-names.ts';
import * as staff from '../../staff/messages.ts';
import * as webhooks from '../../webhooks/messages.ts';

const NUMBER = 'MC-SAMPLE23';
const ITEM = 'Oxford shirt, Navy, M';
const RECIPIENT: MailRecipient = {
  name: 'Ada Lovelace',
  address: ['Ada Lovelace', 'Lindengasse 7', '1070 Vienna', 'Austria'],
};

const LINE = {
  name: 'Oxford shirt',
  color: 'Navy',
  style: '',
  size: 'M',
  quantity: 1,
  unitPriceMinor: 6_900,
  drawing: 'oxford-shirt',
};

const SHOWN: MailItem = {
  ...{ quantity: 1, name: 'Oxford shirt', option: 'Navy, M' },
  picture: emailPicturePath(LINE),
};
const ITEMS = [SHOWN];
const orderIn = (currency: string): orders.EmailedOrder => ({
  ...{ number: NUMBER, lines: [LINE], currency, subtotalMinor: 6_900, discountMinor: 0 },
  ...{ deliveryMinor: 0, isTaxIncluded: true, totalMinor: 6_900 },
  vat: [{ basisPoints: 2_000, netMinor: 5_750, vatMinor: 1_150 }],
  paysOnDelivery: false,
  giftNote: '',
});

const parcelOf = (link: string) => ({
  carrier: 'PostNord',
  trackingNumber: '4711',
  trackingLink: link,
});

const moneyIn = (currency: string): string => formatMoney(6_900, currency);

interface SampleInput {
  /** Where the links lead, because there is no such order or account. */
  link: string;
  currency: string;
}

/** An email with sample content, for previews and test emails. `page` is the name of its settings page. */
export function sampleLetter(page: string, input: SampleInput): Letter & { recipient?: MailRecipient } {
  const name = page.slice(page.indexOf('/') + 1);
  // Every settings page of an email is named for it.
  const letter = SAMPLES[name as MailName](input);
  // The email with the link to an order has no name, because anyone may request it.
  const isGreeted = letter.values?.order !== undefined && letter.mail !== 'order-link';
  return isGreeted ? { ...letter, recipient: RECIPIENT } : letter;
}

const SAMPLES: Readonly<Record<MailName, (input: SampleInput) => Letter>> = {
  'order-confirmed': ({ link, currency }) =>
    orders.orderConfirmation({ order: orderIn(currency), link, days: 'Wed 25 to Fri 27 November' }),
  'order-changed': ({ link, currency }) =>
    orders.orderChanged({ order: orderIn(currency), link, refund: '' }),
  'payment-link': ({ link, currency }) =>
    orders.orderToPay({
      ...{ order: orderIn(currency), link, money: moneyIn(currency) },
      until: 'Wednesday 25 November, 14:20 UTC',
    }),
  'order-link': ({ link }) => orderLink({ number: NUMBER, link }),
  'order-shipped': ({ link, currency }) =>
    orders.orderShipped({
      order: orderIn(currency),
      link,
      ...parcelOf(link),
      days: '',
      invoiceLink: link,
    }),
  'order-canceled': ({ link, currency }) =>
    orders.orderCanceled({ order: orderIn(currency), link, reason: 'by_customer', money: { kind: 'none' } }),
  'order-refunded': ({ link, currency }) =>
    refunds.orderRefunded({
      number: NUMBER,
      link,
      money: moneyIn(currency),
      isPaidOut: false,
      creditNoteLink: link,
    }),
  'payout-due': ({ link, currency }) =>
    refunds.payoutDue({ number: NUMBER, link, money: moneyIn(currency), creditNoteLink: link }),
  'payment-returning': ({ link, currency }) =>
    refunds.paymentReturning({
      number: NUMBER,
      link,
      money: moneyIn(currency),
      reason: 'late',
      isOfEdit: false,
    }),
  'exchange-shipped': ({ link }) =>
    orders.exchangeShipped({
      ...{ number: NUMBER, link, exchange: `${NUMBER}-X1`, items: ITEMS },
      ...parcelOf(link),
    }),
  'return-registered': ({ link }) =>
    returns.returnRequested({
      ...{ number: NUMBER, returnNumber: `${NUMBER}-R1`, link, items: ITEMS, returnDays: 30 },
      label: { fileLink: link, codeLink: link },
    }),
  'return-received': ({ link, currency }) =>
    returns.returnReceived({
      ...{ number: NUMBER, link, items: ITEMS, exchanged: [], soldOut: [] },
      refund: `We’re refunding ${moneyIn(currency)} to your original payment method.`,
    }),
  'return-refused': ({ link }) => returns.returnRefused({ number: NUMBER, link, items: ITEMS }),
  'exchange-refunded': ({ link, currency }) =>
    returns.exchangeRefunded({
      number: NUMBER,
      link,
      items: ITEMS,
      refund: `We’re refunding ${moneyIn(currency)}.`,
    }),
  'back-in-stock-confirm': ({ link }) => backInStock.confirmStockAlert({ item: ITEM, link, hours: 48 }),
  'back-in-stock': ({ link, currency }) =>
    backInStock.backInStock({
      ...{ item: ITEM, shown: { ...SHOWN, price: moneyIn(currency) }, link, endLink: `${link}/end` },
    }),
  'review-request': ({ link }) =>
    reviewRequest({
      ...{
        number: NUMBER,
        products: [{ name: 'Oxford shirt', link }],
        isGuests: false,
        endLink: `${link}/end`,
      },
    }),
  'cart-reminder-confirm': ({ link }) => reminders.confirmReminderEmail({ link, hours: 48 }),
  'cart-reminder': ({ link, currency }) =>
    reminders.cartReminderEmail({
      ...{ items: [{ ...SHOWN, price: moneyIn(currency) }], more: 0, link, endLink: `${link}/end` },
    }),
  'confirm-email': ({ link }) => customers.confirmEmail({ link, hours: 24 }),
  'confirm-new-email': ({ link }) => customers.confirmNewEmail({ link, hours: 1 }),
  'reset-password': ({ link }) => customers.resetPassword({ link, minutes: 30 }),
  'email-changed': ({ link }) => customers.emailChanged({ link }),
  'account-exists': ({ link }) => customers.alreadyRegistered({ signIn: link, resetPassword: link }),
  'passkey-added': ({ link }) => customers.passkeyAdded({ link }),
  'password-changed': ({ link }) => customers.passwordChanged({ link }),
  'password-reset': ({ link }) => customers.passwordReset({ link }),
  'staff-invitation': ({ link }) => staff.invitation({ link, role: 'viewer' }),
  'webhook-disabled': ({ link }) =>
    webhooks.endpointGivenUp({ url: 'https://erp.example.com/webhooks', publicUrl: new URL(link).origin }),
  'staff-role': ({ link }) => staff.roleGiven({ link, role: 'viewer' }),
};
