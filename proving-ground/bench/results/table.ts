import { markdownTable } from '../../plots/markdown-table.ts';
import { disturbedOf, type Measured, type Slice } from '../measuring/slices.ts';
import { median } from '../measuring/statistics.ts';
import type { Task } from '../measuring/watched.ts';

/** The cells of a row by column. */
type Row = Record<string, string>;

/** A row of a section: what was measured, and ratios to others by the head of their column. */
export interface ResultRow {
  measured: Measured;
  ratios: Record<string, number>;
}

const TASKS: readonly Task[] = ['web', 'database', 'cache', 'generator'];
const USUAL_COLUMNS = [
  'request',
  'per second',
  'p50 ms',
  'p99 ms',
  ...TASKS.map((task) => `${task} µs`),
  'failed',
];
/** A generator that takes more than this part of the servers' processor time levels what it compares. */
const GENERATOR_SHARE_MAX = 1 / 3;
const MARK = '†';

export function loadTable(rows: readonly ResultRow[]): string {
  const cells = rows.map(cellsOf);
  return [
    tableOf(cells),
    cells.some((row) => row.request?.endsWith(MARK)) &&
      `${MARK} The generator took more than a third of the servers' processor time.`,
    disturbance(rows.map(({ measured }) => measured)),
  ]
    .filter(Boolean)
    .join('\n\n');
}

export const valueTable = (values: Readonly<Record<string, string>>): string =>
  tableOf(Object.entries(values).map(([figure, value]) => ({ figure, value })));

export function cellsOf({ measured, ratios }: ResultRow): Row {
  const { name, slices } = measured;
  const spread = (figure: (slice: Slice) => number) => spreadOf(slices.map(figure));
  const servers = (slice: Slice) => slice.cpuUs.web + slice.cpuUs.database + slice.cpuUs.cache;
  const generatorShare = median(slices.map((slice) => slice.cpuUs.generator / servers(slice)));
  const tasks = TASKS.filter((task) => slices.some(({ cpuUs }) => cpuUs[task] > 0));
  return {
    request: generatorShare > GENERATOR_SHARE_MAX ? `${name} ${MARK}` : name,
    'per second': spread(({ perSecond }) => perSecond),
    'p50 ms': format(median(slices.map(({ p50Ms }) => p50Ms))),
    'p99 ms': spread(({ p99Ms }) => p99Ms),
    ...Object.fromEntries(tasks.map((task) => [`${task} µs`, spread(({ cpuUs }) => cpuUs[task])])),
    failed: `${slices.reduce((sum, { failed }) => sum + failed, 0)}`,
    ...Object.fromEntries(
      Object.keys(slices[0]?.counts ?? {}).map((count) => [
        count,
        format(median(slices.map(({ counts }) => counts[count] ?? 0))),
      ]),
    ),
    ...Object.fromEntries(Object.entries(ratios).map(([what, ratio]) => [what, ratio.toFixed(2)])),
  };
}

function disturbance(measured: readonly Measured[]): string {
  const slices = measured.reduce((sum, one) => sum + one.slices.length, 0);
  const discarded = measured.reduce((sum, one) => sum + one.discarded, 0);
  const disturbed = measured.reduce((sum, one) => sum + disturbedOf(one), 0);
  const again = discarded === 0 ? 'none was measured again' : `${discarded} disturbed ones were thrown away`;
  const left = disturbed === 0 ? '' : `, and ${disturbed} that stayed disturbed count`;
  return `${slices} slices count; ${again}${left}.`;
}

function spreadOf(values: readonly number[]): string {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map(format);
  return values.length === 1 ? `${middle}` : `${middle} (${least}–${most})`;
}

/** Three digits are as exact as these measurements are; larger numbers keep all of their digits. */
export const format = (value: number): string =>
  value >= 100
    ? Math.round(value).toLocaleString('en-US')
    : `${Number(value.toPrecision(value >= 1 ? 3 : 2))}`;

/** The table has every column that any row has: first the usual ones, then counts and ratios as they come. */
function tableOf(rows: readonly Row[]): string {
  const found = new Set(rows.flatMap((row) => Object.keys(row)));
  const columns = [...new Set([...USUAL_COLUMNS, ...found])].filter((column) => found.has(column));
  return markdownTable(
    columns,
    rows.map((row) => columns.map((column) => row[column] ?? '')),
  );
}
