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

export async function loadReport(reads: ReportSource['reads'], input: ReportInput): Promise<Report> {
  const { name, range, currency } = input;
  const source = await openSource(reads, range, input);
  const tables = await TABLES[name](source, input);
  return { name, ...range, currency, tables };
}

const TABLES: Readonly<
  Record<ReportName, (source: ReportSource, input: ReportInput) => Promise<ReportTable[]>>
> = { sales, products, customers, returns, vat };

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

async function sales(source: ReportSource, { range }: ReportInput): Promise<ReportTable[]> {
  const period = daysIn(range) > CHART_DAYS_MAX ? 'month' : 'day';
  const [series, countries] = await Promise.all([
    readSeries(source, 'all', period),
    readSums(source, 'country'),
  ]);
  const times = [...series].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    table({
      by: 'day',
      title: period === 'day' ? 'Sales by day' : 'Sales by month',
      columns: [text('day', period === 'day' ? 'Day' : 'Month from'), ...ORDER_COLUMNS],
      rows: times.map(([day, amounts]) => ({ day, ...amounts })),
      totals: total('day', series),
    }),
    table({
      by: 'country',
      title: 'Sales by country',
      columns: [text('country', 'Country'), ...ORDER_COLUMNS],
      rows: largest(countries).map(([country, amounts]) => ({ country, ...amounts })),
      totals: total('country', countries),
    }),
  ];
}

async function products(source: ReportSource): Promise<ReportTable[]> {
  const [byProduct, byVariant, categories] = await Promise.all([
    readSums(source, 'product'),
    readSums(source, 'variant'),
    listCategories(source.reads),
  ]);
  const top = largest(byProduct);
  const topVariants = largest(byVariant);
  const [names, variants] = await Promise.all([
    listProductNames(
      source.reads,
      top.slice(0, ROWS_MAX).map(([slug]) => slug),
    ),
    listVariantNames(
      source.reads,
      topVariants.slice(0, ROWS_MAX).map(([sku]) => sku),
    ),
  ]);
  return [
    table({
      by: 'product',
      title: 'Sales by product',
      columns: [text('name', 'Product'), text('slug', 'Handle'), ...LINE_COLUMNS],
      rows: top.map(([slug, amounts]) => ({ slug, name: names.get(slug) ?? slug, ...amounts })),
      totals: total('name', byProduct),
    }),
    table({
      by: 'variant',
      title: 'Sales by variant',
      columns: [text('name', 'Variant'), text('sku', 'SKU'), ...LINE_COLUMNS],
      rows: topVariants.map(([sku, amounts]) => ({ sku, name: variants.get(sku) ?? sku, ...amounts })),
      totals: total('name', byVariant),
    }),
    table({
      by: 'category',
      title: 'Sales by category',
      columns: [text('category', 'Category'), ...LINE_COLUMNS],
      // A product counts in each of its categories, so their sum is more than that of the products.
      rows: largest(byCategory(byProduct, categories)).map(([category, sums]) => ({ category, ...sums })),
    }),
  ];
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

async function customers(source: ReportSource): Promise<ReportTable[]> {
  const sums = await readSums(source, 'customer');
  return [
    table({
      by: 'group',
      title: 'Orders by kind of customer',
      columns: [text('name', 'Customers'), text('group', 'Group'), ...ORDER_COLUMNS],
      rows: Object.entries(GROUPS).map(([group, name]) => ({ group, name, ...(sums.get(group) ?? NOTHING) })),
      totals: total('name', sums),
    }),
  ];
}

async function returns(source: ReportSource): Promise<ReportTable[]> {
  const sums = await readSums(source, 'return');
  const split = [...sums].map(([key, amounts]) => {
    const [reason = '', size = ''] = key.split('|');
    return { reason, size: size || '(none)', returns: amounts.orders, items: amounts.items };
  });
  const by = (member: 'reason' | 'size') => {
    const items = new Map<string, number>();
    for (const row of split) items.set(row[member], (items.get(row[member]) ?? 0) + row.items);
    return [...items]
      .sort(([, one], [, other]) => other - one)
      .map(([value, sum]) => ({ [member]: value, items: sum }));
  };
  const items = split.reduce((sum, row) => sum + row.items, 0);
  const columns = [count('items', 'Items')];
  return [
    table({
      ...{ by: 'reason', title: 'Returned items by reason', rows: by('reason') },
      ...{ columns: [text('reason', 'Reason'), ...columns], totals: { reason: 'Total', items } },
    }),
    table({
      ...{ by: 'size', title: 'Returned items by size', rows: by('size') },
      ...{ columns: [text('size', 'Size'), ...columns], totals: { size: 'Total', items } },
    }),
    table({
      by: 'reason-and-size',
      title: 'Returned items by reason and size',
      columns: [text('reason', 'Reason'), text('size', 'Size'), ...columns],
      rows: split.toSorted((one, other) => other.items - one.items),
    }),
  ];
}

async function vat(source: ReportSource, { homeCountry }: ReportInput): Promise<ReportTable[]> {
  const sums = await readSums(source, 'vat');
  const rows = [...sums]
    .map(([key, { orders, items, netMinor, vatMinor, grossMinor }]) => {
      const [country = '', rate = '0'] = key.split('|');
      const isOneStopShop = country !== homeCountry;
      const documents = { invoices: orders, creditNotes: items };
      return {
        country,
        rateBasisPoints: Number(rate),
        isOneStopShop,
        ...documents,
        netMinor,
        vatMinor,
        grossMinor,
      };
    })
    .sort((one, other) =>
      one.country === other.country
        ? one.rateBasisPoints - other.rateBasisPoints
        : one.country < other.country
          ? -1
          : 1,
    );
  const columns = [
    text('country', 'Country'),
    { key: 'rateBasisPoints', label: 'Rate', kind: 'rate' } as const,
    count('invoices', 'Invoices'),
    count('creditNotes', 'Credit notes'),
    money('netMinor', 'Net'),
    money('vatMinor', 'VAT'),
    money('grossMinor', 'Gross'),
  ];
  const totals = (some: typeof rows) => ({
    country: 'Total',
    ...Object.fromEntries(
      (['invoices', 'creditNotes', 'netMinor', 'vatMinor', 'grossMinor'] as const).map((key) => [
        key,
        some.reduce((sum, row) => sum + row[key], 0),
      ]),
    ),
  });
  const abroad = rows.filter(({ isOneStopShop }) => isOneStopShop);
  return [
    table({ by: 'country', title: 'VAT by country', columns, rows, totals: totals(rows) }),
    table({
      ...{ by: 'oss', title: 'VAT for the One-Stop-Shop', columns, rows: abroad, totals: totals(abroad) },
    }),
  ];
}

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
