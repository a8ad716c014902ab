import { createInterface } from 'node:readline';
import { readOrExit } from '../../src/commands/cli.ts';
import { awaitStopSignal, isStartedByNpm } from '../../src/process/stop-signal.ts';
import { describeHosts } from './hosts.ts';
import { type RegionCommand, readOptions } from './options.ts';
import { folderOf, type Region, startRegion, tellRegion } from './region.ts';

const STOP_TIMEOUT_MS = 15_000;

const log = (message: string) => void process.stdout.write(`${message}\n`);

const asked = readOrExit(readOptions);
try {
  if (asked.command === 'tell') await tellAndPrint(folderOf(asked.port), asked.line);
  else await run(asked);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}

async function tellAndPrint(folder: string, line: string): Promise<void> {
  const { ok, said } = await tellRegion(folder, line);
  if (!ok) throw new Error(said);
  log(said);
}

/** Runs until Ctrl-C, or until the region ends. */
async function run(asked: RegionCommand & { command: 'start' }): Promise<void> {
  const stop = awaitStopSignal({ timeoutMs: STOP_TIMEOUT_MS, followsParent: isStartedByNpm(process.env) });
  const { port, webPerZone, isSticky, replication, state, autoScaling } = asked;
  const settings = { STATE_STORE: state };
  // On Ctrl-C during the start, the parts end together with this process.
  void stop.arrival.then(() => region ?? process.exit(0));
  let region: Region | undefined;
  region = await startRegion({
    port,
    webPerZone,
    isSticky,
    replication,
    settings,
    environment: process.env,
    log,
  });
  if (autoScaling !== undefined) log((await region.tell(`auto-scaling ${autoScaling}`)).said);
  log(`\n${describeHosts(await region.hosts())}\n`);
  log(
    `MyClothes is open at ${region.url}  (started in ${(performance.now() / 1_000).toFixed(1)} s). Logs: ${region.folder}`,
  );
  log(
    'Break it with kill-instance, cut-zone, kill-database and so on. "help" lists all commands, "heal" repairs everything, Ctrl-C stops everything.\n',
  );
  await runLinesUntilStopped(region, stop.arrival);
  await region.close();
  process.exit(0);
}

async function runLinesUntilStopped(region: Region, arrival: Promise<string>): Promise<void> {
  const typed = createInterface({ input: process.stdin });
  typed.on('line', (line) => {
    if (line.trim() === '') return;
    region.tell(line).then(
      ({ said }) => log(said),
      (error: Error) => log(error.message),
    );
  });
  const why = await Promise.race([arrival, region.ended.then((how) => `The region ended ${how}`)]);
  log(`\n${why}: stopping everything.`);
  typed.close();
}
