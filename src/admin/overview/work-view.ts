import type { FastifyRequest } from 'fastify';
import { queryText } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import type { Reads } from '../../database/replicas/reads.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import type { Outbox } from '../../mail/letter.ts';
import { listOrderDays, type OrderDay } from '../../reports/order-days.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import { dayIn } from '../../settings/time-zone.ts';
import type { StaffRole } from '../../staff/scopes.ts';
import { thumbnailOf } from '../products/thumbnail.ts';
import { counted, formatCount } from '../shell/counts.ts';
import { revenueChart } from './chart.ts';
import {
  type BestSeller,
  findLeftCarts,
  type LeftCarts,
  listBestSellers,
  SELLING_ORDERS,
} from './sellers.ts';
import { type Todo, type TodoItem, todoItems } from './todo.ts';

const SHORT_DAYS = 14;
const LONG_DAYS = 90;

export interface OverviewDeps {
  /** What is left to do is read from the primary, so that it changes with what a member of the staff has just done. */
  database: Database;
  /** Sales are read from a replica where there is one. */
  reads: Reads;
  mail: Pick<Outbox, 'countDead'>;
}

/** How the shop sells, for roles that may read orders. */
export async function findSales(
  reads: Reads,
  request: FastifyRequest,
  { timeZone, currency }: Pick<ShopSettings, 'timeZone' | 'currency'>,
  now: Date,
): Promise<Html> {
  const [days, sellers, left] = await Promise.all([
    listOrderDays(reads, { timeZone, currency }),
    listBestSellers(reads),
    findLeftCarts(reads),
  ]);
  const isLong = queryText(request, 'days') === String(LONG_DAYS);
  const [shown, otherDays] = isLong ? [LONG_DAYS, SHORT_DAYS] : [SHORT_DAYS, LONG_DAYS];
  const all = everyDay(days, dayIn(timeZone, now), shown);
  return html`${revenueChart({ days: all, currency, otherDays })}
${sellersView(sellers, left)}`;
}

const DAY_MS = 24 * 60 * 60_000;

/** One entry for each day until today, also for days without an order. */
function everyDay(days: readonly OrderDay[], today: Date, count: number): OrderDay[] {
  const byDay = new Map(days.map((one) => [one.day, one]));
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(today.getTime() - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return byDay.get(day) ?? { day, orders: 0, revenueMinor: 0 };
  });
}

/** What waits to be done, for roles that may read orders. */
export function todoView(todo: Todo, role: StaffRole): Html {
  const items = todoItems(todo, role);
  return html`<section class="box" aria-labelledby="todo"><h2 id="todo">To do now</h2>${items.length > 0 ? html`<ul class="results">${items.map(todoItem)}</ul>` : html`<p class="muted">Nothing is waiting. Well done.</p>`}</section>`;
}

const todoItem = ({ text, path }: TodoItem): Html =>
  html`<li>${path ? html`<a href="${path}"><span>${text}</span></a>` : html`<p>${text}</p>`}</li>`;

const sellersView = (sellers: readonly BestSeller[], { reminded, cameBack }: LeftCarts): Html =>
  html`<section class="box" aria-labelledby="sellers"><div class="top"><h2 id="sellers">Best sellers</h2><p class="small muted">In the latest ${formatCount(SELLING_ORDERS)} orders</p></div>
${
  sellers.length > 0
    ? html`<ul class="lows">${sellers.map((seller) => html`<li>${thumbnailOf(seller)}<p><a href="${paths.adminProduct(seller.slug)}">${seller.name}</a></p><span class="muted">${counted(seller.items, 'item')}</span></li>`)}</ul>`
    : html`<p class="muted">Nothing sold yet.</p>`
}</section>
<section class="box" aria-labelledby="carts"><h2 id="carts">Abandoned carts</h2><p>${reminded > 0 ? `In the last 30 days, ${counted(reminded, 'shopper')} got the reminder they asked for, and ${formatCount(cameBack)} came back and ordered.` : 'No shopper was reminded of a cart in the last 30 days.'}</p></section>`;
