import { NOTHING, type ReportSource, readLargest } from '../read-sums.ts';
import type { ReportTable, TableInput } from '../reports.ts';
import { ORDER_COLUMNS, text } from './columns.ts';

const GROUPS: Readonly<Record<string, string>> = {
  'account first': 'Accounts, first order',
  'account again': 'Accounts, ordered again',
  'guest first': 'Guests, first order',
  'guest again': 'Guests, ordered again',
};

export async function salesByGroup(source: ReportSource, { by }: TableInput): Promise<ReportTable> {
  const { sums, totals } = await readLargest(source, 'customer', Object.keys(GROUPS).length);
  return {
    by,
    title: 'Orders by kind of customer',
    columns: [text('name', 'Customers'), text('group', 'Group'), ...ORDER_COLUMNS],
    rows: Object.entries(GROUPS).map(([group, name]) => ({ group, name, ...(sums.get(group) ?? NOTHING) })),
    totals: { name: 'Total', ...totals },
    isCut: false,
  };
}
