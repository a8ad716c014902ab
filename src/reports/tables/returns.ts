import { type ReportSource, readLargest } from '../read-sums.ts';
import type { ReportTable, TableInput } from '../reports.ts';
import { ALL_KEYS_MAX, count, text } from './columns.ts';

const COLUMNS = {
  reason: text('reason', 'Reason'),
  size: text('size', 'Size'),
  items: count('items', 'Items'),
};

/** The table is named for what its rows are: reasons or sizes. */
export async function returnsBy(source: ReportSource, { by }: TableInput): Promise<ReportTable> {
  const member = by === 'size' ? 'size' : 'reason';
  const sums = new Map<string, number>();
  for (const row of await readReturns(source))
    sums.set(row[member], (sums.get(row[member]) ?? 0) + row.items);
  return {
    by,
    title: `Returned items by ${member}`,
    columns: [COLUMNS[member], COLUMNS.items],
    rows: [...sums]
      .sort(([, one], [, other]) => other - one)
      .map(([value, items]) => ({ [member]: value, items })),
    totals: { [member]: 'Total', items: [...sums.values()].reduce((sum, items) => sum + items, 0) },
    isCut: false,
  };
}

export async function returnsByBoth(source: ReportSource, { by, rowsMax }: TableInput): Promise<ReportTable> {
  const rows = (await readReturns(source)).sort((one, other) => other.items - one.items);
  return {
    by,
    title: 'Returned items by reason and size',
    columns: [COLUMNS.reason, COLUMNS.size, COLUMNS.items],
    rows: rows.slice(0, rowsMax),
    totals: undefined,
    isCut: rows.length > rowsMax,
  };
}

const readReturns = async (source: ReportSource) =>
  [...(await readLargest(source, 'return', ALL_KEYS_MAX)).sums].map(([key, { items }]) => {
    const [reason = '', size = ''] = key.split('|');
    return { reason, size: size || '(none)', items };
  });
