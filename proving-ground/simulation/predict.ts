import type { Calibration, LoadName } from './calibrate.ts';
import type { Costs } from './measure.ts';
import { shareOf } from './mix.ts';
import type { Model, Prediction, RequestKind, Step } from './model.ts';
import { type SimulateInput, simulate } from './simulate.ts';

/** Database connections of one instance, each of which is a thread of the database server. */
const CONNECTIONS = 16;
/** From this utilization on, requests wait for each other, so they cost what they cost at full load. */
const FULL_UTILIZATION = 0.7;

export interface PredictInput {
  instances: number;
  processors: number;
  shoppers: number;
  thinkMs: number;
  /** What the generator spends on a request, if that differs: its cost grows with its connections. */
  generatorMs?: number;
}

/** Predicts what the generator measures. A request costs more when it comes alone, so the load decides which costs apply. */
export function predict(calibration: Calibration, input: PredictInput, run: SimulateInput): Prediction {
  const light = simulate(modelOf(calibration, 'light', input), run);
  return light.utilization < FULL_UTILIZATION ? light : simulate(modelOf(calibration, 'full', input), run);
}

/** The model of the cluster on a machine with this many processors to itself. */
export function modelOf({ services }: Calibration, load: LoadName, input: PredictInput): Model {
  const { instances, processors, shoppers, thinkMs, generatorMs } = input;
  const oneThread = { processes: 1, threads: 1 };
  return {
    processors,
    stations: {
      generator: oneThread,
      // HAProxy starts a thread for each processor.
      balancer: { processes: 1, threads: 2 },
      web: { processes: instances, threads: 1 },
      cache: oneThread,
      database: { processes: 1, threads: CONNECTIONS * instances },
    },
    kinds: services[load].map(
      ({ name, costs, waitMs }): RequestKind => ({
        name,
        share: shareOf(name),
        steps: stepsOf({ ...costs, generator: generatorMs ?? costs.generator }, waitMs),
      }),
    ),
    load: { kind: 'closed', shoppers, thinkMs },
  };
}

/** Half of the work of the web process, the balancer and the generator comes before the answer of the database. */
function stepsOf(costs: Costs, waitMs: number): Step[] {
  const half = (at: keyof Costs): Step => ({ at, cpuMs: costs[at] / 2 });
  const whole = (at: keyof Costs): Step[] => (costs[at] > 0 ? [{ at, cpuMs: costs[at] }] : []);
  return [
    half('generator'),
    half('balancer'),
    half('web'),
    ...whole('cache'),
    ...whole('database'),
    ...(waitMs > 0 ? [{ waitMs }] : []),
    half('web'),
    half('balancer'),
    half('generator'),
  ];
}
