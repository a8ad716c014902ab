import { createInterface } from 'node:readline';
import { readOrExit } from '../../src/commands/cli.ts';
import { awaitStopSignal, isStartedByNpm } from '../../src/process/stop-signal.ts';
import { describeHosts } from './hosts.ts';
import { type RegionCommand, readOptions } from './options.ts';
import { folderOf, type Region, startRegion, tellRegion } from './region.ts';

const STOP_TIMEOUT_MS = 15_000;

const say = (message: string) => void process.stdout.write(`${message}\n`);

const asked = readOrExit(readOptions);
try {
  if (asked.command === 'tell') await tellAndSay(folderOf(asked.port), asked.line);
  else await run(asked);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}

async function tellAndSay(folder: string, line: string): Promise<void> {
  const { ok, said } = await tellRegion(folder, line);
  if (!ok) throw new Error(said);
  say(said);
}

/** Until Ctrl-C, or until the region is gone. */
async function run(asked: RegionCommand & { command: 'start' }): Promise<void> {
  const stop = awaitStopSignal({ timeoutMs: STOP_TIMEOUT_MS, followsParent: isStartedByNpm(process.env) });
  const { port, webPerZone, isSticky, replication, state, autoScaling } = asked;
  const settings = { STATE_STORE: state };
  // Ctrl-C while it starts: its parts go with this process.
  void stop.arrival.then(() => region ?? process.exit(0));
  let region: Region | undefined;
  region = await startRegion({
    port,
    webPerZone,
    isSticky,
    replication,
    settings,
    environment: process.env,
    say,
  });
  if (autoScaling !== undefined) say((await region.tell(`auto-scaling ${autoScaling}`)).said);
  say(`\n${describeHosts(await region.hosts())}\n`);
  say(
    `MyClothes is open at ${region.url}  (started in ${(performance.now() / 1_000).toFixed(1)} s). Logs: ${region.folder}`,
  );
  say(
    'Break it: kill-instance, cut-zone, kill-database, …; "help" lists all, "heal" mends all, Ctrl-C ends all.\n',
  );
  await obeyUntilStopped(region, stop.arrival);
  await region.close();
  process.exit(0);
}

async function obeyUntilStopped(region: Region, arrival: Promise<string>): Promise<void> {
  const typed = createInterface({ input: process.stdin });
  typed.on('line', (line) => {
    if (line.trim() === '') return;
    region.tell(line).then(
      ({ said }) => say(said),
      (error: Error) => say(error.message),
    );
  });
  const why = await Promise.race([arrival, region.ended.then((how) => `The region has ended ${how}`)]);
  say(`\n${why}: ending everything.`);
  typed.close();
}
