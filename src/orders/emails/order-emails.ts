import { itemRow, itemsPart, type MailItem, optionOf } from '../../layout/email/items.ts';
import type { Letter, Row, RowsPart } from '../../layout/email/letter.ts';
import { formatMoney } from '../../layout/money.ts';
import { vatRows } from '../../layout/vat-label.ts';
import { emailPicturePath } from '../../pictures/colors.ts';
import type { VatGroup } from '../../settings/taxes/vat-by-rate.ts';
import type { OrderLine } from '../order.ts';

/*
 * The emails about an order. They name only what the catalog named and nothing that a shopper typed, because an order can
 * be placed with someone else's email address. Only a customer with a confirmed one gets a name and a delivery address, see
 * recipient.ts. The order's page, which `link` opens, always shows them.
 */

export interface EmailedOrder {
  number: string;
  lines: readonly EmailedLine[];
  currency: string;
  subtotalMinor: number;
  discountMinor: number;
  deliveryMinor: number;
  vat: readonly VatGroup[];
  isTaxIncluded: boolean;
  totalMinor: number;
  paysOnDelivery: boolean;
  giftNote: string;
}

export type EmailedLine = Pick<
  OrderLine,
  'name' | 'color' | 'style' | 'size' | 'quantity' | 'unitPriceMinor' | 'drawing' | 'picture'
>;

interface OrderEmailInput {
  order: EmailedOrder;
  /** Opens the order's page. A guest's link carries a token. */
  link: string;
}

/** The order is placed and is either paid or to be paid on delivery. `days` is like "Wed 25 to Fri 27 November", or empty. */
export const orderConfirmation = ({ order, link, days }: OrderEmailInput & { days: string }): Letter => ({
  mail: 'order-confirmed',
  values: { order: order.number },
  subject: `Your order ${order.number} is confirmed`,
  paragraphs: [
    order.paysOnDelivery
      ? `Thank you. Your order ${order.number} is confirmed. You’ll pay ${money(order.totalMinor, order)} when it’s delivered, in cash or by card.`
      : `Thank you. Your order ${order.number} is confirmed and paid.`,
    linesPart(order),
    { rows: amountRows(order) },
    // Only its page shows the text, because the order may have been placed with someone else’s address.
    ...(order.giftNote ? ['We’ll print your gift note on the packing slip, which shows no prices.'] : []),
    { heading: 'What happens next', rows: [] },
    ...(days ? [`Expected delivery: ${days}. We’ll email you when it ships.`] : []),
    'You can follow your order on its page, and cancel it there until it’s packed.',
    { label: 'View your order', link },
    'You can return anything for free within {{return-days}} days.',
  ],
});

/** The staff has changed the items of the order. `refund` says what is paid back, or is empty. */
export const orderChanged = ({ order, link, refund }: OrderEmailInput & { refund: string }): Letter => ({
  mail: 'order-changed',
  values: { order: order.number },
  subject: `We’ve changed your order ${order.number}`,
  paragraphs: [
    `As you asked, we’ve changed your order ${order.number}. It’s now:`,
    linesPart(order),
    { rows: amountRows(order) },
    ...(order.paysOnDelivery
      ? [`You’ll pay ${money(order.totalMinor, order)} when it’s delivered, in cash or by card.`]
      : []),
    ...(refund ? [refund] : []),
    { label: 'View your order', link },
    'If you didn’t ask for this, please reply to this email.',
  ],
});

/**
 * `link` opens the payment, and not the order. `money` is formatted, such as "€79.00", and `until` is like "Monday 30
 * November, 14:20 GMT+1".
 */
interface PaymentLinkInput {
  order: EmailedOrder;
  link: string;
  money: string;
  until: string;
}

/** The staff has placed the order, which waits for its payment. */
export const orderToPay = ({ order, link, money, until }: PaymentLinkInput): Letter => ({
  mail: 'payment-link',
  values: { order: order.number },
  subject: `Pay for your order ${order.number}`,
  paragraphs: [
    `Thank you. We’ve placed your order ${order.number} as you asked, and we’re holding these items for you:`,
    linesPart(order),
    `The total is ${money}. Please pay by ${until}. After that, the order is canceled and nothing is charged.`,
    { label: `Pay ${money}`, link },
    'If you didn’t order this, please ignore this email.',
  ],
});

