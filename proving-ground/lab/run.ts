import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withFolder } from '../shared/folder.ts';
import { checkResult } from './check-result.ts';
import { describeMachine, readCommit, readVersions } from './machine.ts';
import type { CheckerResult, LabResult, StageResult } from './result.ts';
import { checkChecker, isExact } from './shoppers/check-checker.ts';
import { seededRandom } from './shoppers/random.ts';
import { planFaults, type Step } from './stage/fault-plan.ts';
import { type Ground, openGround } from './stage/ground.ts';
import { prepareCounting } from './stage/lab-database.ts';
import { playStage } from './stage/play-stage.ts';
import { whyNoZones } from './stage/zones.ts';
import { STAGES, type Stage, type StageName } from './stages.ts';

export interface RunOptions {
  command: string;
  isQuick: boolean;
  seed: number;
  stages: readonly StageName[];
  environment: NodeJS.ProcessEnv;
  /** No stage begins after this signal. */
  stop: AbortSignal;
  log(message: string): void;
  shoppers?: number;
  calmMs?: number;
  /** Replaces the faults that the seed selects. */
  steps?: readonly Step[];
}

const SHOPPERS = 16;
const CALM_MS = { quick: 2_000, full: 10_000 };
const CHECKER_SEEDS = 20;

const projectDir = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Plays the same shoppers and the same faults at each stage. */
export async function runLab(options: RunOptions): Promise<LabResult> {
  const { command, seed, log, environment, shoppers = SHOPPERS } = options;
  const startedMs = performance.now();
  const startedAt = new Date().toISOString();
  const checker = await checkTheChecker(seed);
  log(`The checker found all of ${checker.planted} planted faults in ${checker.seeds} runs in memory.`);
  const played = await withFolder('lab', async (folder) => {
    const postgresql = await prepareCounting(join(folder, 'data'), () => {});
    return { postgresql, ...(await playAll(options, folder, shoppers)) };
  });
  const { postgresql, ...results } = played;
  const judged = { checker, shoppers, ...results };
  return {
    format: 1,
    command,
    startedAt,
    tookMs: performance.now() - startedMs,
    seed,
    commit: await readCommit(projectDir, environment),
    machine: describeMachine(),
    versions: { ...(await readVersions(environment)), postgresql },
    ...judged,
    verdict: checkResult(judged),
  };
}

async function checkTheChecker(seed: number): Promise<CheckerResult> {
  const result: CheckerResult = { seeds: CHECKER_SEEDS, changes: 0, planted: 0, wrongSeeds: [] };
  for (let next = seed; next < seed + CHECKER_SEEDS; next++) {
    const checked = await checkChecker(next, { shares: { lost: 0.01, doubled: 0.01 } });
    result.changes += checked.changes;
    result.planted += checked.planted.lost + checked.planted.doubled;
    if (!isExact(checked)) result.wrongSeeds.push(next);
  }
  return result;
}

async function playAll(
  options: RunOptions,
  folder: string,
  shoppers: number,
): Promise<Pick<LabResult, 'stages' | 'leftOut' | 'broken'>> {
  const stages: StageResult[] = [];
  const leftOut: LabResult['leftOut'] = [];
  const broken: LabResult['broken'] = [];
  const wanted = STAGES.filter(({ name }) => options.stages.includes(name));
  for (const [at, stage] of wanted.entries()) {
    const log = (message: string) => options.log(`[${at + 1}/${wanted.length} ${stage.name}] ${message}`);
    const why = options.stop.aborted ? 'The run was stopped before this stage.' : whyNot(stage);
    if (why !== undefined) {
      leftOut.push({ name: stage.name, why });
      log(`left out: ${why}`);
      continue;
    }
    log('starting …');
    try {
      stages.push(await playOne(options, stage, { folder, shoppers, log }));
    } catch (error) {
      broken.push({ name: stage.name, why: (error as Error).message });
      log(`could not be completed: ${(error as Error).message}`);
    }
  }
  return { stages, leftOut, broken };
}

const whyNot = ({ cluster }: Stage) => (cluster ? undefined : whyNoZones());

interface OneStage {
  folder: string;
  shoppers: number;
  log(message: string): void;
}

async function playOne(
  options: RunOptions,
  stage: Stage,
  { folder, shoppers, log }: OneStage,
): Promise<StageResult> {
  const { seed, isQuick, environment, calmMs } = options;
  const ground = await openGround({ stage, folder, environment });
  try {
    return await playStage(stage, ground, {
      seed,
      shoppers,
      // The seed is used again for each stage, so that the faults are the same at all of them.
      steps: options.steps ?? planFaults(seededRandom(seed), isQuick),
      calmMs: calmMs ?? (isQuick ? CALM_MS.quick : CALM_MS.full),
      isProbed: true,
      name: stage.name,
      log,
    });
  } catch (error) {
    logLastMessages(ground, log);
    throw error;
  } finally {
    await ground.close();
  }
}

const logLastMessages = ({ said }: Ground, log: (message: string) => void) => {
  for (const message of said.slice(-10)) log(`log: ${message}`);
};
