import { cpus } from 'node:os';
import { type Calibration, calibrate, type Kinds, measureKinds } from './calibrate.ts';
import { FOREIGN_MAX, measureQuietly } from './measure.ts';
import type { Prediction } from './model.ts';
import { predict } from './predict.ts';
import { createShoppers, type Shoppers } from './shoppers.ts';
import type { Site } from './site.ts';
import { warmUp } from './warm-up.ts';

const INSTANCES_MAX = 3;
/** Shorter than a shopper's, so that thousands of shoppers fit into hundreds of connections. */
const THINK_MS = 250;
/** Connections that leave room, and connections that take all of the machine. */
const SHOPPERS = [300, 1_500];
const SECONDS = 5;
const SECONDS_BEFORE = 2;
/** More than the machine can answer while it is measured. */
const REQUESTS_PER_SECOND = 6_000;
const SIMULATED = { seconds: 20, warmUpSeconds: 5, seed: 1 };

/** One line of the comparison. */
export interface Checked {
  instances: number;
  shoppers: number;
  predicted: Prediction;
  /** By the costs that were measured on one instance. */
  predictedFromOne: Prediction;
  measured: { perSecond: number; p50Ms: number; p99Ms: number; failed: number; requests: number };
  foreignShare: number;
}

export interface CheckResult {
  kinds: Kinds;
  /** Of one instance, of two and so on. */
  calibrations: readonly Calibration[];
  checked: readonly Checked[];
}

/** Measures the service times of one, two and three instances, predicts what they carry, and measures it. */
export async function checkSimulation(site: Site, log: (message: string) => void): Promise<CheckResult> {
  const shoppers = await createShoppers(site.url);
  await warmUp(site, shoppers, 1);
  const kinds = await measureKinds(site, shoppers, log);
  const calibrations: Calibration[] = [];
  const checked: Checked[] = [];
  for (let instances = 1; instances <= INSTANCES_MAX; instances++) {
    if (instances > 1) {
      await site.addInstance();
      await warmUp(site, shoppers, instances);
    }
    calibrations.push(await calibrate(site, shoppers, kinds, log));
    for (const count of SHOPPERS) {
      const line = await checkOne({ site, shoppers, calibrations, count });
      checked.push(line);
      log(describe(line));
    }
  }
  return { kinds, calibrations, checked };
}

/** Other programs used so much of the machine that the figures say little about the shop. */
export const isDisturbed = ({ kinds, calibrations, checked }: CheckResult): boolean =>
  [kinds, ...calibrations, ...checked].some(({ foreignShare }) => foreignShare > FOREIGN_MAX);

interface CheckInput {
  site: Site;
  shoppers: Shoppers;
  /** The last one is that of all instances that run. */
  calibrations: readonly Calibration[];
  count: number;
}

async function checkOne({ site, shoppers, calibrations, count }: CheckInput): Promise<Checked> {
  const instances = calibrations.length;
  const perSecond = Math.min(REQUESTS_PER_SECOND, (count * 1_000) / THINK_MS);
  const measured = await measureQuietly(
    site,
    async () => ({
      requests: await shoppers.mixed(perSecond * SECONDS),
      connections: count,
      thinkMs: THINK_MS,
      seconds: SECONDS,
    }),
    { secondsBefore: SECONDS_BEFORE },
  );
  const { foreignShare, costs } = measured;
  const input = {
    instances,
    processors: cpus().length * (1 - foreignShare),
    shoppers: count,
    thinkMs: THINK_MS,
    generatorMs: costs.generator,
  };
  const predictBy = (one: Calibration | undefined) => predict(one as Calibration, input, SIMULATED);
  return {
    instances,
    shoppers: count,
    predicted: predictBy(calibrations.at(-1)),
    predictedFromOne: predictBy(calibrations[0]),
    measured,
    foreignShare,
  };
}

const describe = ({
  instances,
  shoppers,
  predicted,
  predictedFromOne,
  measured,
  foreignShare,
}: Checked): string =>
  `${instances} instances, ${shoppers} shoppers: predicted ${predicted.perSecond.toFixed(0)}/s, p50 ${predicted.p50Ms.toFixed(1)}, p99 ${predicted.p99Ms.toFixed(1)} ms (from one instance ${predictedFromOne.perSecond.toFixed(0)}/s); measured ${measured.perSecond.toFixed(0)}/s, p50 ${measured.p50Ms.toFixed(1)}, p99 ${measured.p99Ms.toFixed(1)} ms; foreign ${(foreignShare * 100).toFixed(0)} %`;
