import { markdownTable } from '../plots/markdown-table.ts';
import { type Category, type LighthouseResult, VERSION } from './lighthouse.ts';

export interface Measured {
  name: string;
  /** Whether search engines list the page. */
  isPublic?: boolean | undefined;
  result: LighthouseResult;
}

const KB = 1_024;
/** Pages with a goal for their performance. The others have goals for accessibility and best practices. */
const FAST = ['home', 'listing', 'product', 'cart', 'checkout', 'sign-in'];
const LARGEST_PAINT_MAX_MS = 1_500;
const BLOCKING_MAX_MS = 50;
const SCRIPTS_MAX_BYTES = 15 * KB;
const PRODUCT_MAX_BYTES = 300 * KB;

/** The figures of docs/measurements/lighthouse.md, in Markdown. */
export function reportOf(measured: readonly Measured[], origin: string): string {
  const table = markdownTable(
    [
      ...[
        'page',
        'performance',
        'accessibility',
        'best practices',
        'SEO',
        'FCP ms',
        'LCP ms',
        'TBT ms',
        'CLS',
      ],
      ...['sent KB', 'own JavaScript KB', 'requests', 'goals that are not reached'],
    ],
    measured.map(rowOf),
  );
  return `${origin}\n\n${table}`;
}

export const settingsText = (runs: number): string =>
  `Lighthouse ${VERSION}, its preset for phones (simulated slow 4G, processor 4 times slower), medians of ${runs} runs, pictures ready.`;

function rowOf(one: Measured): string[] {
  const { name, isPublic, result } = one;
  const { scores, firstPaintMs, largestPaintMs, blockingMs, layoutShift, sentBytes, scriptBytes } = result;
  const whole = (value: number) => `${Math.round(value)}`;
  return [
    name,
    `${scores.performance}`,
    `${scores.accessibility}`,
    `${scores['best-practices']}`,
    isPublic ? `${scores.seo}` : '',
    ...[whole(firstPaintMs), whole(largestPaintMs), whole(blockingMs), layoutShift.toFixed(3)],
    ...[whole(sentBytes / KB), (scriptBytes / KB).toFixed(1), `${result.requests}`],
    missedGoals(one).join(', '),
  ];
}

/** Names the goals that the page does not reach. */
function missedGoals({ name, isPublic, result }: Measured): string[] {
  const { scores, largestPaintMs, blockingMs, layoutShift, sentBytes, scriptBytes } = result;
  const isFast = FAST.includes(name);
  const isFull = (category: Category) => scores[category] === 100;
  const goals: [isReached: boolean, text: string][] = [
    [!isFast || isFull('performance'), 'performance'],
    [isFull('accessibility'), 'accessibility'],
    [isFull('best-practices'), 'best practices'],
    [!isPublic || isFull('seo'), 'SEO'],
    [!isFast || largestPaintMs <= LARGEST_PAINT_MAX_MS, 'LCP'],
    [!isFast || blockingMs <= BLOCKING_MAX_MS, 'TBT'],
    [layoutShift === 0, 'CLS'],
    [name !== 'product' || sentBytes <= PRODUCT_MAX_BYTES, 'bytes'],
    [scriptBytes <= SCRIPTS_MAX_BYTES, 'JavaScript'],
  ];
  return goals.filter(([isReached]) => !isReached).map(([, text]) => text);
}

/** Returns the median of each figure, and the faults of all runs. */
export function median(results: readonly LighthouseResult[]): LighthouseResult {
  const of = (pick: (result: LighthouseResult) => number): number => {
    const sorted = results.map(pick).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  return {
    scores: {
      performance: of(({ scores }) => scores.performance),
      accessibility: of(({ scores }) => scores.accessibility),
      'best-practices': of(({ scores }) => scores['best-practices']),
      seo: of(({ scores }) => scores.seo),
    },
    firstPaintMs: of(({ firstPaintMs }) => firstPaintMs),
    largestPaintMs: of(({ largestPaintMs }) => largestPaintMs),
    blockingMs: of(({ blockingMs }) => blockingMs),
    layoutShift: of(({ layoutShift }) => layoutShift),
    sentBytes: of(({ sentBytes }) => sentBytes),
    scriptBytes: of(({ scriptBytes }) => scriptBytes),
    requests: of(({ requests }) => requests),
    failed: [...new Set(results.flatMap(({ failed }) => failed))],
  };
}
