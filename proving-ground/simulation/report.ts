import { markdownTable as table } from '../plots/markdown-table.ts';
import type { Calibration, ServiceTime } from './calibrate.ts';
import type { Checked, CheckResult } from './check.ts';
import { type Costs, FOREIGN_MAX } from './measure.ts';
import { SHARES, shareOf } from './mix.ts';
import { predict } from './predict.ts';

/** The goal for the difference between prediction and measurement. */
export const TOLERANCE = 0.1;
const LOADS = ['light', 'full'] as const;
const CURVE = { processors: 2, thinkMs: 7_000 };
const CURVE_SHOPPERS = [1_000, 5_000, 10_000, 20_000, 40_000];
const CURVE_RUN = { seconds: 20, warmUpSeconds: 15, seed: 1 };

/** The figures of docs/measurements/simulation.md, in Markdown. */
export function simulationReport(origin: string, { calibrations, checked }: CheckResult): string {
  return [
    origin,
    table(
      [
        'request',
        'of all, %',
        'web, µs',
        'database, µs',
        'cache, µs',
        'balancer, µs',
        'generator, µs',
        'waiting, ms',
      ],
      [
        ...(calibrations[0]?.services.light ?? []).map(({ name, costs, waitMs }) => [
          name,
          `${SHARES[name]}`,
          ...costCells(costs),
          waitMs.toFixed(2),
        ]),
        ...calibrations.flatMap(mixRows),
      ],
    ),
    table(
      [
        'run',
        'predicted per second',
        'from the costs of one instance',
        'measured per second',
        'difference, %',
        'predicted p50, ms',
        'measured p50, ms',
        'predicted p99, ms',
        'measured p99, ms',
        'refused, %',
        'other programs, %',
      ],
      checked.map(checkedCells),
    ),
    table(
      [
        'shoppers at once',
        ...calibrations.flatMap((_, index) => [`${index + 1}: per second`, `${index + 1}: p99, ms`]),
      ],
      CURVE_SHOPPERS.map((shoppers) => [
        shoppers.toLocaleString('en-US'),
        ...calibrations.flatMap((calibration, index) => {
          const found = predict(calibration, { ...CURVE, instances: index + 1, shoppers }, CURVE_RUN);
          return [found.perSecond.toFixed(0), found.p99Ms.toFixed(0)];
        }),
      ]),
    ),
  ].join('\n\n');
}

const mixRows = ({ services }: Calibration, index: number): string[][] =>
  LOADS.map((load) => [
    `the mix at ${load} load, ${countOf(index + 1)}`,
    '100',
    ...costCells(mixOf(services[load])),
    '',
  ]);

const countOf = (instances: number) => `${instances} instance${instances === 1 ? '' : 's'}`;

const costCells = ({ web, database, cache, balancer, generator }: Costs): string[] =>
  [web, database, cache, balancer, generator].map((ms) => (ms * 1_000).toFixed(0));

function mixOf(services: readonly ServiceTime[]): Costs {
  const meanOf = (tier: keyof Costs) =>
    services.reduce((sum, { name, costs }) => sum + shareOf(name) * costs[tier], 0);
  return {
    web: meanOf('web'),
    database: meanOf('database'),
    cache: meanOf('cache'),
    balancer: meanOf('balancer'),
    generator: meanOf('generator'),
  };
}

function checkedCells({
  instances,
  shoppers,
  predicted,
  predictedFromOne,
  measured,
  foreignShare,
}: Checked): string[] {
  return [
    `${countOf(instances)}, ${shoppers} shoppers`,
    predicted.perSecond.toFixed(0),
    predictedFromOne.perSecond.toFixed(0),
    measured.perSecond.toFixed(0),
    (differenceOf({ predicted, measured }) * 100).toFixed(0),
    predicted.p50Ms.toFixed(1),
    measured.p50Ms.toFixed(1),
    predicted.p99Ms.toFixed(0),
    measured.p99Ms.toFixed(0),
    ((measured.failed / measured.requests) * 100).toFixed(0),
    `${(foreignShare * 100).toFixed(0)}${foreignShare > FOREIGN_MAX ? ', disturbed' : ''}`,
  ];
}

/** How much more the prediction of the rate is than what was measured. */
export const differenceOf = ({ predicted, measured }: Pick<Checked, 'predicted' | 'measured'>): number =>
  predicted.perSecond / measured.perSecond - 1;
