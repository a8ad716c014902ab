import { findProvenCustomer, type MailTo, mailboxKey } from '../../customers/email.ts';
import { RATE_LIMITS } from '../../customers/limits.ts';
import { mayWriteTo, strangerMailTo } from '../../customers/stranger-emails.ts';
import type { Queryable } from '../../database/database.ts';
import { selectOfOrder } from '../../invoices/queries.ts';
import { dayRange } from '../../layout/delivery-terms.ts';
import type { MailItem } from '../../layout/email/items.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { shopClock, shopWeekday } from '../../layout/shop-time.ts';
import type { AddressedLetter, Outbox } from '../../mail/letter.ts';
import type { Count } from '../../web/limits/rate-limit.ts';
import type { OrderWithLines } from '../order.ts';
import type { OrderLinks } from '../order-access.ts';
import { trackingUrl } from '../parcels/carriers.ts';
import type { ParcelLine } from '../parcels/parcel.ts';
import type { IssuedLink } from '../payment-links/payment-links.ts';
import { setMayLackConfirmation } from '../queries.ts';
import { mailItemsOf } from './email-items.ts';
import {
  type CanceledMoney,
  type CancelReason,
  changeEnded,
  differenceToPay,
  type EmailedOrder,
  exchangeShipped,
  orderCanceled,
  orderChanged,
  orderConfirmation,
  orderShipped,
  orderToPay,
  partShipped,
  type ShippedWith,
} from './order-emails.ts';
import { recipientOf } from './recipient.ts';
import { orderRefunded, paymentReturning, payoutDue, restCanceled } from './refund-emails.ts';
import { sendAboutOrder } from './send-about-order.ts';

/** Puts the emails about an order into the outbox, in the transaction of the change that they are about. */

export interface OrderEmailDeps {
  mail: Outbox;
  links: OrderLinks;
}

/** Sends the confirmation of an order that was placed earlier and has just been paid. */
export async function sendConfirmed(
  deps: OrderEmailDeps,
  connection: Queryable,
  order: OrderWithLines,
): Promise<void> {
  if (await sendCertainConfirmation(deps, connection, order)) return;
  await sendUncertainConfirmation(deps, connection, order);
  await connection.run(setMayLackConfirmation, [order.id]);
}

/**
 * Sends the confirmation if it is certain to be sent, and resolves to whether it is. A guest may have typed someone else's
 * address, so only the first few confirmations of a day are certain for a mailbox. The page shows only whether the email
 * was certain, because the budget for the others would reveal what else the address was used for (S42).
 */
export async function sendCertainConfirmation(
  { mail, links }: OrderEmailDeps,
  connection: Queryable,
  order: ConfirmedOrder,
): Promise<boolean> {
  const message = confirmationOf(links, order);
  const customer = await findProvenCustomer(connection, order);
  if (!customer) return mail.sendWithin(connection, message, guestOrderMailTo(order));
  await mail.send(connection, { ...message, recipient: recipientOf(customer, order) });
  return true;
}

/** Sends a confirmation that is not certain, within the mailbox's budget for emails caused by strangers. */
export async function sendUncertainConfirmation(
  { mail, links }: OrderEmailDeps,
  connection: Queryable,
  order: ConfirmedOrder,
): Promise<void> {
  await mail.sendWithin(connection, confirmationOf(links, order), strangerMailTo(order.email));
}

type ConfirmedOrder = EmailedOrder &
  Pick<OrderWithLines, 'email' | 'customerId' | 'expected' | 'address' | 'isLinkEnded'>;

function confirmationOf(links: OrderLinks, order: ConfirmedOrder): AddressedLetter {
  const link = links.url(order.number);
  const letter = orderConfirmation({ order, link, days: dayRange(order.expected) });
  return { to: order.email, about: { orderNumber: order.number }, ...letter };
}

const guestOrderMailTo = ({ email }: MailTo): Count => ({
  rule: RATE_LIMITS.guestOrderMailToAddress,
  key: mailboxKey(email),
});

/** `refund` says what is paid back, or is empty. */
export async function sendChanged(
  deps: OrderEmailDeps,
  connection: Queryable,
  order: OrderWithLines,
  refund = '',
) {
  await sendAboutOrder(deps, connection, order, (link) => orderChanged({ order, link, refund }));
}

export async function sendShipped(deps: OrderEmailDeps, connection: Queryable, order: OrderWithLines) {
  const days = dayRange(order.expected);
  const parcel = shippedWith(deps, order);
  const invoiceLink = invoiceUrl(deps, order);
  await sendAboutOrder(deps, connection, order, (link) =>
    orderShipped({ order, link, ...parcel, days, invoiceLink }),
  );
}

function shippedWith(
  { mail }: Pick<OrderEmailDeps, 'mail'>,
  { carrier, trackingNumber }: Omit<ShippedWith, 'trackingLink'>,
): ShippedWith {
  const trackingLink = trackingUrl(mail.settings.delivery.carriers, { carrier, trackingNumber });
  return { carrier, trackingNumber, trackingLink };
}

const invoiceUrl = ({ mail, links }: OrderEmailDeps, { number }: Pick<OrderWithLines, 'number'>): string =>
  mail.publicUrl + paths.orderInvoice(number, links.token(number));

/** What has left in one of several parcels. */
export interface ShippedPart {
  lines: readonly ParcelLine[];
  /** Whether nothing of the order is left. */
  isLast: boolean;
  /** What the courier collects. 0 for nothing. */
  collectMinor: number;
  carrier: string;
  trackingNumber: string;
}

