import { isOneStopShop } from '../home-country.ts';
import { type ReportSource, readLargest } from '../read-sums.ts';
import type { ReportTable, TableInput } from '../reports.ts';
import { ALL_KEYS_MAX, count, money, text } from './columns.ts';

const COLUMNS = [
  text('country', 'Country'),
  { key: 'rateBasisPoints', label: 'Rate', kind: 'rate' } as const,
  count('invoices', 'Invoices'),
  count('creditNotes', 'Credit notes'),
  money('netMinor', 'Net'),
  money('vatMinor', 'VAT'),
  money('grossMinor', 'Gross'),
];
/** A document of several rates counts in each, so the numbers of documents have no sum. */
const SUMMED = ['netMinor', 'vatMinor', 'grossMinor'] as const;

/** Invoices less credit notes. The table `oss` has the countries of the One-Stop-Shop only. */
export async function vatByCountry(
  source: ReportSource,
  { homeCountry, by }: TableInput,
): Promise<ReportTable> {
  const { sums } = await readLargest(source, 'vat', ALL_KEYS_MAX);
  const rows = [...sums]
    .map(([key, { orders, items, netMinor, vatMinor, grossMinor }]) => {
      const [country = '', rate = '0'] = key.split('|');
      const rule = { rateBasisPoints: Number(rate), isOneStopShop: isOneStopShop(country, homeCountry) };
      return { country, ...rule, invoices: orders, creditNotes: items, netMinor, vatMinor, grossMinor };
    })
    .filter((row) => by !== 'oss' || row.isOneStopShop)
    .sort((one, other) => sortKey(one).localeCompare(sortKey(other)));
  const totals = SUMMED.map((key) => [key, rows.reduce((sum, row) => sum + row[key], 0)]);
  return {
    by,
    title: by === 'oss' ? 'VAT for the One-Stop-Shop' : 'VAT by country',
    columns: COLUMNS,
    rows,
    totals: { country: 'Total', ...Object.fromEntries(totals) },
    isCut: false,
  };
}

const sortKey = ({ country, rateBasisPoints }: { country: string; rateBasisPoints: number }): string =>
  `${country} ${String(rateBasisPoints).padStart(5, '0')}`;
