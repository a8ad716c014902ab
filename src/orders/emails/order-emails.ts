import { formatMoney } from '../../layout/money.ts';
import { type MailContent, renderLetter } from '../../mail/letter.ts';

/*
 * What the shop writes about orders. What is named here is named by the catalog; nothing that a shopper typed
 * goes into a mail (see messages.ts), so name and address are on the order's page alone, which `link` leads to.
 */

export interface EmailedOrder {
  number: string;
  lines: readonly MailedLine[];
  currency: string;
  subtotalMinor: number;
  discountMinor: number;
  deliveryMinor: number;
  taxMinor: number;
  taxBasisPoints: number;
  isTaxIncluded: boolean;
  totalMinor: number;
  paysOnDelivery: boolean;
}

interface MailedLine {
  name: string;
  /** Each empty where there is none. */
  color: string;
  style: string;
  size: string;
  quantity: number;
  unitPriceMinor: number;
}

interface About {
  order: EmailedOrder;
  /** The order's page; a guest's with its token. */
  link: string;
}

/** Placed and paid, or to be paid at the door. `days`: "Wed 25 to Fri 27 November"; empty for none. */
export const orderConfirmation = ({ order, link, days }: About & { days: string }): MailContent =>
  renderLetter({
    subject: `Your order ${order.number}`,
    paragraphs: [
      order.paysOnDelivery
        ? `Thank you. We have your order ${order.number}, and you pay ${money(order.totalMinor, order)} at the door.`
        : `Thank you. Your order ${order.number} is paid.`,
      { rows: order.lines.map((line) => lineRow(line, order)) },
      { rows: sums(order) },
      ...(days ? [`We expect it to be with you ${days}. We write when it leaves us.`] : []),
      'The address, and how far your order is, stand on its page. You can cancel it there until it is packed.',
      { label: 'See the order', link },
      'You can return everything for free within 30 days.',
    ],
  });

/** `trackingNumber` is empty where the carrier gives none. */
export const orderShipped = (
  about: About & { carrier: string; trackingNumber: string; days: string },
): MailContent => {
  const { order, link, carrier, trackingNumber, days } = about;
  return renderLetter({
    subject: `Your order ${order.number} is on its way`,
    paragraphs: [
      `Your order ${order.number} has left us${parcelText({ carrier, trackingNumber })}.`,
      ...(days ? [`We expect it to be with you ${days}.`] : []),
      ...(order.paysOnDelivery ? [`Have ${money(order.totalMinor, order)} ready, in cash or by card.`] : []),
      { rows: order.lines.map((line) => lineRow(line, order)) },
      { label: 'See the order', link },
    ],
  });
};

/** `exchange`: its number. `items`: "1 × Oxford shirt, Navy, L". `carrier` and `trackingNumber`: as of an order. */
export const exchangeShipped = (about: {
  number: string;
  link: string;
  exchange: string;
  items: readonly string[];
  carrier: string;
  trackingNumber: string;
}): MailContent => {
  const { number, link, exchange, items } = about;
  return renderLetter({
    subject: `Your exchange for order ${number} is on its way`,
    paragraphs: [
      `Your exchange ${exchange} has left us${parcelText(about)}. It contains:`,
      ...items,
      { label: 'See the order', link },
    ],
  });
};

/** Returns an empty text where neither is known. */
const parcelText = ({ carrier, trackingNumber }: { carrier: string; trackingNumber: string }): string =>
  [carrier && ` with ${carrier}`, trackingNumber && ` as parcel ${trackingNumber}`].filter(Boolean).join('');

/** `unpaid`: its payment did not come in time, or was declined for good. */
export type CancelReason = 'by_customer' | 'by_shop' | 'unpaid';

const CANCELED: Record<CancelReason, string> = {
  by_customer: 'is canceled, as you asked.',
  by_shop: 'is canceled. We are sorry: we could not send it.',
  unpaid:
    'is canceled, because it was not paid. Its pieces are back in the shop, and you can order them again.',
};

/** `may_be_paid`: the provider has not said yet whether the shopper paid just before. */
export type CanceledMoney =
  | { kind: 'none' | 'may_be_paid' }
  | { kind: 'refunding' | 'refunded'; amountMinor: number };

export const orderCanceled = (about: About & { reason: CancelReason; money: CanceledMoney }): MailContent => {
  const { order, link, reason } = about;
  return renderLetter({
    subject: `Your order ${order.number} is canceled`,
    paragraphs: [
      `Your order ${order.number} ${CANCELED[reason]}`,
      canceledMoneyText(about.money, order),
      { rows: order.lines.map((line) => lineRow(line, order)) },
      { label: 'See the order', link },
    ],
  });
};

function canceledMoneyText(about: CanceledMoney, order: EmailedOrder): string {
  switch (about.kind) {
    case 'none':
      return 'Nothing was charged.';
    case 'may_be_paid':
      return "If you paid just before it was canceled, we'll refund you and email you when that's done.";
    case 'refunding':
      return `We're refunding ${money(about.amountMinor, order)} to your original payment method. We'll email you when that's done.`;
    case 'refunded':
      return `We've already refunded ${money(about.amountMinor, order)}.`;
  }
}

const money = (minor: number, { currency }: Pick<EmailedOrder, 'currency'>): string =>
  formatMoney(minor, currency);

/** "2 × Oxford shirt, Sky blue, M", "€138.00". */
function lineRow(line: MailedLine, order: EmailedOrder): readonly [string, string] {
  const { name, color, style, size, quantity, unitPriceMinor } = line;
  const what = [name, color, style, size].filter(Boolean).join(', ');
  return [quantity > 1 ? `${quantity} × ${what}` : what, money(quantity * unitPriceMinor, order)];
}

function sums(order: EmailedOrder): (readonly [string, string])[] {
  const { subtotalMinor, discountMinor, deliveryMinor, taxMinor, taxBasisPoints, isTaxIncluded } = order;
  const vat = `VAT (${taxBasisPoints / 100} %)`;
  const rows: [string, string][] = [['Pieces', money(subtotalMinor, order)]];
  if (discountMinor > 0) rows.push(['Promo code', `−${money(discountMinor, order)}`]);
  rows.push(['Delivery', deliveryMinor > 0 ? money(deliveryMinor, order) : 'Free']);
  if (!isTaxIncluded) rows.push([vat, money(taxMinor, order)]);
  rows.push(['Total', money(order.totalMinor, order)]);
  if (isTaxIncluded && taxMinor > 0) rows.push([`Of which ${vat}`, money(taxMinor, order)]);
  return rows;
}
