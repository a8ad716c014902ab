import { setTimeout as pause } from 'node:timers/promises';
import type { Calm, FaultResult, StageResult } from '../result.ts';
import { readCatalog } from '../shoppers/catalog-client.ts';
import { createMeasures, type Measures, type Outcome } from '../shoppers/measures.ts';
import { sendOnlookers } from '../shoppers/onlookers.ts';
import { type Random, seededRandom } from '../shoppers/random.ts';
import { type Crowd, describeFindings, sendShoppers } from '../shoppers/shoppers.ts';
import type { Stage } from '../stages.ts';
import { countCosts } from './costs.ts';
import type { Step } from './fault-plan.ts';
import type { Ground } from './ground.ts';
import { fillCart, LINES_MAX, tryForgeries } from './probes.ts';
import { countLosses, createTimeline } from './tally.ts';

export interface PlayOptions {
  seed: number;
  shoppers: number;
  /** Faults of parts that this stage lacks are skipped. */
  steps: readonly Step[];
  /** The time before the first fault. */
  calmMs: number;
  /** When false, costs are not counted, and forgeries are not tried. */
  isProbed: boolean;
  /** Part of the shoppers' email addresses. Each crowd at one shop needs its own. */
  name: string;
  log(message: string): void;
}

const SKUS_EACH = 8;
const ONLOOKERS = 4;
/** After this many changes, caches are filled and connections are open. */
const WARM_CHANGES = 100;
/** The pause between two faults. */
const REST_MS = 500;
/** The second of two faults begins at most this long after the first. */
const APART_MS = 1_000;

/** A frozen instance may carry out a request much later. Only its key tells it from a new change. */
const HABITS = { keyedShare: 1, readShare: 0.2, browseShare: 0.1, accountShare: 0.01 };

/** Sends shoppers to a running shop, first without faults, then with one fault after the other. */
export async function playStage(stage: Stage, ground: Ground, options: PlayOptions): Promise<StageResult> {
  const { seed, shoppers: count, log } = options;
  const random = seededRandom(seed);
  const { skus, paths } = await readCatalog(ground.port, Math.max(count * SKUS_EACH, LINES_MAX));
  const countLoad = async () => (options.isProbed ? ground.countLoad() : undefined);
  const idle = await countLoad();
  const timeline = createTimeline();
  let calm: Measures | undefined;
  const note = (outcome: Outcome) => {
    timeline.note(outcome);
    calm?.note(outcome);
  };
  const crowd = sendShoppers({
    count,
    seed,
    port: ground.port,
    skus,
    pages: paths,
    habits: HABITS,
    name: options.name,
    onOutcome: note,
  });
  const onlookers = sendOnlookers({
    count: ONLOOKERS,
    where: ground.port,
    pages: paths,
    sku: skus[0] ?? '',
    onOutcome(outcome) {
      crowd.measures.note(outcome);
      note(outcome);
    },
  });
  try {
    await crowd.more(WARM_CHANGES);
    calm = createMeasures();
    await pause(options.calmMs);
    const measured = calm;
    calm = undefined;
    const costs = await countCosts(countLoad, crowd, idle);
    const inPeace = describeCalm(measured, options.calmMs, costs);
    log(
      `without faults: p50 ${measured.of('write').p50Ms.toFixed(1)} ms, p99 ${measured.of('write').p99Ms.toFixed(0)} ms per change`,
    );
    const faults = await breakAll(ground, crowd, options, random, timeline.nowMs);
    await Promise.all([crowd.stop(), onlookers.stop()]);
    await crowd.check();
    const control = stage.name === 'affinity' ? await ground.playControl(crowd, random) : undefined;
    const probes = options.isProbed ? await probe(ground, skus) : NO_PROBES;
    return describe(stage, crowd, {
      calm: inPeace,
      faults,
      control,
      ...probes,
      timeline: timeline.read(),
    });
  } finally {
    onlookers.end();
    crowd.close();
  }
}

type Probes = Pick<StageResult, 'forgeries' | 'capacity'>;

const NO_PROBES: Probes = { forgeries: [], capacity: { lines: 0, refusedBy: undefined, requestBytes: 0 } };

