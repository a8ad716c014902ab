import { isOneStopShop } from './home-country.ts';
import { listCategories, listProductNames, listVariantNames } from './names.ts';
import { addDays, type DayRange, daysIn } from './periods.ts';
import { added, NOTHING, openSource, type ReportSource, readSeries, readSums } from './read-sums.ts';
import type { Amounts } from './sums.ts';

/** The reports: tables of sums. Each table can be read as JSON or CSV, and the first one has a chart. */

export const REPORT_NAMES = ['sales', 'products', 'customers', 'returns', 'vat'] as const;
export type ReportName = (typeof REPORT_NAMES)[number];

/** A year of a report has at most 366 days, and reports cover up to 10 years. */
export const REPORT_DAYS_MAX = 3_660;
/** Longer ranges have a sum for each month instead of each day. */
const CHART_DAYS_MAX = 400;
/** The most products or variants of a table, those with the largest amounts. */
const ROWS_MAX = 1_000;

export type Cell = string | number | boolean;

export interface ReportColumn {
  /** The member of a row in JSON. Amounts are in minor units and end in `Minor`. */
  key: string;
  label: string;
  kind: 'text' | 'count' | 'money' | 'rate';
}

export interface ReportTable {
  /** Names the table in the address. */
  by: string;
  title: string;
  columns: readonly ReportColumn[];
  rows: readonly Readonly<Record<string, Cell>>[];
  totals: Readonly<Record<string, Cell>> | undefined;
  /** Whether there were more rows than ROWS_MAX. */
  isCut: boolean;
}

export interface Report {
  name: ReportName;
  from: string;
  to: string;
  currency: string;
  /** The names of all its tables. */
  names: readonly string[];
  tables: readonly ReportTable[];
}

export interface ReportInput {
  name: ReportName;
  range: DayRange;
  timeZone: string;
  currency: string;
  /** Where the seller is. VAT of other countries belongs to the One-Stop-Shop. */
  homeCountry: string;
}

/** Loads the tables with these names, or all of the report. */
export async function loadReport(
  reads: ReportSource['reads'],
  input: ReportInput,
  only?: readonly string[],
): Promise<Report> {
  const { name, range, currency } = input;
  const source = await openSource(reads, range, input);
  const all = Object.entries(TABLES[name]);
  const wanted = all.filter(([by]) => only === undefined || only.includes(by));
  const tables = await Promise.all(wanted.map(([by, load]) => load(source, input, by)));
  return { name, ...range, currency, names: all.map(([by]) => by), tables };
}

/** The names of a report's tables. The first one is the usual one. */
export const tableNamesOf = (name: ReportName): string[] => Object.keys(TABLES[name]);

type LoadTable = (source: ReportSource, input: ReportInput, by: string) => Promise<ReportTable>;

const TABLES: Readonly<Record<ReportName, Readonly<Record<string, LoadTable>>>> = {
  sales: { day: salesByDay, country: salesByCountry },
  products: { product: salesByProduct, variant: salesByVariant, category: salesByCategory },
  customers: { group: salesByGroup },
  returns: { reason: returnsBy, size: returnsBy, 'reason-and-size': returnsByBoth },
  vat: { country: vatByCountry, oss: vatByCountry },
};

const text = (key: string, label: string): ReportColumn => ({ key, label, kind: 'text' });
const count = (key: string, label: string): ReportColumn => ({ key, label, kind: 'count' });
const money = (key: string, label: string): ReportColumn => ({ key, label, kind: 'money' });

const ORDER_COLUMNS = [
  count('orders', 'Orders'),
  count('items', 'Items'),
  money('grossMinor', 'Sales'),
  money('discountMinor', 'Discounts'),
  money('deliveryMinor', 'Delivery'),
  money('vatMinor', 'VAT'),
  money('netMinor', 'Net'),
  money('refundedMinor', 'Refunded'),
];
const LINE_COLUMNS = [
  count('orders', 'Orders'),
  count('items', 'Items'),
  money('grossMinor', 'Sales'),
  money('discountMinor', 'Discounts'),
];

