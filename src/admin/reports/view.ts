import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import {
  type Cell,
  type Report,
  type ReportColumn,
  type ReportName,
  type ReportTable,
  ROWS_MAX,
} from '../../reports/reports.ts';
import { REASONS } from '../../returns/return.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import { formatCount } from '../shell/counts.ts';
import { type Bar, rankChart, timeChart } from './chart.ts';

export const REPORT_TITLES: Readonly<Record<ReportName, string>> = {
  sales: 'Sales',
  products: 'Products',
  customers: 'Customers',
  returns: 'Returns',
  vat: 'VAT',
};

const ABOUT: Readonly<Record<ReportName, string>> = {
  sales: 'Orders by the day on which they were placed, and by country. Canceled orders don’t count.',
  products: 'What was sold, by product, variant and category, as it was priced.',
  customers: 'First orders and later ones, with an account and without.',
  returns: 'Items that came back, by reason and size, by the day on which you received them.',
  vat: 'Invoices less credit notes, by country and rate, by their date. The One-Stop-Shop covers sales to other EU countries.',
};

const NAMES = Object.keys(REPORT_TITLES) as ReportName[];

export const reportsView = (): Html =>
  html`<ul class="stack">${NAMES.map(
    (name) =>
      html`<li class="box"><h2><a href="${paths.adminReport(name)}">${REPORT_TITLES[name]}</a></h2><p class="muted">${ABOUT[name]}</p></li>`,
  )}</ul>`;

export function reportView(report: Report, timeZone: string): Html {
  const { name, from, to } = report;
  const search = new URLSearchParams({ from, to }).toString();
  return html`<nav class="tabs" aria-label="Reports">${NAMES.map(
    (one) =>
      html`<a href="${paths.adminReport(one, search)}"${one === name && html` aria-current="true"`}>${REPORT_TITLES[one]}</a>`,
  )}</nav>
<form class="bar" action="${paths.adminReport(name)}">
<div class="field"><label for="report-from">From</label><input class="input small" id="report-from" name="from" type="date" value="${from}" required></div>
<div class="field"><label for="report-to">To</label><input class="input small" id="report-to" name="to" type="date" value="${to}" required></div>
${report.tables.length < report.names.length && html`<input type="hidden" name="by" value="${report.tables[0]?.by}">`}<button class="btn small">Show</button></form>
<p class="small muted">${ABOUT[name]} Days begin at midnight in ${timeZone.replaceAll('_', ' ')}.</p>
${report.tables.length < report.names.length && tableTabs(report)}
${report.tables.map((table) => tableSection(report, table))}`;
}

/** Links to the tables of a report whose page shows one of them. */
function tableTabs({ name, from, to, names, tables }: Report): Html {
  const shown = tables[0]?.by;
  const pathOf = (by: string) => paths.adminReport(name, new URLSearchParams({ from, to, by }).toString());
  return html`<nav class="tabs" aria-label="Tables">${names.map(
    (by) => html`<a href="${pathOf(by)}"${by === shown && html` aria-current="true"`}>By ${by}</a>`,
  )}</nav>`;
}

function tableSection(report: Report, table: ReportTable): Html {
  const { by, title, rows, isCut } = table;
  const search = new URLSearchParams({ from: report.from, to: report.to, by }).toString();
  const id = `report-${by}`;
  return html`<section class="box stack" aria-labelledby="${id}"><div class="top"><h2 id="${id}">${title}</h2>${rows.length > 0 && html`<a class="btn small" href="${paths.adminReportFile(report.name, search)}" download>CSV<span class="vh">: ${title}</span></a>`}</div>
${rows.length === 0 ? html`<p class="muted">Nothing happened on these days. Choose a longer range.</p>` : [chart(report, table, id), dataTable(report, table)]}
${isCut && html`<p class="small muted">These are the ${formatCount(rows.length)} largest. The CSV has up to ${formatCount(ROWS_MAX)}.</p>`}</section>`;
}

/** The chart shows the amounts or, without amounts, the counts. */
function chart({ currency }: Report, { by, title, columns, rows }: ReportTable, id: string): Html | null {
  const names = namesOf(columns, rows);
  const value =
    columns.find(({ kind, key }) => kind === 'money' && key !== 'netMinor') ??
    columns.find(({ kind }) => kind === 'count');
  if (!value) return null;
  const bars: Bar[] = rows.map((row) => ({
    label: names.map((name) => cellText(name, row[name.key], currency)).join(', '),
    value: Number(row[value.key] ?? 0),
  }));
  const format = (amount: number) => cellText(value, amount, currency);
  const input = { id: `${id}-chart`, title: `${title}: ${value.label}`, bars, format };
  return by === 'day' ? timeChart(input) : rankChart(input);
}

/** The first column names a bar. If several rows share a name, the other columns without amounts follow it. */
function namesOf(columns: ReportTable['columns'], rows: ReportTable['rows']): readonly ReportColumn[] {
  const first = columns.slice(0, 1);
  const isUnique = new Set(rows.map((row) => row[first[0]?.key ?? ''])).size === rows.length;
  return isUnique ? first : columns.filter(({ kind }) => kind === 'text' || kind === 'rate');
}

function dataTable({ currency }: Report, { title, columns, rows, totals }: ReportTable): Html {
  const row = (values: Readonly<Record<string, Cell>>) =>
    html`<tr>${columns.map((column, index) => cell(column, values[column.key], currency, index === 0))}</tr>
`;
  return html`<details class="fold"${rows.length <= 40 && html` open`}><summary>Table of ${formatCount(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}</summary><div class="scroll" role="group" aria-label="${title}" tabindex="0"><table class="wide"><thead><tr>${columns.map(
    ({ label, kind }) => html`<th scope="col"${kind !== 'text' && html` class="num"`}>${label}</th>`,
  )}</tr></thead><tbody>
${rows.map(row)}</tbody>${totals && html`<tfoot>${row(totals)}</tfoot>`}</table></div></details>`;
}

function cell(column: ReportColumn, value: Cell | undefined, currency: string, isName: boolean): Html {
  const text = value === undefined ? '' : cellText(column, value, currency);
  if (isName) return html`<th scope="row">${text}</th>`;
  return html`<td${column.kind !== 'text' && html` class="num"`}>${text}</td>`;
}

const RATE = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 2 });

function cellText({ key, kind }: ReportColumn, value: Cell | undefined, currency: string): string {
  if (typeof value === 'number') {
    if (kind === 'money') return formatMoney(value, currency);
    return kind === 'rate' ? RATE.format(value / 10_000) : formatCount(value);
  }
  const text = String(value ?? '');
  if (key === 'country') return COUNTRIES.get(text) ?? text;
  return key === 'reason' ? ((REASONS as Readonly<Record<string, string>>)[text] ?? text) : text;
}
