import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from './free-ports.ts';

export interface TestRedis {
  /** `redis://127.0.0.1:<port>` */
  url: string;
  port: number;
  /** Its own folder, which contains its append-only file. */
  directory: string;
  /** The process ID of the running server. */
  readonly pid: number;
  /** SIGSTOP freezes it and SIGCONT resumes it. SIGKILL resolves when it has ended, and keeps the folder. */
  signal(name: NodeJS.Signals): Promise<void>;
  /** Starts the server again on the same port and folder, after a signal has ended it. */
  start(): Promise<void>;
  /** Stops it and removes its folder. */
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 10_000;
/** Another process may take a free port before the server does. */
const PORT_TRIES = 5;
const SERVERS = ['/usr/bin/valkey-server', '/usr/bin/redis-server'];

/** Finds the server's program. REDIS_SERVER overrides it. */
export function findRedis(): string | undefined {
  return [process.env.REDIS_SERVER, ...SERVERS].find((place) => place && existsSync(place));
}

export interface RedisOptions {
  /** Such as `['--maxmemory-policy', 'allkeys-lru']`. */
  args?: readonly string[];
  /** Starts a Sentinel for the primary on this port of the loopback interface, named `shop`, with a quorum of one. */
  sentinelOf?: number;
}

/**
 * Starts a real server on a free port of the loopback interface. By default, it has an append-only file and evicts
 * nothing.
 */
export async function startRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'myclothes-redis-'));
  const args = [...(await mode(options, directory)), ...(options.args ?? [])];
  let failure: unknown;
  for (let tries = 0; tries < PORT_TRIES; tries++) {
    const port = await findFreePort();
    try {
      return handle(await launch(port, directory, args), port, directory, args);
    } catch (error) {
      failure = error;
    }
  }
  await rm(directory, { recursive: true, force: true });
  throw failure;
}

/** The first arguments. A Sentinel needs a file, because it stores its state there. */
async function mode({ sentinelOf }: RedisOptions, directory: string): Promise<string[]> {
  if (sentinelOf === undefined)
    return ['--appendonly', 'yes', '--save', '', '--maxmemory-policy', 'noeviction'];
  const file = join(directory, 'sentinel.conf');
  const lines = [
    `sentinel monitor shop 127.0.0.1 ${sentinelOf} 1`,
    'sentinel down-after-milliseconds shop 500',
    'sentinel failover-timeout shop 2000',
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  return [file, '--sentinel'];
}

function handle(first: ChildProcess, port: number, directory: string, args: readonly string[]): TestRedis {
  let child = first;
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  async function signal(name: NodeJS.Signals): Promise<void> {
    if (hasEnded()) return;
    const ended = name === 'SIGSTOP' || name === 'SIGCONT' ? undefined : once(child, 'exit');
    child.kill(name);
    await ended;
  }
  // If a test throws before it stops the server, the server must not remain.
  const endWithTest = () => child.kill('SIGKILL');
  process.once('exit', endWithTest);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    directory,
    get pid() {
      return child.pid as number;
    },
    signal,
    async start() {
      if (hasEnded()) child = await launch(port, directory, args);
    },
    async stop() {
      process.off('exit', endWithTest);
      await signal('SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function launch(port: number, directory: string, args: readonly string[]): Promise<ChildProcess> {
  const server = findRedis();
  if (!server) throw new Error('redis-server is not installed. Install it with "node test/prepare.ts".');
  const own = ['--port', port, '--bind', '127.0.0.1', '--dir', directory, '--daemonize', 'no'].map(String);
  const child = spawn(server, [...args, ...own], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ready = Promise.withResolvers<void>();
  const read = (chunk: Buffer) => {
    output = (output + chunk).slice(-4_000);
    if (/Ready to accept connections|Sentinel ID is/.test(output)) ready.resolve();
  };
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  child.once('error', ready.reject);
  child.once('exit', () => ready.reject(new Error(`redis-server has ended: ${output}`)));
  const timer = setTimeout(() => {
    ready.reject(new Error(`redis-server was not ready in ${READY_TIMEOUT_MS} ms: ${output}`));
  }, READY_TIMEOUT_MS);
  try {
    await ready.promise;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return child;
}
