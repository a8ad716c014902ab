import { type Html, type HtmlValue, html } from '../../../layout/html.ts';
import { formatMoney } from '../../../layout/money.ts';
import { paths } from '../../../layout/paths.ts';
import { timeView } from '../../../layout/shop-time.ts';
import { MAILS, type MailName } from '../../../settings/content/mail-names.ts';
import { eventText } from '../order-texts.ts';
import type { OrderDetail } from './find-detail.ts';

/** Everything that has happened to an order, in one list. */

interface TimelineEntry {
  at: Date;
  title: HtmlValue;
  /** Who did it, or empty. */
  who: string;
  text: string;
  /** A form beside it. */
  action?: Html | undefined;
}

/** The newest is first. */
export function timelineView(detail: OrderDetail, timeZone: string, mayAnswer: boolean): Html {
  const entries = [
    ...eventEntries(detail),
    ...mailEntries(detail, mayAnswer),
    ...noteEntries(detail),
    ...returnEntries(detail),
  ].toSorted((one, other) => other.at.getTime() - one.at.getTime());
  return html`<ol class="log">${entries.map((entry) => entryItem(entry, timeZone))}</ol>`;
}

const WHO: Readonly<Record<string, string>> = {
  customer: 'the customer',
  staff: 'the staff',
  payment: 'the payment provider',
  shop: 'the shop',
};

const eventEntries = ({ events }: OrderDetail): TimelineEntry[] =>
  events.map(({ action, by, name, note, at }) => ({
    ...{ at, title: eventText(action), who: name || (WHO[by] ?? by), text: note },
  }));

const mailEntries = ({ mails, order }: OrderDetail, mayAnswer: boolean): TimelineEntry[] =>
  mails.map(({ id, mail, subject, sentAt, resentBy }) => ({
    at: sentAt,
    title: `Email${resentBy && ' sent again'}: ${MAILS[mail as MailName]?.label ?? mail}`,
    ...{ who: resentBy, text: subject.replaceAll('{{order}}', order.number) },
    action: mayAnswer
      ? html`<form action="${paths.adminOrderMail(order.number, id)}" method="post"><button class="link">Send again<span class="vh">: ${subject}</span></button></form>`
      : undefined,
  }));

const noteEntries = ({ notes }: OrderDetail): TimelineEntry[] =>
  notes.map(({ text, name, at }) => ({ at, title: 'Note', who: name, text }));

/** When a return was decided on, its refund and exchange are events of the order. */
const returnEntries = ({ returns, order }: OrderDetail): TimelineEntry[] =>
  returns.flatMap(({ id, askedAt, decidedAt, decidedBy, state, lines, refundMinor }) => {
    const count = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    const items = `${count} ${count === 1 ? 'item' : 'items'}`;
    const linked = (title: string) => html`<a href="${paths.adminReturn(id)}">${title}</a>`;
    const asked = { at: askedAt, title: linked(RETURNS.asked), who: 'the customer', text: items };
    if (!decidedAt) return [asked];
    const refund =
      refundMinor > 0 ? `${items}, ${formatMoney(refundMinor, order.currency)} to refund` : items;
    const text = state === 'received' ? refund : items;
    return [asked, { at: decidedAt, title: linked(RETURNS[state]), who: decidedBy, text }];
  });

const RETURNS = {
  asked: 'Return registered',
  received: 'Return received',
  refused: 'Return refused',
  canceled: 'Return canceled',
} as const;

const entryItem = ({ at, title, who, text, action }: TimelineEntry, timeZone: string): Html =>
  html`<li><b>${title}</b>${who && ` by ${who}`}${text && html`<br><span class="value">${text}</span>`} <span class="muted">${timeView(at, timeZone)}</span>${action}</li>
`;
