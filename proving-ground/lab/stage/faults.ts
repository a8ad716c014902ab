import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findPostmaster } from '../../../src/embedded-database/postmaster.ts';
import { keepTrying } from '../../shared/keep-trying.ts';
import type { Random } from '../shoppers/random.ts';
import type { FaultName } from './fault-plan.ts';
import { findBackend, socketOf } from './lab-database.ts';
import { askRedis } from './redis-client.ts';
import type { Site } from './site.ts';

/** Shorter than the load balancer waits for an answer, so that what a frozen part had got is answered late. */
const FROZEN_MS = 4_000;
/** Until a dead instance is replaced, and between joining and leaving. */
const REPLACED_AFTER_MS = 500;
const BACK_TIMEOUT_MS = 60_000;
const POLL_MS = 25;

/** Breaks something and resolves, when all of it runs again, with what it was. */
type Fault = (site: Site, random: Random) => Promise<string>;

const PLAYS: Partial<Record<FaultName, Fault>> = {
  'kill an instance': async (site, random) => {
    const name = await site.cluster.kill(pickInstance(site, random));
    await pause(REPLACED_AFTER_MS);
    await startInstances(site, 1);
    return name;
  },
  'freeze an instance': async ({ cluster, ...site }, random) => {
    const name = await cluster.freeze(pickInstance({ cluster, ...site }, random));
    await pause(FROZEN_MS);
    await cluster.thaw(name);
    return `${name} for ${FROZEN_MS / 1_000} s`;
  },
  'replace an instance': async (site, random) => {
    const name = await site.cluster.remove(pickInstance(site, random));
    await startInstances(site, 1);
    return name;
  },
  'scale out and in': async ({ cluster }) => {
    const name = await cluster.add();
    await pause(REPLACED_AFTER_MS);
    await cluster.remove(name);
    return name;
  },
  'kill all instances': async (site) => {
    const names = instancesOf(site);
    await Promise.all(names.map((name) => site.cluster.kill(name)));
    await startInstances(site, names.length);
    return names.join(', ');
  },
  'empty the cache': async (site) => {
    await askRedis(site.cachePort, 'FLUSHALL');
    return 'every key';
  },
  'kill the cache': (site) => restart(site, 'cache'),
  'freeze the cache': (site) => freeze([site.pidOf('cache')]),
  'kill DynamoDB': (site) => restart(site, 'dynamodb'),
  'freeze DynamoDB': (site) => freeze([site.pidOf('dynamodb')]),
  'kill the database': async ({ dataDir }) => {
    const killed = await getPostmaster(dataDir);
    process.kill(killed, 'SIGKILL');
    await until(async () => {
      const pid = await findPostmaster(clusterOf(dataDir));
      return pid !== undefined && pid !== killed && (await answers(dataDir));
    });
    return `process ${killed}`;
  },
  'kill a database process': async ({ dataDir }, random) => {
    const pid = await findBackend(socketOf(dataDir), (pids) => random.pick(pids));
    if (pid === undefined) return 'none was there';
    process.kill(pid, 'SIGKILL');
    await until(() => answers(dataDir));
    return `process ${pid}`;
  },
  'freeze the database': async ({ dataDir }) => {
    const postmaster = await getPostmaster(dataDir);
    return freeze([postmaster, ...(await childrenOf(postmaster))]);
  },
  'kill the replica': (site) => restart(site, 'replica'),
  'freeze the replica': async (site) => {
    const pid = site.pidOf('replica');
    return freeze([pid, ...(await childrenOf(pid))]);
  },
};

export function playFault(name: FaultName, site: Site, random: Random): Promise<string> {
  const play = PLAYS[name];
  if (!play) throw new Error(`A cluster has no part for "${name}".`);
  return play(site, random);
}

export const instancesOf = ({ cluster }: Pick<Site, 'cluster'>): string[] =>
  cluster
    .list()
    .map(({ name }) => name)
    .filter((name) => name.startsWith('shop-'));

function pickInstance(site: Pick<Site, 'cluster'>, random: Random): string {
  const name = random.pick(instancesOf(site));
  if (name === undefined) throw new Error('no instance runs');
  return name;
}

/** An instance that finds its database recovering ends, and whatever keeps instances running tries again. */
async function startInstances({ cluster }: Site, count: number): Promise<void> {
  for (let started = 0; started < count; started++) await keepTrying(BACK_TIMEOUT_MS, () => cluster.add());
}

async function restart(site: Site, part: 'cache' | 'replica' | 'dynamodb'): Promise<string> {
  const pid = site.pidOf(part);
  await site.restart(part);
  return `process ${pid}`;
}

async function freeze(pids: readonly number[]): Promise<string> {
  signalAll(pids, 'SIGSTOP');
  try {
    await pause(FROZEN_MS);
  } finally {
    signalAll(pids, 'SIGCONT');
  }
  return `for ${FROZEN_MS / 1_000} s`;
}

/** One that has ended meanwhile needs no signal. */
function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

const clusterOf = (dataDir: string) => join(dataDir, 'cluster');

async function getPostmaster(dataDir: string): Promise<number> {
  const pid = await findPostmaster(clusterOf(dataDir));
  if (pid === undefined) throw new Error(`no database of ${dataDir} runs`);
  return pid;
}

const answers = (dataDir: string) =>
  findBackend(socketOf(dataDir), () => undefined).then(
    () => true,
    () => false,
  );

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const giveUpMs = performance.now() + BACK_TIMEOUT_MS;
  while (!(await isTrue())) {
    if (performance.now() > giveUpMs) throw new Error(`not back within ${BACK_TIMEOUT_MS / 1_000} s`);
    await pause(POLL_MS);
  }
}

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      // The name in parentheses may hold spaces; the state and then the parent follow it (proc(5)).
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    }),
  );
  return pids.filter((_, at) => parents[at] === parent);
}