async function salesByDay(source: ReportSource, { range }: ReportInput, by: string): Promise<ReportTable> {
  const period = daysIn(range) > CHART_DAYS_MAX ? 'month' : 'day';
  const series = await readSeries(source, 'all', period);
  const times = [...series].sort(([one], [other]) => (one < other ? -1 : 1));
  return table({
    by,
    title: period === 'day' ? 'Sales by day' : 'Sales by month',
    columns: [text('day', period === 'day' ? 'Day' : 'Month from'), ...ORDER_COLUMNS],
    rows: times.map(([day, amounts]) => ({ day, ...amounts })),
    totals: total('day', series),
  });
}

async function salesByCountry(source: ReportSource, _: ReportInput, by: string): Promise<ReportTable> {
  const countries = await readSums(source, 'country');
  return table({
    by,
    title: 'Sales by country',
    columns: [text('country', 'Country'), ...ORDER_COLUMNS],
    rows: largest(countries).map(([country, amounts]) => ({ country, ...amounts })),
    totals: total('country', countries),
  });
}

async function salesByProduct(source: ReportSource, _: ReportInput, by: string): Promise<ReportTable> {
  const sums = await readSums(source, 'product');
  const top = largest(sums);
  const names = await listProductNames(source.reads, firstKeys(top));
  return table({
    by,
    title: 'Sales by product',
    columns: [text('name', 'Product'), text('slug', 'Handle'), ...LINE_COLUMNS],
    rows: top.map(([slug, amounts]) => ({ slug, name: names.get(slug) ?? slug, ...amounts })),
    totals: total('name', sums),
  });
}

async function salesByVariant(source: ReportSource, _: ReportInput, by: string): Promise<ReportTable> {
  const sums = await readSums(source, 'variant');
  const top = largest(sums);
  const names = await listVariantNames(source.reads, firstKeys(top));
  return table({
    by,
    title: 'Sales by variant',
    columns: [text('name', 'Variant'), text('sku', 'SKU'), ...LINE_COLUMNS],
    rows: top.map(([sku, amounts]) => ({ sku, name: names.get(sku) ?? sku, ...amounts })),
    totals: total('name', sums),
  });
}

const firstKeys = (top: readonly [string, Amounts][]): string[] => top.slice(0, ROWS_MAX).map(([key]) => key);

/** A product counts in each of its categories, so the categories add up to more than the products. */
async function salesByCategory(source: ReportSource, _: ReportInput, by: string): Promise<ReportTable> {
  const [products, categories] = await Promise.all([
    readSums(source, 'product'),
    listCategories(source.reads),
  ]);
  return table({
    by,
    title: 'Sales by category',
    columns: [text('category', 'Category'), ...LINE_COLUMNS],
    rows: largest(byCategory(products, categories)).map(([category, sums]) => ({ category, ...sums })),
  });
}

function byCategory(
  products: ReadonlyMap<string, Amounts>,
  categories: ReadonlyMap<string, readonly string[]>,
): Map<string, Amounts> {
  const sums = new Map<string, Amounts>();
  for (const [slug, amounts] of products)
    for (const category of categories.get(slug) ?? ['(none)'])
      sums.set(category, added(sums.get(category) ?? NOTHING, amounts));
  return sums;
}

const GROUPS: Readonly<Record<string, string>> = {
  'account first': 'Accounts, first order',
  'account again': 'Accounts, ordered again',
  'guest first': 'Guests, first order',
  'guest again': 'Guests, ordered again',
};

async function salesByGroup(source: ReportSource, _: ReportInput, by: string): Promise<ReportTable> {
  const sums = await readSums(source, 'customer');
  return table({
    by,
    title: 'Orders by kind of customer',
    columns: [text('name', 'Customers'), text('group', 'Group'), ...ORDER_COLUMNS],
    rows: Object.entries(GROUPS).map(([group, name]) => ({ group, name, ...(sums.get(group) ?? NOTHING) })),
    totals: total('name', sums),
  });
}

const readReturns = async (source: ReportSource) =>
  [...(await readSums(source, 'return'))].map(([key, { items }]) => {
    const [reason = '', size = ''] = key.split('|');
    return { reason, size: size || '(none)', items };
  });

