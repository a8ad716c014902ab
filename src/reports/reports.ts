import { addDays, type DayRange } from './periods.ts';
import { openSource, type ReportSource } from './read-sums.ts';
import { salesByGroup } from './tables/customers.ts';
import { salesByCategory, salesByProduct, salesByVariant } from './tables/products.ts';
import { returnsBy, returnsByBoth } from './tables/returns.ts';
import { salesByCountry, salesByDay } from './tables/sales.ts';
import { vatByCountry } from './tables/vat.ts';

/** The reports: tables of sums. Each table can be read as JSON or CSV, and has a chart. */

export const REPORT_NAMES = ['sales', 'products', 'customers', 'returns', 'vat'] as const;
export type ReportName = (typeof REPORT_NAMES)[number];

/** A year of a report has at most 366 days, and reports cover up to 10 years. */
export const REPORT_DAYS_MAX = 3_660;
/** The most products, variants or categories of a table, those with the largest amounts. */
export const ROWS_MAX = 1_000;

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
  /** Whether there are more rows than were asked for. */
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
  /** The most products, variants or categories. */
  rowsMax?: number;
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
  const tables: ReportTable[] = [];
  // One after the other, because all of them are read in one snapshot.
  for (const [by, load] of all)
    if (only === undefined || only.includes(by))
      tables.push(await load(source, { rowsMax: ROWS_MAX, ...input, by }));
  return { name, ...range, currency, names: all.map(([by]) => by), tables };
}

/** The names of a report's tables. The first one is the usual one. */
export const tableNamesOf = (name: ReportName): string[] => Object.keys(TABLES[name]);

export interface TableInput extends Required<ReportInput> {
  by: string;
}

type LoadTable = (source: ReportSource, input: TableInput) => Promise<ReportTable>;

const TABLES: Readonly<Record<ReportName, Readonly<Record<string, LoadTable>>>> = {
  sales: { day: salesByDay, country: salesByCountry },
  products: { product: salesByProduct, variant: salesByVariant, category: salesByCategory },
  customers: { group: salesByGroup },
  returns: { reason: returnsBy, size: returnsBy, 'reason-and-size': returnsByBoth },
  vat: { country: vatByCountry, oss: vatByCountry },
};

/** The range that a page shows before someone chooses one: the last 30 days. */
export const usualRange = (today: string): DayRange => ({ from: addDays(today, -29), to: today });