const probe = async ({ port }: Ground, skus: readonly string[]): Promise<Probes> => ({
  forgeries: await tryForgeries(port, skus),
  capacity: await fillCart(port, skus),
});

function describeCalm(
  measures: Measures,
  tookMs: number,
  costs: Awaited<ReturnType<typeof countCosts>>,
): Calm {
  const ofAll = allOf(measures);
  const requests = ofAll.read.requests + ofAll.write.requests + ofAll['sign-in'].requests;
  return { tookMs, requests, measures: ofAll, ...costs };
}

const allOf = (measures: Measures) => ({
  read: measures.of('read'),
  write: measures.of('write'),
  'sign-in': measures.of('sign-in'),
});

async function breakAll(
  ground: Ground,
  crowd: Crowd,
  { steps, log }: PlayOptions,
  random: Random,
  nowMs: () => number,
): Promise<FaultResult[]> {
  const results: FaultResult[] = [];
  for (const step of steps) {
    // Each step has its own generator, so that a skipped step does not change the others.
    const own = random.fork();
    const names = step.filter((name) => ground.faults.has(name));
    if (names.length === 0) continue;
    await pause(REST_MS);
    const result = await breakOne(ground, crowd, names, own, nowMs());
    results.push(result);
    const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
    log(
      `${names.join(' and ')} (${result.said.join('; ')}): no writes for ${seconds(result.writeGapMs)}, everyone served after ${seconds(result.everyoneMs)}, ${result.changesLost} changes lost`,
    );
  }
  return results;
}

async function breakOne(
  ground: Ground,
  crowd: Crowd,
  names: Step,
  random: Random,
  atMs: number,
): Promise<FaultResult> {
  const foundBefore = crowd.findings.length;
  const startedMs = performance.now();
  const gaps = crowd.measures.watchGaps();
  const outage = crowd.watchOutage();
  const said = await Promise.all(
    names.map(async (name, at) => {
      const own = random.fork();
      if (at > 0) await pause(own.next() * APART_MS);
      return ground.breakIt(name, own);
    }),
  );
  const tookMs = performance.now() - startedMs;
  crowd.lookFirst();
  const { everyoneMs } = await outage.mended();
  const { read, write } = gaps();
  const found = crowd.findings.slice(foundBefore);
  return {
    names: [...names],
    atMs,
    tookMs,
    readGapMs: read,
    writeGapMs: write,
    everyoneMs,
    changesLost: found.reduce((sum, finding) => sum + finding.changesLost, 0),
    said,
  };
}

type Described = Pick<StageResult, 'calm' | 'faults' | 'control' | 'forgeries' | 'capacity' | 'timeline'>;

const EXAMPLES_MAX = 3;

function describe(stage: Stage, crowd: Crowd, described: Described): StageResult {
  const losses = countLosses(crowd.findings);
  return {
    name: stage.name,
    acknowledged: crowd.acknowledged,
    signIns: crowd.signIns,
    cartsLost: losses.losers.size,
    changesLost: losses.lost,
    changesLostAtSignIn: losses.lostAtSignIn,
    changesDoubled: losses.doubled,
    changesForeign: losses.foreign,
    changesLostUnexpectedly: unexpectedly(stage, losses.lost, losses.lostAtSignIn, described.faults),
    // When a stage loses carts by design, the rest of a cart can have any version.
    otherFindings: losses.others + (losesNothing(stage) ? losses.unexplained : 0),
    measures: allOf(crowd.measures),
    ...described,
    examples: crowd.findings.slice(0, EXAMPLES_MAX).map((finding) => describeFindings([finding])),
  };
}

const losesNothing = ({ kind, losesBy }: Stage) => kind === 'durable' && Object.keys(losesBy).length === 0;

/** Counts the lost changes that this stage does not lose by design. */
function unexpectedly(
  { kind, losesBy }: Stage,
  lost: number,
  atSignIn: number,
  faults: FaultResult[],
): number {
  if (kind === 'control') return 0;
  if (losesBy.anotherDevice) return lost - atSignIn;
  const by = faults.findIndex(({ names }) => names.some((name) => name === losesBy.fault));
  if (by < 0) return lost;
  return faults.slice(0, by).reduce((sum, fault) => sum + fault.changesLost, 0);
}
