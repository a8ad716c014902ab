import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import { timeView } from '../../../layout/shop-time.ts';
import { MAILS, type MailName } from '../../../settings/content/mail-names.ts';
import { eventText } from '../order-texts.ts';
import type { OrderDetail } from './find-detail.ts';
import { returnEntries } from './return-entries.ts';

/** Everything that has happened to an order, in one list. */

export interface TimelineEntry {
  at: Date;
  title: string;
  /** Who did it, or empty. */
  who: string;
  text: string;
  /** A form or link beside it. */
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

const entryItem = ({ at, title, who, text, action }: TimelineEntry, timeZone: string): Html =>
  html`<li><b>${title}</b>${who && ` by ${who}`}${text && html`<br><span class="value">${text}</span>`} <span class="muted">${timeView(at, timeZone)}</span>${action}</li>
`;
