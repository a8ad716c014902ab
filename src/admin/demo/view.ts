import { DEMO_ORDERS, DEMO_REFUSALS, type DemoRefusal, type DemoYear } from '../../demo/demo-year.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { counted, formatCount } from '../shell/counts.ts';

export interface DemoViewInput {
  /** Undefined in a shop without a demo year. */
  year: DemoYear | undefined;
  /** Why the shop cannot have one. */
  refusal: DemoRefusal | undefined;
  reviewCount: number;
}

/** The page of the demo year: the button that requests it, its progress, and what to do before the shop opens. */
export function demoView({ year, refusal, reviewCount }: DemoViewInput): Html {
  if (!year) return refusal ? html`<p class="notice">${DEMO_REFUSALS[refusal]}</p>` : offerView();
  if (year.fault) return faultView(year.fault, refusal);
  return year.finishedAt ? finishedView(reviewCount) : progressView(year);
}

/** The button, also for the overview of a fresh shop. */
export const offerView = (): Html =>
  html`<section class="box stack" aria-labelledby="demo"><h2 id="demo">See the shop after a year</h2>
<p>Add ${formatCount(DEMO_ORDERS)} demo orders of the last 12 months with their customers, returns, invoices, sales and reviews, so every page and report has something to show. No emails are sent, and your stock doesn’t change.</p>
<p class="small muted">Invoices can never be removed. Use the demo year to try the shop out, and start a new database when you’re ready to sell.</p>
<form action="${paths.adminDemo()}" method="post"><button class="btn small">Add the demo year</button></form></section>`;

/** A year that cannot be continued has no button, because the shop refuses it. */
const faultView = (fault: string, refusal: DemoRefusal | undefined): Html =>
  html`<section class="box stack"><p class="notice bad" role="status">The demo year couldn’t be completed: ${fault}</p>
${refusal ? html`<p>${DEMO_REFUSALS[refusal]}</p>` : html`<form action="${paths.adminDemo()}" method="post"><button class="btn small">Try again</button></form>`}</section>`;

const progressView = ({ partsDone, parts }: DemoYear): Html =>
  html`<section class="box stack"><p role="status">${parts === null ? 'The demo year is being planned.' : `${partsDone} of ${counted(parts, 'part')} written.`}</p>
${parts === null ? html`<progress aria-label="Progress"></progress>` : html`<progress max="${parts}" value="${partsDone}" aria-label="Progress">${partsDone} of ${parts}</progress>`}
<p class="small muted">You can leave this page. The work continues. <a href="${paths.adminDemo()}">Refresh</a></p></section>`;

const finishedView = (reviewCount: number): Html =>
  html`<p>The demo year is ready. See the <a href="${paths.admin()}">overview</a>, <a href="${paths.adminOrders()}">orders</a>, <a href="${paths.adminCustomers()}">customers</a>, <a href="${paths.adminReviews()}">reviews</a> and <a href="${paths.adminReports()}">reports</a>.</p>
<section class="box stack" aria-labelledby="before"><h2 id="before">Before you open</h2>
${
  reviewCount > 0
    ? html`<p>The shop has ${counted(reviewCount, 'demo review')} that no customer wrote. The law doesn’t allow an open shop to show them.</p>
<form action="${paths.adminDemo('remove-reviews')}" method="post"><button class="btn small danger">Remove the demo reviews</button></form>`
    : html`<p>The demo reviews are removed.</p>`
}
<p>The demo orders stay. The shop never removes an invoice or an entry of the stock ledger or the audit log, because a real shop’s books may not have gaps. To sell for real, export your <a href="${paths.adminExport()}">products</a>, start with a new database, and import them there. Your first invoice is then number 1.</p></section>`;
