import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, realpath, rm } from 'node:fs/promises';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { tell } from '../shared/control-socket.ts';
import { removeFolder } from '../shared/folder.ts';
import type { Reply } from './commands.ts';
import { type CoreOptions, entranceOf } from './core.ts';
import { openEntrance } from './entrance.ts';
import type { HostState } from './hosts.ts';
import { controlSocketOf, READY } from './inside.ts';
import { ensurePackages, searchPath } from './machine/packages.ts';
import type { Replication } from './services/patroni.ts';

const inside = fileURLToPath(new URL('./inside.ts', import.meta.url));

export interface RegionOptions {
  /** The shop's port on the loopback interface. */
  port: number;
  webPerZone?: number;
  /** A cookie keeps each shopper at one instance. */
  isSticky?: boolean;
  /** Synchronous by default. */
  replication?: Replication;
  /** Settings of each instance, such as `{ STATE_STORE: 'local' }`. They override the region's own; empty ones are unset. */
  settings?: NodeJS.ProcessEnv;
  /** The folder for logs and sockets. It is removed at the end. */
  folder?: string;
  environment: NodeJS.ProcessEnv;
  /** Logs progress and the unexpected end of servers. */
  log?(message: string): void;
}

/** A region of three zones on this machine, with a shop that can be broken. */
export interface Region {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  hosts(): Promise<HostState[]>;
  /** Plays one of FAULT_NAMES. Resolves when it has begun, or rejects with one sentence. It ends on its own after 60 s. */
  fault(name: string, target?: string): Promise<void>;
  /** Undoes every fault. Resolves when everything is healthy. */
  heal(): Promise<void>;
  /** Runs a line as a user types it. */
  tell(line: string): Promise<Reply>;
  /** How the region ended, if it was not closed. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/** The folder of the region with this port. */
export const folderOf = (port: number): string => join(tmpdir(), `myclothes-region-${user().uid}-${port}`);

/** Uses numbers, because not every user has a name. Linux always has both. */
const user = () => ({ uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 });

/** Resolves when every host is healthy. Otherwise throws the reason and leaves only the logs. */
export async function startRegion(options: RegionOptions): Promise<Region> {
  const { port, environment, log = () => {} } = options;
  await ensurePackages(environment, log);
  const folder = await makeFolder(options.folder ?? folderOf(port));
  const entrance = await openEntrance(port, entranceOf(folder));
  const child = spawnInside({
    folder,
    publicUrl: urlOf(port),
    webPerZone: options.webPerZone ?? 2,
    isSticky: options.isSticky ?? false,
    replication: options.replication ?? 'synchronous',
    settings: options.settings ?? {},
    ordinary: user().uid === 0 ? undefined : user(),
    path: searchPath(environment),
  });
  const ended = once(child, 'exit').then(([code, signal]) => `${signal ? `by ${signal}` : `with ${code}`}`);
  try {
    await waitForReady(child, log);
  } catch (error) {
    await endAll(child, entrance);
    throw new Error(`${(error as Error).message} Logs: ${folder}`, { cause: error });
  }
  const close = async () => {
    await endAll(child, entrance);
    await removeFolder(folder);
  };
  return regionOf({ port, folder, ended, close });
}

interface Started {
  port: number;
  folder: string;
  ended: Promise<string>;
  close(): Promise<void>;
}

function regionOf({ port, folder, ended, close }: Started): Region {
  const send = (line: string) => tellRegion(folder, line);
  const sendOrThrow = async (line: string) => {
    const reply = await send(line);
    if (!reply.ok) throw new Error(reply.said);
    return reply;
  };
  let closing: Promise<void> | undefined;
  return {
    url: urlOf(port),
    port,
    folder,
    ended,
    tell: send,
    // The answer to `hosts` has this list as its data.
    hosts: async () => (await sendOrThrow('hosts')).data as HostState[],
    fault: (name, target) => sendOrThrow(target === undefined ? name : `${name} ${target}`).then(() => {}),
    heal: () => sendOrThrow('heal').then(() => {}),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Sends a line to the region that runs in this folder. */
export async function tellRegion(folder: string, line: string): Promise<Reply> {
  const said = await tell(controlSocketOf(folder), line, 'region');
  // The answer comes from this program, and is complete or empty.
  return said ? (JSON.parse(said) as Reply) : { ok: false, said: 'The region has ended.' };
}

const urlOf = (port: number) => `http://localhost:${port}`;

/** PostgreSQL's user must be able to enter the folder, and no other user may have created it. */
async function makeFolder(path: string): Promise<string> {
  if (
    await tellRegion(path, 'help').then(
      ({ ok }) => ok,
      () => false,
    )
  ) {
    throw new Error('A region is already running. Stop it with Ctrl-C, or choose another --port.');
  }
  const found = await lstat(path).catch(() => undefined);
  if (found && (!found.isDirectory() || found.uid !== user().uid)) {
    throw new Error(`${path} belongs to another user. Remove it, or choose another --port.`);
  }
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  await chmod(path, 0o755);
  return realpath(path);
}

/**
 * The network, mount and process namespaces end with their first process. That is a shell, because it reaps orphaned
 * processes. It ends with inside.ts, which ends when its standard input closes together with this process.
 */
function spawnInside(options: CoreOptions): ChildProcess {
  const user = options.ordinary ? ['--user', '--map-root-user'] : [];
  const flags = [...user, '--net', '--mount', '--pid', '--mount-proc', '--fork', '--kill-child'];
  const first = ['bash', '--norc', '-c', '"$@" <&0 & wait $!; exit $?', 'region'];
  const program = [process.execPath, inside, JSON.stringify(options)];
  return spawn('unshare', [...flags, ...first, ...program], {
    env: { PATH: options.path },
    // Ctrl-C in the terminal must reach only this process.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

async function waitForReady(child: ChildProcess, log: (message: string) => void): Promise<void> {
  const complaint = child.stderr ? text(child.stderr) : Promise.resolve('');
  const lines = child.stdout && createInterface({ input: child.stdout });
  const ready = new Promise<void>((resolve) => {
    lines?.on('line', (line) => (line === READY ? resolve() : log(line)));
  });
  child.stdin?.on('error', () => {});
  const failure = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      void complaint.then((said) => reject(new Error(`The region did not start. ${said.trim()}`)));
    });
  });
  failure.catch(() => {});
  await Promise.race([ready, failure]);
}

async function endAll(child: ChildProcess, entrance: Server): Promise<void> {
  entrance.close();
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const gone = once(child, 'exit');
    child.stdin?.end();
    await gone;
  }
}
