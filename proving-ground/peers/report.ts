import { markdownTable } from '../plots/markdown-table.ts';
import type { Comparison } from './compare.ts';
import type { Correctness, SimultaneousAdds } from './correctness.ts';
import { SITUATION } from './correctness.ts';
import { CALLERS } from './slice.ts';
import { VENDURE } from './vendure/vendure.ts';

/** The goal for the memory of this shop under load. */
const MEMORY_GOAL_MB = 120;

export interface PeersResult {
  /** When, how and where. */
  origin: string;
  rounds: number;
  seconds: number;
  foreignPercent: number;
  comparisons: readonly Comparison[];
  correctness: { ours: Correctness; theirs: Correctness };
}

/** The figures of docs/measurements/peers.md, in Markdown. */
export function reportOf(result: PeersResult): string {
  const { comparisons, correctness } = result;
  return [
    originOf(result),
    tableOf([
      [
        'request',
        'ours per second',
        'p99 ms',
        'server + database, ms',
        'Vendure per second',
        'its p99 ms',
        'its server + database, ms',
        'times by rate',
        'times by processor time',
        'goal',
        'reached',
      ],
      ...comparisons.map(rowOf),
    ]),
    tableOf([['memory of the server under load', 'MB', 'goal', 'reached'], ...memoryOf(comparisons)]),
    tableOf([['at once', 'MyClothes', 'Vendure'], ...correctnessOf(correctness)]),
  ].join('\n\n');
}

function originOf({ origin, rounds, seconds, foreignPercent, comparisons }: PeersResult): string {
  const thrownAway = comparisons.reduce((sum, one) => sum + one.thrownAway, 0);
  return `${origin}, beside Vendure ${VENDURE.version}. ${CALLERS} callers of wrk in a closed loop, ${rounds} rounds of ${seconds} s in turn, medians; ${thrownAway} slices were thrown away, because other programs took more than ${foreignPercent} % of the machine or a cart would have been used twice.`;
}

function rowOf({ row, ours, theirs, timesByRate, timesByProcessor }: Comparison): string[] {
  return [
    row.name,
    ...cellsOf(ours),
    ...cellsOf(theirs),
    timesByRate.toFixed(0),
    timesByProcessor.toFixed(0),
    `${row.goal}`,
    isReached(Math.max(timesByRate, timesByProcessor) >= row.goal),
  ];
}

const cellsOf = ({ requestsPerSecond, p99Ms, serverMs, databaseMs }: Comparison['ours']): string[] => [
  requestsPerSecond.toFixed(0),
  p99Ms.toFixed(0),
  `${milliseconds(serverMs)} + ${milliseconds(databaseMs)}`,
];

function memoryOf(comparisons: readonly Comparison[]): string[][] {
  const most = (which: 'ours' | 'theirs') => Math.max(...comparisons.map((one) => one[which].memoryMb));
  const ours = most('ours');
  return [
    ['MyClothes', ours.toFixed(0), `${MEMORY_GOAL_MB}`, isReached(ours <= MEMORY_GOAL_MB)],
    ['Vendure', most('theirs').toFixed(0), '', ''],
  ];
}

function correctnessOf({ ours, theirs }: PeersResult['correctness']): string[][] {
  const { adds, buyers, items } = SITUATION;
  return [
    [
      `${adds} adds of one variant to one cart that has it`,
      addsCell(ours.existingLine),
      addsCell(theirs.existingLine),
    ],
    [`${adds} adds of one variant to one cart without it`, addsCell(ours.newLine), addsCell(theirs.newLine)],
    [
      `${buyers} shoppers pay for the last ${items} items`,
      `${ours.sold} accepted`,
      `${theirs.sold} accepted`,
    ],
  ];
}

const addsCell = ({ acknowledged, kept, newLines }: SimultaneousAdds): string =>
  `${acknowledged} acknowledged, ${kept} kept, ${newLines} new line${newLines === 1 ? '' : 's'}`;

const milliseconds = (value: number): string => (value < 1 ? value.toFixed(2) : value.toFixed(1));
const isReached = (reached: boolean): string => (reached ? 'yes' : 'no');

const tableOf = ([heads = [], ...rows]: readonly string[][]): string => markdownTable(heads, rows);
