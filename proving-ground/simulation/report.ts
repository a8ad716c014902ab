import { markdownTable as table } from '../plots/markdown-table.ts';
import { modelOf } from './calibrate.ts';
import type { Checked, CheckResult } from './check.ts';
import { SHARES } from './mix.ts';
import { simulate } from './simulate.ts';

/** The goal for the difference between prediction and measurement. */
export const TOLERANCE = 0.1;
const INSTANCES = [1, 2, 3];
const CURVE = { processors: 2, thinkMs: 7_000 };
const CURVE_SHOPPERS = [1_000, 5_000, 10_000, 20_000, 40_000];
const CURVE_RUN = { seconds: 20, warmUpSeconds: 15, seed: 1 };

/** The figures of docs/measurements/simulation.md, in Markdown. */
export function simulationReport(origin: string, { calibration, checked }: CheckResult): string {
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
      calibration.services.map(({ name, costs, waitMs }) => [
        name,
        `${SHARES[name]}`,
        ...[costs.web, costs.database, costs.cache, costs.balancer, costs.generator].map((ms) =>
          (ms * 1_000).toFixed(0),
        ),
        waitMs.toFixed(2),
      ]),
    ),
    table(
      [
        'run',
        'predicted per second',
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
      ['shoppers at once', ...INSTANCES.flatMap((count) => [`${count}: per second`, `${count}: p99, ms`])],
      CURVE_SHOPPERS.map((shoppers) => [
        shoppers.toLocaleString('en-US'),
        ...INSTANCES.flatMap((instances) => {
          const found = simulate(modelOf(calibration, { ...CURVE, instances, shoppers }), CURVE_RUN);
          return [found.perSecond.toFixed(0), found.p99Ms.toFixed(0)];
        }),
      ]),
    ),
  ].join('\n\n');
}

function checkedCells({ instances, shoppers, predicted, measured, foreignShare }: Checked): string[] {
  return [
    `${instances} instance${instances === 1 ? '' : 's'}, ${shoppers} shoppers`,
    predicted.perSecond.toFixed(0),
    measured.perSecond.toFixed(0),
    (differenceOf({ predicted, measured }) * 100).toFixed(0),
    predicted.p50Ms.toFixed(1),
    measured.p50Ms.toFixed(1),
    predicted.p99Ms.toFixed(0),
    measured.p99Ms.toFixed(0),
    ((measured.failed / measured.requests) * 100).toFixed(0),
    (foreignShare * 100).toFixed(0),
  ];
}

/** How much more the prediction of the rate is than what was measured. */
export const differenceOf = ({ predicted, measured }: Pick<Checked, 'predicted' | 'measured'>): number =>
  predicted.perSecond / measured.perSecond - 1;