export async function sendPartShipped(
  deps: OrderEmailDeps,
  connection: Queryable,
  order: OrderWithLines,
  { lines, ...part }: ShippedPart,
) {
  const { isLast, collectMinor } = part;
  const content = { ...shippedWith(deps, part), items: mailItemsOf(order, lines), isLast, collectMinor };
  const invoiceLink = invoiceUrl(deps, order);
  await sendAboutOrder(deps, connection, order, (link) =>
    partShipped({ order, link, ...content, invoiceLink }),
  );
}

/**
 * A cancellation by the shop or with a refund is always emailed. A guest can order and cancel again and again, so any
 * other cancellation counts against the address's budget for emails caused by strangers.
 */
export async function sendCanceled(
  deps: OrderEmailDeps,
  connection: Queryable,
  order: OrderWithLines,
  { reason, money, note = '' }: { reason: CancelReason; money: CanceledMoney; note?: string },
) {
  const goesBack = money.kind === 'refunding' || money.kind === 'refunded';
  if (reason !== 'by_shop' && !goesBack && !(await mayWriteTo(connection, order))) return;
  await sendAboutOrder(deps, connection, order, (link) =>
    orderCanceled({ order, link, reason, money, note }),
  );
}

/** `note` and `refund` are sentences, or empty. */
export async function sendRestCanceled(
  deps: OrderEmailDeps,
  connection: Queryable,
  order: OrderWithLines,
  rest: { items: readonly MailItem[]; note: string; refund: string },
) {
  const { number } = order;
  await sendAboutOrder(deps, connection, order, (link) => restCanceled({ number, link, ...rest }));
}

/** A refund or payout of an order, in the currency of its payment. */
export interface EmailedRefund {
  amountMinor: number;
  currency: string;
}

export async function sendRefunded(
  deps: OrderEmailDeps,
  connection: Queryable,
  order: OrderWithLines,
  { isPaidOut, isCounted, ...refund }: EmailedRefund & { isPaidOut: boolean; isCounted: boolean },
) {
  const about = await refundedOf(deps, connection, order, refund);
  // A refund that the order does not count has no credit note. The newest one is about another refund.
  const creditNoteLink = isCounted ? about.creditNoteLink : null;
  await sendAboutOrder(deps, connection, order, (link) =>
    orderRefunded({ ...about, creditNoteLink, link, isPaidOut }),
  );
}

/** Its credit note is the newest one of this amount, because the same amount may be refunded twice. */
async function refundedOf(
  { mail, links }: OrderEmailDeps,
  connection: Queryable,
  { id, number }: OrderWithLines,
  { amountMinor, currency }: EmailedRefund,
): Promise<{ number: string; money: string; creditNoteLink: string | null }> {
  const documents = await connection.list(selectOfOrder, [id]);
  const notes = documents.filter(({ kind }) => kind === 'credit_note');
  const same = notes.findLastIndex(({ grossMinor }) => grossMinor === amountMinor);
  const index = same < 0 ? notes.length : same + 1;
  const path = paths.orderCreditNote(number, index, links.token(number));
  const money = formatMoney(amountMinor, currency);
  return { number, money, creditNoteLink: index > 0 ? mail.publicUrl + path : null };
}

export async function sendPayoutDue(
  deps: OrderEmailDeps,
  connection: Queryable,
  order: OrderWithLines,
  refund: EmailedRefund,
) {
  const about = await refundedOf(deps, connection, order, refund);
  await sendAboutOrder(deps, connection, order, (link) => payoutDue({ ...about, link }));
}

export async function sendReturning(
  deps: OrderEmailDeps,
  connection: Queryable,
  order: OrderWithLines,
  returning: { money: string; reason: 'late' | 'wrong_amount'; isOfEdit: boolean },
) {
  const { number } = order;
  await sendAboutOrder(deps, connection, order, (link) => paymentReturning({ number, link, ...returning }));
}

interface PayableMail {
  /** Opens the payment. */
  link: IssuedLink;
  /** Formatted, such as "€79.00". */
  money: string;
}

/** The email names the end of its link as a time, because the email may be sent again later with the same link. */
const payableOf = ({ mail }: OrderEmailDeps, { link, money }: PayableMail) => {
  const { timeZone } = mail.settings;
  const until = `${shopWeekday(link.expiresAt, timeZone)}, ${shopClock(link.expiresAt, timeZone)}`;
  return { link: link.url, money, until };
};

export async function sendOrderToPay(
  deps: OrderEmailDeps,
  connection: Queryable,
  order: OrderWithLines,
  mail: PayableMail,
) {
  await sendAboutOrder(deps, connection, order, () => orderToPay({ order, ...payableOf(deps, mail) }));
}

/** `lines` are those of the order after the change. */
export async function sendDifferenceDue(
  deps: OrderEmailDeps,
  connection: Queryable,
  order: OrderWithLines,
  { lines, ...mail }: PayableMail & Pick<OrderWithLines, 'lines'>,
) {
  const payable = payableOf(deps, mail);
  await sendAboutOrder(deps, connection, order, () =>
    differenceToPay({ order: { ...order, lines }, ...payable }),
  );
}

export async function sendEditEnded(
  deps: OrderEmailDeps,
  connection: Queryable,
  order: OrderWithLines,
  why: 'expired' | 'withdrawn',
) {
  const { number } = order;
  await sendAboutOrder(deps, connection, order, (link) => changeEnded({ number, link, why }));
}

export async function sendExchangeShipped(
  deps: OrderEmailDeps,
  connection: Queryable,
  order: OrderWithLines,
  exchange: { number: string; items: readonly MailItem[]; carrier: string; trackingNumber: string },
) {
  const { number, items } = exchange;
  const about = { number: order.number, exchange: number, items, ...shippedWith(deps, exchange) };
  await sendAboutOrder(deps, connection, order, (link) => exchangeShipped({ ...about, link }));
}
