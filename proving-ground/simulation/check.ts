import { cpus } from 'node:os';
import { type Calibration, calibrate, modelOf } from './calibrate.ts';
import { measureLoad } from './measure.ts';
import type { Prediction } from './model.ts';
import { createShoppers, type Shoppers } from './shoppers.ts';
import { simulate } from './simulate.ts';
import type { Site } from './site.ts';

const INSTANCES_MAX = 3;
/** Shorter than a shopper's, so that thousands of shoppers fit into hundreds of connections. */
const THINK_MS = 250;
/** Connections that leave room, and connections that take all of the machine. */
const SHOPPERS = [300, 1_500];
const SECONDS = 5;
const WARM_UP_SECONDS = 2;
/** More than the machine can answer while it is measured. */
const REQUESTS_PER_SECOND = 6_000;
const SIMULATED = { seconds: 20, warmUpSeconds: 5, seed: 1 };

/** One line of the comparison. */
export interface Checked {
  instances: number;
  shoppers: number;
  predicted: Prediction;
  measured: { perSecond: number; p50Ms: number; p99Ms: number; failed: number; requests: number };
  foreignShare: number;
}

export interface CheckResult {
  calibration: Calibration;
  checked: readonly Checked[];
}

/** Measures the service times on one instance, predicts one, two and three instances, and measures them. */
export async function checkSimulation(site: Site, log: (message: string) => void): Promise<CheckResult> {
  const shoppers = await createShoppers(site.url);
  const calibration = await calibrate(site, shoppers, log);
  const checked: Checked[] = [];
  for (let instances = 1; instances <= INSTANCES_MAX; instances++) {
    if (instances > 1) await site.addInstance();
    for (const count of SHOPPERS) {
      const line = await checkOne({ site, shoppers, calibration, instances, count });
      checked.push(line);
      log(describe(line));
    }
  }
  return { calibration, checked };
}

interface CheckInput {
  site: Site;
  shoppers: Shoppers;
  calibration: Calibration;
  instances: number;
  count: number;
}

async function checkOne({ site, shoppers, calibration, instances, count }: CheckInput): Promise<Checked> {
  const load = { connections: count, thinkMs: THINK_MS };
  const requestsOf = (seconds: number) => shoppers.mixed(Math.min(REQUESTS_PER_SECOND, count * 4) * seconds);
  await measureLoad(site, { ...load, requests: await requestsOf(WARM_UP_SECONDS), seconds: WARM_UP_SECONDS });
  const measured = await measureLoad(site, {
    ...load,
    requests: await requestsOf(SECONDS),
    seconds: SECONDS,
  });
  const processors = cpus().length * (1 - measured.foreignShare);
  const model = modelOf(calibration, {
    instances,
    processors,
    shoppers: count,
    thinkMs: THINK_MS,
    generatorMs: measured.costs.generator,
  });
  return {
    instances,
    shoppers: count,
    predicted: simulate(model, SIMULATED),
    measured,
    foreignShare: measured.foreignShare,
  };
}

const describe = ({ instances, shoppers, predicted, measured, foreignShare }: Checked): string =>
  `${instances} instances, ${shoppers} shoppers: predicted ${predicted.perSecond.toFixed(0)}/s, p50 ${predicted.p50Ms.toFixed(1)}, p99 ${predicted.p99Ms.toFixed(1)} ms; measured ${measured.perSecond.toFixed(0)}/s, p50 ${measured.p50Ms.toFixed(1)}, p99 ${measured.p99Ms.toFixed(1)} ms; foreign ${(foreignShare * 100).toFixed(0)} %`;
