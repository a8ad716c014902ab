import type { WaitingItem } from '../../back-in-stock/waiting-items.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { dayView, shopDay } from '../../layout/shop-time.ts';
import type { LeftCart } from '../../reminders/left-carts.ts';

export interface RequestedEmailsContent {
  items: readonly WaitingItem[];
  carts: readonly LeftCart[];
  /** The most that either table shows. */
  rowsMax: number;
  timeZone: string;
}

export const requestedEmailsView = ({ items, carts, rowsMax, timeZone }: RequestedEmailsContent): Html =>
  html`<section class="box"><h2>Back in stock</h2><p class="muted">What shoppers wait for. We email them within a minute after you receive the goods.</p>${items.length > 0 ? itemsTable(items, timeZone) : html`<p>No one is waiting for an item.</p>`}${moreNote(items.length, rowsMax)}</section>
<section class="box"><h2>Abandoned carts</h2><p class="muted">Shoppers who asked for a reminder of their cart. It is sent a day later, unless they order first.</p>${carts.length > 0 ? cartsTable(carts, timeZone) : html`<p>No one has asked for a reminder lately.</p>`}${moreNote(carts.length, rowsMax)}</section>`;

const moreNote = (count: number, rowsMax: number): Html | false =>
  count >= rowsMax && html`<p class="small muted">Only the first ${rowsMax} are shown.</p>`;

const itemsTable = (items: readonly WaitingItem[], timeZone: string): Html =>
  html`<div class="scroll" role="group" aria-label="Back in stock" tabindex="0"><table class="wide"><thead><tr><th scope="col">Product</th><th scope="col">SKU</th><th scope="col" class="num">Waiting</th><th scope="col">Since</th></tr></thead><tbody>
${items.map(
  ({ sku, slug, name, optionValues, waiting, oldestAt }) =>
    html`<tr><th scope="row"><a href="${paths.adminProduct(slug)}">${[name, ...optionValues].join(', ')}</a></th><td><a href="${paths.adminStockOf(sku)}">${sku}</a></td><td class="num">${waiting}</td><td>${dayView(oldestAt, timeZone)}</td></tr>
`,
)}</tbody></table></div>`;

const cartsTable = (carts: readonly LeftCart[], timeZone: string): Html =>
  html`<div class="scroll" role="group" aria-label="Abandoned carts" tabindex="0"><table class="wide"><thead><tr><th scope="col">Email</th><th scope="col">Items</th><th scope="col">Reminder</th><th scope="col">Came back</th></tr></thead><tbody>
${carts.map(
  ({ email, lines, dueAt, sentAt, hasOrdered }) =>
    html`<tr><th scope="row"><a href="${paths.adminCustomers(new URLSearchParams({ q: email }).toString())}">${email}</a></th><td class="value">${lines.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ')}</td><td>${sentAt ? `Sent ${shopDay(sentAt, timeZone)}` : `Due ${shopDay(dueAt, timeZone)}`}</td><td>${hasOrdered ? html`<span class="badge good">Ordered</span>` : sentAt && 'Not yet'}</td></tr>
`,
)}</tbody></table></div>`;
