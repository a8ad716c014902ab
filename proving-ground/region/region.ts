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
  /** Of the shop, on the loopback interface. */
  port: number;
  webPerZone?: number;
  /** A cookie keeps each shopper at one instance. */
  isSticky?: boolean;
  /** Synchronous where nothing is said. */
  replication?: Replication;
  /** Of each instance, over the region's own: `{ STATE_STORE: 'local' }`; an empty one is left out. */
  settings?: NodeJS.ProcessEnv;
  /** Of logs and sockets; removed at the end. */
  folder?: string;
  environment: NodeJS.ProcessEnv;
  /** Progress, and what ends that nobody ended. */
  log?(message: string): void;
}

/** Three zones on this machine, with a shop that can be broken. */
export interface Region {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  hosts(): Promise<HostState[]>;
  /** One of FAULT_NAMES; resolves when it is in place, rejects with one sentence. It ends by itself after 60 s. */
  fault(name: string, target?: string): Promise<void>;
  /** Undoes every fault; resolves when all is well. */
  heal(): Promise<void>;
  /** A line as a person types it. */
  tell(line: string): Promise<Reply>;
  /** How it ended, if that was not our doing. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/** Where the region of this port is, for whoever wants to tell it something. */
export const folderOf = (port: number): string => join(tmpdir(), `myclothes-region-${user().uid}-${port}`);

/** By number: not every user has a name. Linux always tells them. */
const user = () => ({ uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 });

/** Resolves when every host is well; throws with the reason, and leaves nothing but the logs. */
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
    // What `hosts` answers with is that list.
    hosts: async () => (await sendOrThrow('hosts')).data as HostState[],
    fault: (name, target) => sendOrThrow(target === undefined ? name : `${name} ${target}`).then(() => {}),
    heal: () => sendOrThrow('heal').then(() => {}),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Says a line to the region that runs in this folder. */
export async function tellRegion(folder: string, line: string): Promise<Reply> {
  const said = await tell(controlSocketOf(folder), line).catch((cause) => {
    throw new Error('No region runs here: start one with "npm run region".', { cause });
  });
  // An answer of our own, whole or not at all.
  return said ? (JSON.parse(said) as Reply) : { ok: false, said: 'The region has ended.' };
}

const urlOf = (port: number) => `http://localhost:${port}`;

/** PostgreSQL's user has to pass through it; nobody else may have put it there. */
async function makeFolder(path: string): Promise<string> {
  if (
    await tellRegion(path, 'help').then(
      ({ ok }) => ok,
      () => false,
    )
  ) {
    throw new Error('A region runs here already: end it with Ctrl-C, or give another --port.');
  }
  const found = await lstat(path).catch(() => undefined);
  if (found && (!found.isDirectory() || found.uid !== user().uid)) {
    throw new Error(`${path} is somebody else's: remove it, or give another --port.`);
  }
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  await chmod(path, 0o755);
  return realpath(path);
}

/**
 * The namespaces of network, mounts and processes live as long as their first process. That is a shell, because
 * it buries the children of others; it ends with inside.ts, which ends with its standard input, which is ours.
 */
function spawnInside(options: CoreOptions): ChildProcess {
  const user = options.ordinary ? ['--user', '--map-root-user'] : [];
  const flags = [...user, '--net', '--mount', '--pid', '--mount-proc', '--fork', '--kill-child'];
  const first = ['bash', '--norc', '-c', '"$@" <&0 & wait $!; exit $?', 'region'];
  const program = [process.execPath, inside, JSON.stringify(options)];
  return spawn('unshare', [...flags, ...first, ...program], {
    env: { PATH: options.path },
    // Ctrl-C in the terminal is for us alone.
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
