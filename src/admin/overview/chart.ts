import { type Html, html } from '../../layout/html.ts';
import { formatMoney, inText } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import type { OrderDay } from '../../reports/order-days.ts';

/** A chart of the revenue of some days as SVG, with a table of the same numbers behind it. */

const WIDTH = 700;
const HEIGHT = 210;
const LEFT = 88;
const TOP = 10;
const STEPS = 4;

export interface ChartInput {
  /** Has each day once, oldest first. Today is the last one. */
  days: readonly OrderDay[];
  currency: string;
  /** The other length that can be chosen. */
  otherDays: number;
}

export function revenueChart({ days, currency, otherDays }: ChartInput): Html {
  const total = days.reduce((sum, { revenueMinor }) => sum + revenueMinor, 0);
  const title = `Revenue, last ${days.length} days`;
  return html`<section class="box" aria-labelledby="revenue"><div class="top"><h2 id="revenue">${title}</h2><p class="small muted">${inText(total, currency)} in total. <a href="${paths.adminOverview(otherDays)}">Last ${otherDays} days</a></p></div>
${chartSvg(days, currency, title)}
<details class="fold"><summary>As a table</summary>${dayTable(days, currency)}</details></section>`;
}

function chartSvg(days: readonly OrderDay[], currency: string, title: string): Html {
  const top = niceTop(Math.max(1, ...days.map(({ revenueMinor }) => revenueMinor)));
  const y = (minor: number) => round(HEIGHT - ((HEIGHT - TOP) * minor) / top);
  const slot = (WIDTH - LEFT) / days.length;
  const steps = Array.from({ length: STEPS + 1 }, (_, step) => (top / STEPS) * step);
  // A label needs 90 units on a phone, so only some days have one.
  const every = Math.ceil(90 / slot);
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT + 30}" role="img" aria-labelledby="chart-title chart-text"><title id="chart-title">${title}</title><desc id="chart-text">${describe(days, currency)}</desc>
<g class="axis">${steps.map((minor) => html`<path d="M${LEFT} ${y(minor)}H${WIDTH}"/><text x="${LEFT - 8}" y="${y(minor) + 4}" text-anchor="end">${inText(Math.round(minor), currency)}</text>`)}</g>
<g>${days.map((day, index) => html`<rect x="${round(LEFT + slot * (index + 0.14))}" y="${y(day.revenueMinor)}" width="${round(slot * 0.72)}" height="${round(HEIGHT - y(day.revenueMinor))}"${index === days.length - 1 && html` class="now"`}><title>${dayText(day.day)}: ${formatMoney(day.revenueMinor, currency)}</title></rect>`)}</g>
<g class="axis">${days.map((day, index) => (days.length - 1 - index) % every === 0 && html`<text x="${round(LEFT + slot * (index + 0.5))}" y="${HEIGHT + 22}" text-anchor="middle">${shortDay(day.day)}</text>`)}</g></svg>`;
}

const round = (number: number): number => Math.round(number * 10) / 10;

/** The lowest round number above the highest bar, so that the steps of the axis are round, too. */
function niceTop(max: number): number {
  const power = 10 ** Math.floor(Math.log10(max));
  return (([1, 2, 4, 6, 8, 10].find((factor) => factor * power >= max) ?? 10) * power) as number;
}

/** What the chart shows, for those who do not see it. */
function describe(days: readonly OrderDay[], currency: string): string {
  const money = (day: OrderDay) => `${formatMoney(day.revenueMinor, currency)} on ${dayText(day.day)}`;
  const [first] = days;
  const today = days.at(-1);
  if (!first || !today) return 'There are no days to show.';
  const highest = days.reduce((one, other) => (other.revenueMinor > one.revenueMinor ? other : one));
  return `From ${money(first)} to ${formatMoney(today.revenueMinor, currency)} so far today, highest ${money(highest)}.`;
}

const dayTable = (days: readonly OrderDay[], currency: string): Html =>
  html`<div class="scroll" role="group" aria-label="Revenue by day" tabindex="0"><table class="wide"><thead><tr><th scope="col">Day</th><th scope="col" class="num">Orders</th><th scope="col" class="num">Revenue</th></tr></thead><tbody>
${days.toReversed().map((day) => html`<tr><th scope="row">${dayText(day.day)}</th><td class="num">${day.orders}</td><td class="num">${formatMoney(day.revenueMinor, currency)}</td></tr>\n`)}</tbody></table></div>`;

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
const SHORT_DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

const dayText = (day: string): string => DAY.format(new Date(`${day}T00:00:00Z`));
const shortDay = (day: string): string => SHORT_DAY.format(new Date(`${day}T00:00:00Z`));
