import { setTimeout as pause } from 'node:timers/promises';
import { countStatements, socketOf } from './lab-database.ts';
import { countCommands } from './redis-client.ts';
import type { Calm } from './result.ts';
import type { Crowd } from './shoppers/shoppers.ts';
import type { Site } from './site.ts';

const COUNTED_MS = 2_000;

/** What a request costs the servers behind the web tier, of everything that shoppers ask for. */
export async function countCosts(
  site: Site,
  crowd: Crowd,
): Promise<Pick<Calm, 'statements' | 'cacheCalls' | 'dynamodbCalls'>> {
  const stopCounting = site.parts.has('cache') ? await countCommands(site.cachePort) : undefined;
  const countedBefore = await countAllStatements(site);
  const callsBefore = site.dynamodbCalls();
  const requestsBefore = requestsOf(crowd);
  await pause(COUNTED_MS);
  const requests = Math.max(1, requestsOf(crowd) - requestsBefore);
  const calls = site.dynamodbCalls();
  const commands = stopCounting?.();
  const statements = (await countAllStatements(site)) - countedBefore;
  return {
    statements: statements / requests,
    cacheCalls: commands === undefined ? undefined : commands / requests,
    dynamodbCalls: calls === undefined ? undefined : (calls - (callsBefore ?? 0)) / requests,
  };
}

const requestsOf = ({ outcomes }: Crowd) => [...outcomes.values()].reduce((sum, count) => sum + count, 0);

/** On the primary and its replica, without the question itself. */
async function countAllStatements({ dataDir, replicaDir, parts }: Site): Promise<number> {
  const places = [dataDir, ...(parts.has('replica') ? [replicaDir] : [])];
  const counts = await Promise.all(places.map((place) => countStatements(socketOf(place))));
  return counts.reduce((sum, count) => sum + count, 0);
}
