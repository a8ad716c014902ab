import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { timeView } from '../../layout/shop-time.ts';
import type { FailedMail } from '../../mail/failed-mails.ts';
import type { List } from '../lists/list.ts';

/** Emails that were given up. Times are in the shop's time zone. */
export const failedMailsList = (timeZone: string, mayChange: boolean): List<FailedMail> => ({
  name: 'failed-emails',
  path: paths.adminFailedMails(),
  noun: 'failed emails',
  searchLabel: 'Recipient',
  columns: [
    { key: 'to', label: 'To', isName: true, cell: ({ to }) => to },
    ...(mayChange ? [{ key: 'again', label: 'Again', cell: againCell }] : []),
    {
      key: 'subject',
      label: 'Subject',
      cell: ({ subject }) => html`<div class="value">${subject}</div>`,
    },
    { key: 'written', label: 'Written', cell: ({ createdAt }) => timeView(createdAt, timeZone) },
    { key: 'fault', label: 'Why', cell: ({ fault }) => html`<div class="value">${fault}</div>` },
  ],
  filters: [],
  sorts: [{ key: 'newest', label: 'Newest' }],
  idOf: ({ id }) => id,
  nameOf: ({ to }) => to,
  bulkActions: [],
});

const againCell = ({ id, to }: FailedMail): Html =>
  html`<form action="${paths.adminFailedMail(id)}" method="post"><button class="btn small">Send again<span class="vh"> to ${to}</span></button></form>`;
