import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findPostmaster } from '../../../src/embedded-database/postmaster.ts';
import { askValkey } from '../../shared/ask-valkey.ts';
import { signalAll, withChildren } from '../../shared/processes.ts';
import { retry, waitUntil } from '../../shared/wait-until.ts';
import type { Random } from '../shoppers/random.ts';
import type { FaultName } from './fault-plan.ts';
import { findBackend, socketOf } from './lab-database.ts';
import type { Site } from './site.ts';

/** Shorter than the load balancer waits for an answer, so that a frozen part answers late. */
const FROZEN_MS = 4_000;
/** The time until a dead instance is replaced, and between adding and removing one. */
const REPLACED_AFTER_MS = 500;
const BACK_TIMEOUT_MS = 60_000;
const BACK = { timeoutMs: BACK_TIMEOUT_MS, pollMs: 25 };

/** Breaks something. When it runs again, resolves to a description of what was broken. */
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
    await askValkey({ at: { port: site.cachePort } }, 'FLUSHALL');
    return 'every key';
  },
  'kill the cache': (site) => restart(site, 'cache'),
  'freeze the cache': (site) => freeze([site.pidOf('cache')]),
  'kill DynamoDB': (site) => restart(site, 'dynamodb'),
  'freeze DynamoDB': (site) => freeze([site.pidOf('dynamodb')]),
  'kill the database': async ({ dataDir }) => {
    const killed = await getPostmaster(dataDir);
    process.kill(killed, 'SIGKILL');
    await waitUntil(
      'the database is back',
      async () => {
        const pid = await findPostmaster(clusterOf(dataDir));
        return pid !== undefined && pid !== killed && (await answers(dataDir));
      },
      BACK,
    );
    return `process ${killed}`;
  },
  'kill a database process': async ({ dataDir }, random) => {
    const pid = await findBackend(socketOf(dataDir), (pids) => random.pick(pids));
    if (pid === undefined) return 'none existed';
    process.kill(pid, 'SIGKILL');
    await waitUntil('the database is back', () => answers(dataDir), BACK);
    return `process ${pid}`;
  },
  'freeze the database': async ({ dataDir }) => {
    const postmaster = await getPostmaster(dataDir);
    return freeze(await withChildren(postmaster));
  },
  'kill the replica': (site) => restart(site, 'replica'),
  'freeze the replica': async (site) => {
    return freeze(await withChildren(site.pidOf('replica')));
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

/** An instance ends when its database is still recovering, so it is started again. */
async function startInstances({ cluster }: Site, count: number): Promise<void> {
  for (let started = 0; started < count; started++) await retry(() => cluster.add(), BACK_TIMEOUT_MS);
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
