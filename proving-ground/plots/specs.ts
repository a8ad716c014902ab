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
  pages: { title: 'Pages from memory, rendered pages, and a bare server', axis: 'requests per second' },
  memory: {
    title: 'Memory of a web process after a million requests',
    axis: 'resident memory, MB',
    goal: { value: 150, label: 'goal: 150 MB' },
  },
  carts: {
    title: 'Adds to carts, and the bare statement with its commit',
    axis: 'per second',
    place: (name) => (/^(add to cart|bare UPDATE)/.test(name) ? { bar: name } : undefined),
  },
  checkout: {
    title: 'The slowest of a hundred requests while orders are placed',
    axis: 'p99, ms',
    columns: P99,
  },
  storm: {
    title: 'The slowest of a hundred requests while 32 callers sign in',
    axis: 'p99, ms',
    columns: P99,
    place: splitAt(/^(.+), (no storm|\d+ callers.*)$/),
  },
  sizes: {
    title: 'Listings of a small and a large catalog',
    axis: 'requests per second',
    place: (name) => (name.startsWith('listings') ? { bar: name } : undefined),
  },
  stages: {
    title: 'Carts with 10 line items at each stage',
    axis: 'requests per second',
    place: splitAt(/^(.+), 10 [^:]*: (add|view)$/),
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

/** The first group of the expression is the bar, the second one the series. */
function splitAt(expression: RegExp) {
  return (name: string) => {
    const match = expression.exec(name);
    return match ? { bar: match[1] as string, series: match[2] as string } : undefined;
  };
}