const RETURN_COLUMNS = {
  reason: text('reason', 'Reason'),
  size: text('size', 'Size'),
  items: count('items', 'Items'),
};

async function returnsBy(source: ReportSource, _: ReportInput, by: string): Promise<ReportTable> {
  const member = by === 'size' ? 'size' : 'reason';
  const sums = new Map<string, number>();
  for (const row of await readReturns(source))
    sums.set(row[member], (sums.get(row[member]) ?? 0) + row.items);
  return table({
    by,
    title: `Returned items by ${member}`,
    columns: [RETURN_COLUMNS[member], RETURN_COLUMNS.items],
    rows: [...sums]
      .sort(([, one], [, other]) => other - one)
      .map(([value, items]) => ({ [member]: value, items })),
    totals: { [member]: 'Total', items: [...sums.values()].reduce((sum, items) => sum + items, 0) },
  });
}

async function returnsByBoth(source: ReportSource, _: ReportInput, by: string): Promise<ReportTable> {
  const rows = await readReturns(source);
  return table({
    by,
    title: 'Returned items by reason and size',
    columns: [RETURN_COLUMNS.reason, RETURN_COLUMNS.size, RETURN_COLUMNS.items],
    rows: rows.sort((one, other) => other.items - one.items),
  });
}

const VAT_COLUMNS = [
  text('country', 'Country'),
  { key: 'rateBasisPoints', label: 'Rate', kind: 'rate' } as const,
  count('invoices', 'Invoices'),
  count('creditNotes', 'Credit notes'),
  money('netMinor', 'Net'),
  money('vatMinor', 'VAT'),
  money('grossMinor', 'Gross'),
];

async function vatByCountry(
  source: ReportSource,
  { homeCountry }: ReportInput,
  by: string,
): Promise<ReportTable> {
  const sums = await readSums(source, 'vat');
  const rows = [...sums]
    .map(([key, { orders, items, netMinor, vatMinor, grossMinor }]) => {
      const [country = '', rate = '0'] = key.split('|');
      const rule = { rateBasisPoints: Number(rate), isOneStopShop: isOneStopShop(country, homeCountry) };
      return { country, ...rule, invoices: orders, creditNotes: items, netMinor, vatMinor, grossMinor };
    })
    .filter(({ country }) => by !== 'oss' || isOneStopShop(country, homeCountry))
    .sort((one, other) => vatOrder(one).localeCompare(vatOrder(other)));
  // A document of several rates counts in each, so the numbers of documents have no sum.
  const summed = ['netMinor', 'vatMinor', 'grossMinor'] as const;
  const totals = summed.map((key) => [key, rows.reduce((sum, row) => sum + row[key], 0)]);
  return table({
    by,
    title: by === 'oss' ? 'VAT for the One-Stop-Shop' : 'VAT by country',
    columns: VAT_COLUMNS,
    rows,
    totals: { country: 'Total', ...Object.fromEntries(totals) },
  });
}

const vatOrder = ({ country, rateBasisPoints }: { country: string; rateBasisPoints: number }): string =>
  `${country} ${String(rateBasisPoints).padStart(5, '0')}`;

function table(
  shown: Omit<ReportTable, 'isCut' | 'totals'> & Partial<Pick<ReportTable, 'totals'>>,
): ReportTable {
  const isLong = shown.by !== 'day' && shown.rows.length > ROWS_MAX;
  return {
    totals: undefined,
    ...shown,
    rows: isLong ? shown.rows.slice(0, ROWS_MAX) : shown.rows,
    isCut: isLong,
  };
}

const largest = (sums: ReadonlyMap<string, Amounts>): [string, Amounts][] =>
  [...sums].sort(([, one], [, other]) => other.grossMinor - one.grossMinor);

const total = (member: string, sums: ReadonlyMap<string, Amounts>) => ({
  [member]: 'Total',
  ...[...sums.values()].reduce(added, NOTHING),
});

/** The range that a page shows before someone chooses one: the last 30 days. */
export const usualRange = (today: string): DayRange => ({ from: addDays(today, -29), to: today });
