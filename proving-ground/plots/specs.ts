import type { BarPlot } from './bar-plot.ts';
import { type Figures, numberIn } from './figures.ts';

/** How the figures of a page become a plot. */
export interface PlotSpec {
  title: string;
  axis: string;
  /** Each is a series; "per second" or "value" by default. */
  columns?: readonly { head: string; name: string }[];
  /** The bar and the series that a row belongs to; undefined leaves it out. By default each row is a bar. */
  place?(name: string): { bar: string; series?: string } | undefined;
  /** Computed from a row instead of read from one column. */
  value?(row: Figures): number | undefined;
  goal?: BarPlot['goal'];
}

const P99 = [{ head: 'p99 ms', name: 'p99' }];

/** The plots by the name of their page. `npm run bench` has a section for each of them except the last five. */
export const PLOTS: Readonly<Record<string, PlotSpec>> = {
  pages: {
    title: 'Pages from memory, and a bare server that sends the same',
    axis: 'processor time of a request, µs',
    columns: [{ head: 'web µs', name: '' }],
    place(name) {
      if (name.endsWith('rendered')) return undefined;
      const bare = /^(.+): bare server$/.exec(name)?.[1];
      return bare ? { bar: bare, series: 'bare server' } : { bar: name, series: 'the shop' };
    },
  },
  'hit-ratio': {
    title: 'Product pages that come from memory',
    axis: 'share of the requests, %',
    value: ({ cells }) => Math.round((numberIn(cells['from memory']) ?? 0) * 100),
  },
  carts: {
    title: 'Adds to carts, and the statements alone',
    axis: 'processor time of web process and database, µs',
    value: ({ cells }) => sumOf(cells, ['web µs', 'database µs']),
    goal: { value: 200, label: 'goal: 200 µs' },
  },
  views: {
    title: 'Cart views, and the same route with nothing to look up',
    axis: 'processor time of the web process, µs',
    columns: [{ head: 'web µs', name: '' }],
    place: splitAt(/^(?<series>view|nothing to look up), (?<bar>.+)$/),
  },
  checkout: {
    title: 'The slowest of a hundred requests while orders are placed',
    axis: 'p99, ms',
    columns: P99,
  },
  'hot-item': {
    title: 'A page while 10,000 buyers order the same item, and before',
    axis: 'p99, ms',
    place: (name) => (name.startsWith('p99') ? { bar: name } : undefined),
  },
  memory: {
    title: 'Memory of a web process',
    axis: 'resident memory, MB',
    place: (name) => (/^(resident|peak)/.test(name) ? { bar: name } : undefined),
    goal: { value: 120, label: 'goal: 120 MB' },
  },
  shoppers: {
    title: 'The slowest of a hundred requests, with shoppers who think for 2 s',
    axis: 'p99, ms',
    columns: [...P99, { head: 'p99 of adds, ms', name: 'p99 of adds' }],
    place: (name) => (/shoppers$/.test(name) ? { bar: name } : undefined),
    goal: { value: 100, label: 'goal: 100 ms' },
  },
  sizes: {
    title: 'The same request with much data and with little',
    axis: 'processor time to that of the small shop',
    columns: [{ head: 'processor time to that of the small shop', name: '' }],
    goal: { value: 1.3, label: 'goal: at most 1.3' },
  },
  admin: {
    title: 'The pages of the admin at a million orders, beside shoppers',
    axis: 'p99, ms',
    place: (name) => placeOf(/^p99 of (\/admin\S*), ms$/.exec(name)?.[1]),
    goal: { value: 100, label: 'goal: 100 ms' },
  },
  pictures: {
    title: 'All pictures of a gallery in a new color',
    axis: 'ms on two cores',
    place: (name) => placeOf(/^(the first gallery.*|a cold gallery.*), ms$/.exec(name)?.[1]),
    goal: { value: 500, label: 'goal: 500 ms' },
  },
  storm: {
    title: 'The slowest of a hundred requests while 32 callers sign in',
    axis: 'p99, ms',
    columns: P99,
    place: splitAt(/^(?<bar>.+), (?<series>no storm|\d+ callers.*)$/),
  },
  stages: {
    title: 'Carts with 10 line items at each stage',
    axis: 'requests per second',
    place: splitAt(/^(?<bar>.+), 10 [^:]*: (?<series>add|view)$/),
  },
  'frozen-cache': {
    title: 'The slowest of a hundred cart views, with the cache and while it is frozen',
    axis: 'p99, ms',
    columns: P99,
  },
  peers: {
    title: 'How many times better than Vendure',
    axis: 'times',
    columns: [
      { head: 'times by rate', name: 'by rate' },
      { head: 'times by processor time', name: 'by processor time' },
    ],
  },
  simulation: {
    title: 'Requests a second as predicted and as measured',
    axis: 'requests per second',
    columns: [
      { head: 'predicted per second', name: 'predicted' },
      { head: 'measured per second', name: 'measured' },
    ],
  },
  attacks: {
    title: 'Requests of honest shoppers that are answered during an attack',
    axis: 'share of requests, %',
    columns: [
      { head: 'without the limits, %', name: 'without the limits' },
      { head: 'with the limits, %', name: 'with the limits' },
    ],
  },
  lab: {
    title: 'What each stage loses under the same faults',
    axis: 'acknowledged changes that were lost, %',
    value: ({ cells }) => {
      const lost = numberIn(cells['changes lost']);
      const acknowledged = numberIn(cells['acknowledged changes']);
      return lost === undefined || !acknowledged ? undefined : Math.round((lost / acknowledged) * 100);
    },
  },
  region: {
    title: 'The longest time without a success during each fault',
    axis: 'seconds',
    columns: [
      { head: 'no write for', name: 'writes' },
      { head: 'no read for', name: 'reads' },
    ],
  },
};

/** The groups of the expression name the bar and the series. */
function splitAt(expression: RegExp) {
  return (name: string) => {
    const { bar, series } = expression.exec(name)?.groups ?? {};
    return bar !== undefined && series !== undefined ? { bar, series } : undefined;
  };
}

const placeOf = (bar: string | undefined) => (bar === undefined ? undefined : { bar });

const sumOf = (cells: Readonly<Record<string, string>>, heads: readonly string[]) =>
  heads.reduce((sum, head) => sum + (numberIn(cells[head]) ?? 0), 0);
