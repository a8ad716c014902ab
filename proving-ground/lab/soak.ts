import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFolder } from '../shared/folder.ts';
import { failuresOf } from './check-result.ts';
import type { StageResult } from './result.ts';
import { drawSeed, seededRandom } from './shoppers/random.ts';
import { drawSteps, type Step } from './stage/fault-plan.ts';
import { type Ground, openGround } from './stage/ground.ts';
import { prepareCounting } from './stage/lab-database.ts';
import { playStage } from './stage/play-stage.ts';
import { STAGES, type Stage, type StageName } from './stages.ts';

export interface SoakOptions {
  minutes: number;
  /** Plays only the round of this seed. */
  seed: number | undefined;
  stage: StageName;
  /** Failures are written here. */
  directory: string;
  environment: NodeJS.ProcessEnv;
  stop: AbortSignal;
  log(message: string): void;
  stepsEach?: number;
}

export interface SoakResult {
  rounds: number;
  acknowledged: number;
  faults: number;
  /** Seeds whose round failed. */
  failedSeeds: number[];
}

const SHOPPERS = 16;
const STEPS_EACH = 4;
const CALM_MS = 1_000;

/** Plays rounds of new shoppers and new faults at one stage, with one or two faults at a time. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { minutes, environment, log, stop } = options;
  const stage = STAGES.find(({ name }) => name === options.stage) as Stage;
  const result: SoakResult = { rounds: 0, acknowledged: 0, faults: 0, failedSeeds: [] };
  const endMs = performance.now() + minutes * 60_000;
  await withFolder('lab', async (folder) => {
    await prepareCounting(join(folder, 'data'), () => {});
    let ground: Ground | undefined;
    try {
      while (!stop.aborted && performance.now() < endMs) {
        ground ??= await openGround({ stage, folder, environment });
        const seed = options.seed ?? drawSeed();
        const isGood = await playRound(stage, ground, seed, options, result);
        if (options.seed !== undefined) break;
        // A new shop begins, so that the effects of a failure are not mistaken for another failure.
        if (!isGood) {
          await ground.close();
          ground = undefined;
        }
        const left = Math.max(0, endMs - performance.now()) / 60_000;
        log(`${result.rounds} rounds, ${result.failedSeeds.length} failed, ${left.toFixed(1)} min left`);
      }
    } finally {
      await ground?.close();
    }
  });
  return result;
}

async function playRound(
  stage: Stage,
  ground: Ground,
  seed: number,
  options: SoakOptions,
  result: SoakResult,
): Promise<boolean> {
  const round = ++result.rounds;
  const log = (message: string) => options.log(`[round ${round}, seed ${seed}] ${message}`);
  const steps = drawSteps(seededRandom(seed), options.stepsEach ?? STEPS_EACH, ground.faults);
  const played = await playStage(stage, ground, {
    seed,
    shoppers: SHOPPERS,
    steps,
    calmMs: CALM_MS,
    isProbed: false,
    name: `round-${round}`,
    log,
  }).catch((error: Error) => error);
  const failures = played instanceof Error ? [played.message] : failuresOf(played);
  if (!(played instanceof Error)) {
    result.acknowledged += played.acknowledged;
    result.faults += played.faults.reduce((sum, { names }) => sum + names.length, 0);
  }
  if (failures.length === 0) return true;
  result.failedSeeds.push(seed);
  const file = await keepFailure(options, {
    seed,
    stage: stage.name,
    steps,
    failures,
    played,
    said: ground.said,
  });
  for (const failure of failures) log(failure);
  log(`Written to ${file}. To repeat: npm run lab -- soak --stage ${stage.name} --seed ${seed}`);
  return false;
}

interface Failure {
  seed: number;
  stage: StageName;
  steps: Step[];
  failures: string[];
  played: StageResult | Error;
  said: readonly string[];
}

async function keepFailure({ directory }: SoakOptions, failure: Failure): Promise<string> {
  const folder = join(directory, 'failures');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${failure.stage}-seed-${failure.seed}.json`);
  const { played } = failure;
  const told = { ...failure, played: played instanceof Error ? { error: String(played.stack) } : played };
  await writeFile(file, `${JSON.stringify(told, null, 2)}\n`);
  return file;
}
