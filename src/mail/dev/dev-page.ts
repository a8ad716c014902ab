import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { timeView } from '../../layout/shop-time.ts';
import type { MailState, QueuedMail } from '../queue.ts';

const STATES: Record<MailState, string> = {
  waiting: 'Waiting',
  sending: 'Being sent',
  sent: 'Sent',
  logged: 'Not sent, because SMTP_URL is not set. It is in the log',
  dead: 'Failed and given up',
};

export const devMailPath = (id = ''): string => (id ? `/dev/mail/${id}` : '/dev/mail');

/** Lists the shop's last emails for developers. Times are in the shop's time zone, as in the admin. */
export const mailListPage = (mails: readonly QueuedMail[], timeZone: string): PageContent =>
  devPage(
    'Emails',
    html`<p class="lede">The last 100 emails. This page does not exist in production.</p>
${mails.length > 0 ? table(mails, timeZone) : html`<p>No emails yet. Register or request a new password, then reload this page.</p>`}`,
  );

/** Shows one email: its text with working links, and the source of its HTML. */
export const mailPage = (mail: QueuedMail, timeZone: string): PageContent =>
  devPage(
    mail.subject,
    html`<p>To ${mail.to}, ${timeView(mail.createdAt, timeZone)}. ${status(mail)}</p>
<pre class="wrapped">${withLinks(mail.text)}</pre>
<details><summary>HTML</summary><pre class="scroll" tabindex="0">${mail.html}</pre></details>
<p><a href="${devMailPath()}">All emails</a></p>`,
  );

const table = (mails: readonly QueuedMail[], timeZone: string): Html =>
  html`<div class="scroll" role="group" aria-label="Emails" tabindex="0"><table>
<thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">When</th><th scope="col">State</th></tr></thead>
<tbody>
${mails.map((mail) => html`<tr><th scope="row"><a href="${devMailPath(mail.id)}">${mail.subject}</a></th><td>${mail.to}</td><td>${timeView(mail.createdAt, timeZone)}</td><td>${status(mail)}</td></tr>\n`)}
</tbody>
</table></div>`;

function status({ state, failures, fault }: QueuedMail): string {
  const tries = failures === 1 ? '1 try' : `${failures} tries`;
  if (failures === 0) return STATES[state];
  return fault === null
    ? `${STATES[state]}, after ${tries} failed`
    : `${STATES[state]}, ${tries} failed: ${fault}`;
}

const withLinks = (text: string): Html[] =>
  text
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`));

const devPage = (title: string, body: Html): PageContent => ({
  title,
  description: 'The emails of the shop, for developers.',
  robots: 'noindex',
  css: ['information'],
  main: html`<div class="wrap page"><div class="prose">
<h1>${title}</h1>
${body}
</div></div>`,
});
