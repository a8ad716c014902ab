import { join } from 'node:path';
import { foreignShare, readProcessorTime } from '../load/processor-time.ts';
import { writeRequests } from '../load/requests.ts';
import { untilQuiet } from '../load/until-quiet.ts';
import { runWrk, type WrkResult } from '../load/wrk.ts';
import type { PeerRequest } from '../peers/contestant.ts';
import type { Site, Tier } from './site.ts';

export const TIERS: readonly Tier[] = ['web', 'database', 'cache', 'balancer'];

/** Processor time of one request, in milliseconds. */
export type Costs = Record<Tier | 'generator', number>;

export interface Measured extends WrkResult {
  /** Requests that the shop did not refuse. */
  perSecond: number;
  costs: Costs;
  /** Of one request: what the shop sends, and what the database writes to its log. */
  bytesSent: number;
  walBytes: number;
  /** The part of the machine that other programs used. */
  foreignShare: number;
}

export interface LoadInput {
  requests: readonly PeerRequest[];
  connections: number;
  seconds: number;
  thinkMs: number;
}

/** Rate limits are reset this often. Far fewer than 300 orders, the limit of one address, are placed in this time. */
const FORGET_EVERY_MS = 250;

/** A measurement is repeated if other programs used more of the machine, because it then says little about the shop. */
export const FOREIGN_MAX = 0.05;
const TRIES = 3;

/**
 * Measures until other programs leave the machine alone, but not more often than a few times, so its caller has to look at
 * `foreignShare`. `prepare` makes other requests each time. `secondsBefore` are not counted.
 */
export async function measureQuietly(
  site: Site,
  prepare: () => Promise<LoadInput>,
  { secondsBefore = 0 } = {},
): Promise<Measured> {
  let best: Measured | undefined;
  for (let tries = 0; tries < TRIES && !(best && best.foreignShare <= FOREIGN_MAX); tries++) {
    if (secondsBefore > 0) await measureLoad(site, { ...(await prepare()), seconds: secondsBefore });
    const found = await measureLoad(site, await prepare());
    if (!best || found.foreignShare < best.foreignShare) best = found;
  }
  return best as Measured;
}

/** Loads the site and measures what each tier spends on a request. */
export async function measureLoad(site: Site, load: LoadInput): Promise<Measured> {
  const file = join(site.folder, 'requests.bin');
  await writeRequests(file, load.requests, site.url);
  const pids = site.pids();
  const walBefore = await site.walBytes();
  const before = await readProcessorTime(pids);
  const forgetting = setInterval(() => void site.forgetLimits(), FORGET_EVERY_MS);
  const result = await runWrk({ ...load, url: site.url, file }).finally(() => clearInterval(forgetting));
  const after = await readProcessorTime(pids);
  await untilQuiet(() => readProcessorTime(pids));
  const costs = TIERS.map((tier) => [tier, (after.tasks[tier] - before.tasks[tier]) / result.requests]);
  return {
    ...result,
    perSecond: (result.requests - result.failed) / result.seconds,
    bytesSent: result.bytes / result.requests,
    walBytes: ((await site.walBytes()) - walBefore) / result.requests,
    costs: {
      ...(Object.fromEntries(costs) as Record<Tier, number>),
      generator: (after.harness - before.harness) / result.requests,
    },
    foreignShare: foreignShare(before, after),
  };
}
