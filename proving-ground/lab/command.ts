import { fileURLToPath } from 'node:url';
import { readOrExit } from '../../src/commands/cli.ts';
import { defaultDataDir } from '../../src/embedded-database/data-dir.ts';
import { awaitStopSignal, isStartedByNpm } from '../../src/process/stop-signal.ts';
import { type LabCommand, readOptions } from './options.ts';
import { headline } from './report/figures.ts';
import { minutes } from './report/format.ts';
import { writeReport } from './report/page.ts';
import { runLab } from './run.ts';
import { drawSeed } from './shoppers/random.ts';
import { soak } from './soak.ts';

/** The current stage is killed within this time. */
const STOP_TIMEOUT_MS = 300_000;

/** How long one stage takes. */
const QUICK_SECONDS = 25;
const FULL_SECONDS = 120;

const projectDir = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const startedMs = performance.now();
const log = (message: string) =>
  process.stdout.write(`${minutes(performance.now() - startedMs)}  ${message}\n`);

const args = process.argv.slice(2);
const options = readOrExit((given) => readOptions(given, `${defaultDataDir(projectDir)}-lab`));
try {
  const stopping = new AbortController();
  void awaitStopSignal({
    timeoutMs: STOP_TIMEOUT_MS,
    followsParent: isStartedByNpm(process.env),
  }).arrival.then((signal) => {
    log(`${signal}: stopping after the current stage.`);
    stopping.abort();
  });
  process.exit((await (options.command === 'soak' ? doSoak(options) : doRun(options))) ? 0 : 1);

  async function doRun({ isQuick, seed = drawSeed(), stages, out }: LabCommand & { command: 'run' }) {
    const command = ['npm run lab', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
    const environment = process.env;
    const about = Math.ceil((isQuick ? QUICK_SECONDS : FULL_SECONDS) * stages.length) * 1_000;
    log(`Seed ${seed}, ${stages.length} stages, about ${minutes(about)} on an idle machine.`);
    const result = await runLab({ command, isQuick, seed, stages, environment, stop: stopping.signal, log });
    const page = await writeReport(out, result);
    log(headline(result).text);
    for (const reason of [...result.verdict.void, ...result.verdict.failures]) log(`  ${reason}`);
    log(`Report: ${page}`);
    return result.verdict.void.length + result.verdict.failures.length === 0;
  }

  async function doSoak({ minutes: wanted, seed, stage, out }: LabCommand & { command: 'soak' }) {
    const settings = { minutes: wanted, seed, stage, directory: out, environment: process.env };
    const result = await soak({ ...settings, stop: stopping.signal, log });
    const { rounds, faults, acknowledged, failedSeeds } = result;
    log(`${rounds} rounds, ${faults} faults, ${acknowledged} acknowledged changes.`);
    log(failedSeeds.length === 0 ? 'No round failed.' : `Failed seeds: ${failedSeeds.join(', ')}.`);
    return failedSeeds.length === 0;
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
