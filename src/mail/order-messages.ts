import { formatMoney } from '../platform/money.ts';
import { type MailContent, renderLetter } from './letter.ts';

/*
 * What the shop writes about orders. What is named here is named by the catalog; nothing that a shopper typed
 * goes into a mail (see messages.ts), so name and address are on the order's page alone, which `link` leads to.
 */

export interface MailedOrder {
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
  order: MailedOrder;
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
  const parcel = [carrier && `with ${carrier}`, trackingNumber && `as parcel ${trackingNumber}`];
  return renderLetter({
    subject: `Your order ${order.number} is on its way`,
    paragraphs: [
      `Your order ${order.number} has left us${parcel.map((words) => words && ` ${words}`).join('')}.`,
      ...(days ? [`We expect it to be with you ${days}.`] : []),
      ...(order.paysOnDelivery ? [`Have ${money(order.totalMinor, order)} ready, in cash or by card.`] : []),
      { rows: order.lines.map((line) => lineRow(line, order)) },
      { label: 'See the order', link },
    ],
  });
};

/** `unpaid`: its payment did not come in time, or was declined for good. */
export type CancelReason = 'by_customer' | 'by_shop' | 'unpaid';

const CANCELED: Record<CancelReason, string> = {
  by_customer: 'is canceled, as you asked.',
  by_shop: 'is canceled. We are sorry: we could not send it.',
  unpaid:
    'is canceled, because it was not paid. Its pieces are back in the shop, and you can order them again.',
};

/** `isPaid`: the money goes back, and another mail tells when it has. */
export const orderCanceled = (about: About & { reason: CancelReason; isPaid: boolean }): MailContent => {
  const { order, link, reason, isPaid } = about;
  return renderLetter({
    subject: `Your order ${order.number} is canceled`,
    paragraphs: [
      `Your order ${order.number} ${CANCELED[reason]}`,
      isPaid
        ? `We send ${money(order.totalMinor, order)} back to where it came from, and write when that is done.`
        : 'Nothing was charged.',
      { rows: order.lines.map((line) => lineRow(line, order)) },
      { label: 'See the order', link },
    ],
  });
};

/** `amountMinor` has gone back: the whole of what was paid, or a part of it. */
export const orderRefunded = ({ order, link, amountMinor }: About & { amountMinor: number }): MailContent =>
  renderLetter({
    subject: `Refund for your order ${order.number}`,
    paragraphs: [
      `${money(amountMinor, order)} of your order ${order.number} went back to where you paid from. Banks take up to ten days to show it.`,
      { label: 'See the order', link },
    ],
  });

const money = (minor: number, { currency }: Pick<MailedOrder, 'currency'>): string =>
  formatMoney(minor, currency);

/** "2 × Oxford shirt, Sky blue, M", "€138.00". */
function lineRow(line: MailedLine, order: MailedOrder): readonly [string, string] {
  const { name, color, style, size, quantity, unitPriceMinor } = line;
  const what = [name, color, style, size].filter(Boolean).join(', ');
  return [quantity > 1 ? `${quantity} × ${what}` : what, money(quantity * unitPriceMinor, order)];
}

function sums(order: MailedOrder): (readonly [string, string])[] {
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
