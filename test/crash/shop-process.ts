import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { projectDir } from '../../src/config.ts';
import { findPostmaster, stopPostmaster } from '../../src/embedded-database/postmaster.ts';

/** A data folder and the real shop on it, with at most one process at a time. */
export interface Site {
  dataDir: string;
  port: number;
  metricsPort: number;
  /** Starts the shop and waits until it is open. */
  start(): Promise<void>;
  /** Kills the shop's process with SIGKILL. Resolves when it has ended. */
  kill(): Promise<void>;
  /** Sends the signal and resolves to how the process ended. */
  stop(signal: NodeJS.Signals): Promise<Ended>;
  postmaster(): Promise<number | undefined>;
  /** The output of the running shop. */
  readonly said: string;
  /** Ends everything and removes the folder. */
  remove(): Promise<void>;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface RunningShop {
  process: ChildProcess;
  /** Resolves to true once the shop is open, or to false when it ended before. */
  opened: Promise<boolean>;
  ended: Promise<Ended>;
  readonly said: string;
}

/** Runs the shop like `npm start`, without npm. */
export function runShop(dataDir: string, port: number, environment: NodeJS.ProcessEnv = {}): RunningShop {
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: projectDir,
    // The rest of this process's environment is left out, above all SESSION_KEYS and DATABASE_URL.
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: `${port}`, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { promise: opened, resolve } = Promise.withResolvers<boolean>();
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
      if (written.stdout.includes('MyClothes is open')) resolve(true);
    });
  }
  // The "close" event would be later, because a child of the shop keeps its standard error open.
  const ended = once(child, 'exit').then(async ([code, signal]): Promise<Ended> => {
    resolve(false);
    await new Promise((read) => setImmediate(read));
    return { code, signal, ...written };
  });
  return {
    process: child,
    opened,
    ended,
    get said() {
      return written.stdout + written.stderr;
    },
  };
}

/**
 * Makes a folder in /tmp, which the database's user can enter. By default, pictures of the whole catalog are not
 * rendered, because that would keep a core busy.
 */
export async function makeSite(environment: NodeJS.ProcessEnv = {}): Promise<Site> {
  const folder = await realpath(await mkdtemp('/tmp/myclothes-crash-'));
  await chmod(folder, 0o755);
  const dataDir = join(folder, 'data');
  const clusterDir = join(dataDir, 'cluster');
  const port = await findFreePort();
  const metricsPort = await findFreePort();
  let shop: RunningShop | undefined;

  const kill = async () => {
    shop?.process.kill('SIGKILL');
    await shop?.ended;
  };
  return {
    dataDir,
    port,
    metricsPort,
    async start() {
      shop = runShop(dataDir, port, {
        METRICS_PORT: `${metricsPort}`,
        RENDER_AHEAD: 'off',
        ABUSE_LIMITS: 'off',
        ...environment,
      });
      if (!(await shop.opened)) throw new Error(`The shop did not start: ${shop.said}`);
    },
    kill,
    async stop(signal) {
      if (!shop) throw new Error('nothing to stop');
      shop.process.kill(signal);
      return shop.ended;
    },
    postmaster: () => findPostmaster(clusterDir),
    get said() {
      return shop?.said ?? '';
    },
    async remove() {
      await kill();
      const pid = await findPostmaster(clusterDir);
      if (pid !== undefined) await stopPostmaster(clusterDir, pid);
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
