import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readOrExit } from '../../src/commands/cli.ts';
import { defaultDataDir } from '../../src/embedded-database/data-dir.ts';
import { awaitStopSignal, isStartedByNpm } from '../../src/process/stop-signal.ts';
import { listenForLines, tell } from '../shared/control-socket.ts';
import { startCluster } from './cluster.ts';
import { runLine } from './commands.ts';
import { type ClusterOptions, readOptions } from './options.ts';
import { describeParts, startShowing } from './show.ts';

/** Parts that do not end on their own are killed within this time. */
const STOP_TIMEOUT_MS = 90_000;

const projectDir = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const log = (message: string) => process.stdout.write(`${message}\n`);

const asked = readOrExit(readOptions);
try {
  const folder = process.env.CLUSTER_DIR || `${defaultDataDir(projectDir)}-cluster`;
  const socket = join(folder, 'control.sock');
  if (asked.command === 'tell') log(await tell(socket, asked.line, 'cluster'));
  else await run(folder, socket, asked.options);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}

/** Runs until Ctrl-C. */
async function run(folder: string, socket: string, options: ClusterOptions): Promise<void> {
  const stop = awaitStopSignal({ timeoutMs: STOP_TIMEOUT_MS, followsParent: isStartedByNpm(process.env) });
  log('Starting PostgreSQL, its replica, the cache, the instances and the load balancer …');
  const cluster = await startCluster({ ...options, folder, environment: process.env, log });
  const control = await listenForLines(socket, (line) => runLine(cluster, line));
  log(`\n${describeParts(cluster)}\n`);
  log(
    `MyClothes is open at ${cluster.url}, state store ${options.state}${options.sticky ? ', sticky' : ''}.`,
  );
  log('Type add, remove, kill, freeze, thaw or list, with or without an instance, such as "kill shop-2".');
  log(
    'Or run "npm run cluster -- add" in another terminal. Ctrl-C ends everything and keeps the stored data.\n',
  );
  const showing = startShowing(cluster, log);
  const typed = createInterface({ input: process.stdin });
  typed.on('line', (line) => void (line.trim() && runLine(cluster, line).then(log)));
  const signal = await stop.arrival;
  log(`\n${signal}: stopping everything.`);
  showing.stop();
  typed.close();
  control.close();
  await cluster.stop();
  process.exit(0);
}
