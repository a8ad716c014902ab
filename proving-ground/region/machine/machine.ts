import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Part, startPart } from '../../shared/part.ts';
import { signalAll as sendSignal } from '../../shared/processes.ts';
import type { Host } from '../network/plan.ts';
import { onHost, run } from './run.ts';

const POLL_MS = 20;
/** A process may fork while it is killed, so the search is repeated until no process is left. */
const KILL_ROUNDS_MAX = 50;

/** A server that runs on a host. */
export interface Service {
  /** Such as `etcd`, `patroni` or `redis`. */
  name: string;
  /** Called at each start, because the arguments can change. */
  command(): Promise<readonly string[]>;
  environment?: NodeJS.ProcessEnv;
}

/** A host with its services and its disk. */
export interface Machine extends Host {
  /** Its own file system, which is kept when the host is killed. */
  readonly disk: string;
  /** Starts the services that do not run, in order. */
  start(): Promise<void>;
  part(service: string): Part | undefined;
  isRunning(): boolean;
  /** Cuts its power. */
  kill(): Promise<void>;
  /** Sends the signal to one service, and SIGKILL after `patienceMs`. */
  endService(service: string, signal: NodeJS.Signals, patienceMs: number): Promise<void>;
  /** Stops every process with SIGSTOP. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
}

export interface MachineDeps {
  services: readonly Service[];
  /** The folder for logs. */
  folder: string;
  path: string | undefined;
  diskSizeMb?: number;
  log(message: string): void;
}

export const diskOf = (name: string): string => `/run/disks/${name}`;

export async function createMachine(host: Host, options: MachineDeps): Promise<Machine> {
  const { services, diskSizeMb = 32 } = options;
  const disk = diskOf(host.name);
  await run('mkdir', ['-p', disk]);
  await run('mount', ['-t', 'tmpfs', '-o', `mode=755,size=${diskSizeMb}m`, 'tmpfs', disk]);
  const parts = new Map<string, Part>();
  let isExpected = false;

  const startOne = async (service: Service) => {
    if (parts.get(service.name)?.isRunning) return;
    const [command = '', ...args] = [...onHost(host.name), ...(await service.command())];
    const part = await startPart({
      command,
      args,
      environment: { PATH: options.path, ...service.environment },
      logFile: join(options.folder, `${host.name}-${service.name}.log`),
    });
    parts.set(service.name, part);
    void part.ended.then((how) => {
      if (!isExpected) options.log(`${service.name} on ${host.name} has ended ${how}.`);
    });
  };
  const signalAll = async (signal: NodeJS.Signals) => {
    const pids = await pidsOn(host.name);
    sendSignal(pids, signal);
    return pids.length;
  };

  return {
    ...host,
    disk,
    part: (service) => parts.get(service),
    isRunning: () => services.length > 0 && services.every(({ name }) => parts.get(name)?.isRunning),
    async start() {
      isExpected = false;
      for (const service of services) await startOne(service);
    },
    async kill() {
      isExpected = true;
      for (let round = 0; round < KILL_ROUNDS_MAX; round++) {
        if ((await signalAll('SIGKILL')) === 0) return;
        await pause(POLL_MS);
      }
    },
    async endService(service, signal, patienceMs) {
      isExpected = true;
      await parts.get(service)?.end(signal, patienceMs);
    },
    freeze: () => signalAll('SIGSTOP').then(() => {}),
    thaw: () => signalAll('SIGCONT').then(() => {}),
  };
}

/** Finds the processes on the host, without zombies. */
async function pidsOn(name: string): Promise<number[]> {
  const wanted = await inodeOf(name);
  const all = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const found = await Promise.all(
    all.map(async (pid) => (await readlink(`/proc/${pid}/ns/net`).catch(() => '')) === wanted),
  );
  return all.filter((_, index) => found[index]).map(Number);
}

const inodes = new Map<string, string>();

async function inodeOf(name: string): Promise<string> {
  const known = inodes.get(name) ?? `net:[${(await run('stat', ['-c', '%i', `/run/netns/${name}`])).trim()}]`;
  inodes.set(name, known);
  return known;
}
