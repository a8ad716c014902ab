import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { shopWeekday } from '../../layout/shop-time.ts';
import type { ShopUnits } from '../../settings/schema.ts';
import { offerView } from '../demo/view.ts';
import { UNPAYABLE } from '../settings/payable.ts';
import { counted, formatCount } from '../shell/counts.ts';
import type { FirstStepsResult } from './first-steps.ts';
import type { FirstStep } from './steps.ts';
import { LATEST_ORDERS, type LowVariant, type Today } from './today.ts';
import { COUNTED_MAX, type Todo } from './todo.ts';

export interface OverviewContent {
  firstSteps: FirstStepsResult;
  /** This and what is left to do are missing for a role that may not see orders. */
  today?: Today | undefined;
  todo?: Pick<Todo, 'toPack' | 'oldestToPackAt'> | undefined;
  /** Left out for a role that may not see products. */
  low?: readonly LowVariant[] | undefined;
  units: ShopUnits;
  /** Whether shoppers can pay. */
  isPayable: boolean;
  now: Date;
}

export function overviewView({ firstSteps, today, todo, low, units, isPayable, now }: OverviewContent): Html {
  const { isHidden, steps, offersDemo } = firstSteps;
  const isUseful = steps.some(({ isDone }) => !isDone);
  return html`${!isPayable && UNPAYABLE_NOTE}${offersDemo && !isHidden && offerView()}${isUseful && !isHidden && stepsView(steps)}
${today && todo && todayView({ ...today, ...todo }, units, now)}
${low && lowView(low)}
${isUseful && isHidden && html`<form action="${paths.adminFirstSteps()}" method="post"><input type="hidden" name="hide" value="0"><button class="link">Show the first steps</button></form>`}`;
}

const UNPAYABLE_NOTE = html`<p class="notice bad" role="status">${UNPAYABLE} <a href="${paths.adminSettings('payments')}">Payments</a></p>`;

function stepsView(steps: readonly FirstStep[]): Html {
  const done = steps.filter(({ isDone }) => isDone).length;
  return html`<section class="box" aria-labelledby="steps"><div class="top"><h2 id="steps">First steps</h2><p class="small muted">${done} of ${steps.length} done</p></div>
<ol class="first-steps">${steps.map(stepItem)}</ol>
<form action="${paths.adminFirstSteps()}" method="post"><input type="hidden" name="hide" value="1"><button class="link">Hide these steps</button></form></section>`;
}

const stepItem = ({ title, text, path, link, isDone }: FirstStep): Html =>
  isDone
    ? html`<li class="done"><span class="mark" aria-hidden="true">✓</span><p><span class="vh">Done: </span>${title}</p></li>`
    : html`<li><span class="mark" aria-hidden="true"></span><div><p><strong>${title}</strong></p><p class="small muted">${text}</p></div><a class="btn small" href="${path}">${link}</a></li>`;

function todayView(
  today: Today & Pick<Todo, 'toPack' | 'oldestToPackAt'>,
  { currency, timeZone }: ShopUnits,
  now: Date,
): Html {
  const [weekday] = shopWeekday(now, timeZone).split(' ');
  const { orders, revenueMinor, ordersLastWeek, revenueLastWeekMinor, toPack, oldestToPackAt } = today;
  const money = (minor: number) => formatMoney(minor, currency);
  return html`<ul class="stats" aria-label="Today">
${stat('Orders today', formatCount(orders), `${formatCount(ordersLastWeek)} last ${weekday}`)}
${stat('Revenue today', money(revenueMinor), `${money(revenueLastWeekMinor)} last ${weekday}`)}
${stat(
  'Average order',
  orders > 0 ? money(Math.round(revenueMinor / orders)) : '–',
  ordersLastWeek > 0
    ? `${money(Math.round(revenueLastWeekMinor / ordersLastWeek))} last ${weekday}`
    : `No orders last ${weekday}`,
)}
${stat(
  'To pack',
  toPack >= COUNTED_MAX ? `${formatCount(COUNTED_MAX)}+` : formatCount(toPack),
  oldestToPackAt
    ? `Oldest has waited ${waitText(now.getTime() - oldestToPackAt.getTime())}`
    : 'Nothing is waiting',
)}
</ul>`;
}

const stat = (label: string, value: string, note: string): Html =>
  html`<li><p class="muted">${label}</p><p class="v">${value}</p><p class="small">${note}</p></li>`;

const HOUR_MS = 60 * 60_000;

/** Such as "12 min", "5 h" or "3 days". */
function waitText(ms: number): string {
  if (ms < HOUR_MS) return `${Math.max(1, Math.round(ms / 60_000))} min`;
  const hours = Math.floor(ms / HOUR_MS);
  return hours < 48 ? `${hours} h` : counted(Math.floor(hours / 24), 'day');
}

const lowView = (low: readonly LowVariant[]): Html =>
  html`<section class="box" aria-labelledby="low"><div class="top"><h2 id="low">Low stock</h2><p class="small muted">Of what the latest ${LATEST_ORDERS} orders bought</p></div>
${low.length > 0 ? html`<ul class="lows">${low.map(lowItem)}</ul>` : html`<p class="muted">Nothing is running low.</p>`}</section>`;

const lowItem = ({ sku, slug, name, optionValues, stock }: LowVariant): Html =>
  html`<li><p><a href="${paths.adminProduct(slug)}">${name}</a><br><span class="small muted">${optionValues.length > 0 ? optionValues.join(', ') : sku}</span></p><span class="badge ${stock > 0 ? 'warn' : 'bad'}">${stock > 0 ? `${stock} left` : 'Sold out'}</span></li>`;