/** The staff has changed a paid order, which now costs `money` more. */
export const differenceToPay = ({ order, link, money, until }: PaymentLinkInput): Letter => ({
  mail: 'payment-link',
  values: { order: order.number },
  subject: `Pay ${money} to change your order ${order.number}`,
  paragraphs: [
    `As you asked, we’ll change your order ${order.number} to:`,
    linesPart(order),
    `That costs ${money} more. Please pay by ${until}. Otherwise your order stays as it was.`,
    { label: `Pay ${money}`, link },
    'If you didn’t ask for this, please reply to this email.',
  ],
});

/** A change that was not paid is not made. */
export const changeEnded = ({
  number,
  link,
  why,
}: {
  number: string;
  link: string;
  why: 'expired' | 'withdrawn';
}): Letter => ({
  mail: 'order-changed',
  values: { order: number },
  subject: `Your order ${number} stays as it was`,
  paragraphs: [
    why === 'expired'
      ? `The change to your order ${number} wasn’t paid in time, so your order stays as it was, and we’ll send it.`
      : `We’ve withdrawn the change to your order ${number}, so your order stays as it was, and we’ll send it. Please don’t use the payment link anymore.`,
    { label: 'View your order', link },
  ],
});

export interface ShippedWith {
  carrier: string;
  /** Empty if the carrier gives none. */
  trackingNumber: string;
  /** The carrier's page about the parcel, or empty. */
  trackingLink: string;
}

export const orderShipped = (
  input: OrderEmailInput & ShippedWith & { days: string; invoiceLink: string },
): Letter => {
  const { order, link, days, invoiceLink } = input;
  return {
    mail: 'order-shipped',
    values: { order: order.number },
    subject: `Your order ${order.number} is on its way`,
    paragraphs: [
      `Your order ${order.number} ${shippedText(input)}`,
      ...trackingPart(input),
      ...(days ? [`Expected delivery: ${days}.`] : []),
      ...(order.paysOnDelivery
        ? [`Please have ${money(order.totalMinor, order)} ready for the courier, in cash or by card.`]
        : []),
      linesPart(order),
      { label: 'View your order', link },
      { label: 'Download your invoice', link: invoiceLink },
    ],
  };
};

/**
 * One of several parcels has left. `isLast` means that nothing else of the order is to be sent, so it has its invoice.
 * `collectMinor` is what the courier collects, or 0.
 */
export const partShipped = (
  input: OrderEmailInput &
    ShippedWith & { items: readonly MailItem[]; isLast: boolean; collectMinor: number; invoiceLink: string },
): Letter => {
  const { order, link, items, isLast, collectMinor, invoiceLink } = input;
  return {
    mail: 'order-shipped',
    values: { order: order.number },
    subject: `${isLast ? 'The rest' : 'Part'} of your order ${order.number} is on its way`,
    paragraphs: [
      `${isLast ? 'The rest' : 'Part'} of your order ${order.number} ${shippedText(input)} This parcel contains:`,
      itemsPart(items),
      ...trackingPart(input),
      ...(collectMinor > 0
        ? [
            `Please have ${money(collectMinor, order)} ready for this parcel’s courier, in cash or by card.${isLast ? '' : ' You’ll pay for the other items when they’re delivered.'}`,
          ]
        : []),
      ...(isLast ? [] : ['The other items follow in another parcel, and we’ll email you when it ships.']),
      { label: 'View your order', link },
      ...(isLast ? [{ label: 'Download your invoice', link: invoiceLink }] : []),
    ],
  };
};

/** `exchange` is its number. */
export const exchangeShipped = (
  input: ShippedWith & { number: string; link: string; exchange: string; items: readonly MailItem[] },
): Letter => {
  const { number, link, exchange, items } = input;
  return {
    mail: 'exchange-shipped',
    values: { order: number },
    subject: `Your exchange for order ${number} is on its way`,
    paragraphs: [
      `Your exchange ${exchange} ${shippedText(input)} It contains:`,
      itemsPart(items),
      ...trackingPart(input),
      { label: 'View your order', link },
    ],
  };
};

