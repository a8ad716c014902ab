import { setTimeout as pause } from 'node:timers/promises';
import { withTimeLimit } from '../../../src/process/time-limits.ts';
import { openValkey } from '../../shared/ask-valkey.ts';
import type { Calm } from '../result.ts';
import type { Crowd } from '../shoppers/shoppers.ts';
import { countStatements, socketOf } from './lab-database.ts';
import type { Site } from './site.ts';

const COUNTED_MS = 1_000;
const MONITOR_TIMEOUT_MS = 5_000;

/** Counts of what reached the servers behind the web tier within `tookMs`. */
export interface Load {
  tookMs: number;
  statements: number;
  cacheCalls: number | undefined;
  dynamodbCalls: number | undefined;
}

/** Counts during the next second. */
export async function countLoad(site: Site): Promise<Load> {
  const startedMs = performance.now();
  const stopCounting = site.parts.has('cache') ? await countCommands(site.cachePort) : undefined;
  const countedBefore = await countAllStatements(site);
  const callsBefore = site.dynamodbCalls() ?? 0;
  await pause(COUNTED_MS);
  const calls = site.dynamodbCalls();
  return {
    cacheCalls: stopCounting?.(),
    dynamodbCalls: calls === undefined ? undefined : calls - callsBefore,
    statements: (await countAllStatements(site)) - countedBefore,
    tookMs: performance.now() - startedMs,
  };
}

/** Counts what an average request costs. `idle` is the shop's background work, which is subtracted. */
export async function countCosts(
  countAgain: () => Promise<Load | undefined>,
  crowd: Crowd,
  idle: Load | undefined,
): Promise<Pick<Calm, 'statements' | 'cacheCalls' | 'dynamodbCalls'>> {
  const requestsBefore = requestsOf(crowd);
  const load = await countAgain();
  const requests = Math.max(1, requestsOf(crowd) - requestsBefore);
  const share = (load?.tookMs ?? 0) / (idle?.tookMs ?? 1);
  const ofOne = (all: number | undefined, byItself: number | undefined) =>
    all === undefined ? undefined : Math.max(0, all - (byItself ?? 0) * share) / requests;
  return {
    statements: ofOne(load?.statements, idle?.statements),
    cacheCalls: ofOne(load?.cacheCalls, idle?.cacheCalls),
    dynamodbCalls: ofOne(load?.dynamodbCalls, idle?.dynamodbCalls),
  };
}

const requestsOf = ({ measures }: Crowd) =>
  (['read', 'write', 'sign-in'] as const).reduce((sum, kind) => sum + measures.of(kind).requests, 0);

/** Counts on the primary and its replica. The statement that asks is not counted. */
async function countAllStatements({ dataDir, replicaDir, parts }: Site): Promise<number> {
  const places = [dataDir, ...(parts.has('replica') ? [replicaDir] : [])];
  const counts = await Promise.all(places.map((place) => countStatements(socketOf(place))));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Instances send these on their own, whether or not anyone shops. */
const NOT_COUNTED = new Set(['ping', 'info', 'hello', 'client', 'config', 'subscribe', 'auth', 'monitor']);

/**
 * Counts the commands of all clients until the returned function is called. A script counts as one command. MONITOR
 * slows the server down, so no times are measured meanwhile.
 */
export async function countCommands(port: number): Promise<() => number> {
  const monitor = openValkey({ at: { port } }, { monitor: true });
  // A command that arrives together with the answer to MONITOR is an error to the client, which continues after it.
  // The client's own monitor() has no listener for that, which would end this process.
  monitor.on('error', () => {});
  const isMonitoring = new Promise<void>((resolve) => monitor.once('monitoring', resolve));
  monitor.connect().catch(() => {});
  await withTimeLimit(isMonitoring, MONITOR_TIMEOUT_MS);
  let count = 0;
  monitor.on('monitor', (_time: string, [name = '']: string[], source: string) => {
    // The commands inside a script come from "lua".
    if (source !== 'lua' && !NOT_COUNTED.has(name.toLowerCase())) count++;
  });
  return () => {
    monitor.disconnect();
    return count;
  };
}