/** Returns, for example, "has shipped with PostNord. The tracking number is 4711." Both inputs may be empty. */
const shippedText = ({ carrier, trackingNumber }: { carrier: string; trackingNumber: string }): string =>
  `has shipped${carrier && ` with ${carrier}`}.${trackingNumber && ` The tracking number is ${trackingNumber}.`}`;

/** Links to the carrier's tracking page if the shop knows the carrier. */
const trackingPart = ({ trackingLink }: ShippedWith): { label: string; link: string }[] =>
  trackingLink ? [{ label: 'Track your parcel', link: trackingLink }] : [];

/** `unpaid`: the payment did not arrive in time. */
export type CancelReason = 'by_customer' | 'by_shop' | 'unpaid';

const CANCELED: Record<CancelReason, (number: string) => string> = {
  by_customer: (number) => `We’ve canceled your order ${number}, as you asked.`,
  by_shop: (number) => `We’re sorry: we can’t send your order ${number}, so we’ve canceled it.`,
  unpaid: (number) =>
    `We’ve canceled your order ${number} because it wasn’t paid in time. You’re welcome to order the items again.`,
};

/** `may_be_paid`: the provider has not said yet whether the shopper paid just before the cancellation. */
export type CanceledMoney =
  | { kind: 'none' | 'may_be_paid' }
  | { kind: 'refunding' | 'refunded'; amountMinor: number };

/** `note` is what the staff has to say about it. */
export const orderCanceled = (
  input: OrderEmailInput & { reason: CancelReason; money: CanceledMoney; note?: string },
): Letter => {
  const { order, link, reason, note } = input;
  return {
    mail: 'order-canceled',
    values: { order: order.number },
    subject: `Your order ${order.number} is canceled`,
    paragraphs: [
      CANCELED[reason](order.number),
      ...(note ? [note] : []),
      canceledMoneyText(input.money, order),
      linesPart(order),
      { label: 'View your order', link },
    ],
  };
};

function canceledMoneyText(canceled: CanceledMoney, order: EmailedOrder): string {
  switch (canceled.kind) {
    case 'none':
      return 'Nothing was charged.';
    case 'may_be_paid':
      return 'If you paid just before it was canceled, we’ll refund you and email you when that’s done.';
    case 'refunding':
      return `We’re refunding ${money(canceled.amountMinor, order)} to your original payment method. We’ll email you when that’s done.`;
    case 'refunded':
      return `We’ve already refunded ${money(canceled.amountMinor, order)}.`;
  }
}

const money = (minor: number, { currency }: Pick<EmailedOrder, 'currency'>): string =>
  formatMoney(minor, currency);

const linesPart = ({ lines, currency }: Pick<EmailedOrder, 'lines' | 'currency'>): RowsPart => ({
  heading: 'Your items',
  rows: lines.map((line) =>
    itemRow({ ...mailItem(line), price: formatMoney(line.quantity * line.unitPriceMinor, currency) }),
  ),
});

export const mailItem = (line: Omit<EmailedLine, 'unitPriceMinor'>): MailItem => ({
  ...{ quantity: line.quantity, name: line.name, option: optionOf(line) },
  picture: emailPicturePath(line),
});

function amountRows(order: EmailedOrder): Row[] {
  const { subtotalMinor, discountMinor, deliveryMinor, isTaxIncluded } = order;
  const vat = vatRows(order).map(([label, minor]) => [label, money(minor, order)] as [string, string]);
  const rows: Row[] = [['Subtotal', money(subtotalMinor, order)]];
  if (discountMinor > 0) rows.push(['Promo code', `−${money(discountMinor, order)}`]);
  rows.push(['Delivery', deliveryMinor > 0 ? money(deliveryMinor, order) : 'Free']);
  if (!isTaxIncluded) rows.push(...vat);
  rows.push(['Total', money(order.totalMinor, order), 'total']);
  if (isTaxIncluded) rows.push(...vat);
  return rows;
}
