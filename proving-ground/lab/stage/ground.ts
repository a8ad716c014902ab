import { waitUntil } from '../../shared/wait-until.ts';
import type { ControlResult } from '../result.ts';
import type { Random } from '../shoppers/random.ts';
import type { Crowd } from '../shoppers/shoppers.ts';
import type { Stage } from '../stages.ts';
import { countLoad, type Load } from './costs.ts';
import { type FaultName, faultsOf } from './fault-plan.ts';
import { instancesOf, playFault } from './faults.ts';
import { type Site, type SiteOptions, startSite } from './site.ts';
import { openZones } from './zones.ts';

/** Where a stage is played: a shop that can be asked and broken. */
export interface Ground {
  port: number;
  /** What can be broken here. */
  faults: ReadonlySet<FaultName>;
  /** Resolves, when all runs again, with what it was. */
  breakIt(name: FaultName, random: Random): Promise<string>;
  /** What the servers behind the shop are asked in the next second; undefined where they do not tell. */
  countLoad(): Promise<Load | undefined>;
  /** Kills an instance and compares; only with session affinity. */
  playControl(crowd: Crowd, random: Random): Promise<ControlResult>;
  /** What ended although nobody asked it to, and the like. */
  readonly said: readonly string[];
  close(): Promise<void>;
}

export const openGround = (options: SiteOptions & { stage: Stage }): Promise<Ground> =>
  options.stage.cluster ? openCluster(options) : openZones(options);

async function openCluster(options: SiteOptions): Promise<Ground> {
  const site = await startSite(options);
  return {
    port: site.port,
    faults: faultsOf(site.parts),
    breakIt: (name, random) => playFault(name, site, random),
    countLoad: () => countLoad(site),
    playControl: (crowd, random) => playControl(site, crowd, random),
    said: site.said,
    close: () => site.close(),
  };
}

/** How HAProxy marks the instance that a shopper stays at. */
const STICKY_COOKIE = 'lb';
const OUT_TIMEOUT_MS = 15_000;

/**
 * Kills an instance while no one shops, with session affinity. The checker has to report exactly the carts that were
 * there; a checker that does not cannot be trusted at the other stages.
 */
async function playControl(site: Site, crowd: Crowd, random: Random): Promise<ControlResult> {
  const withCart = crowd.shoppers.filter(({ version }) => version > 0);
  const places = new Set(withCart.map((shopper) => shopper.cookie(STICKY_COOKIE)));
  const victim = random.pick(instancesOf(site).filter((name) => places.has(name)));
  if (victim === undefined) throw new Error('no instance holds a cart');
  const expected = withCart.filter((shopper) => shopper.cookie(STICKY_COOKIE) === victim);
  const foundBefore = crowd.findings.length;
  await site.cluster.kill(victim);
  const isOut = async () =>
    (await site.cluster.numbers()).some(({ name, status }) => name === victim && status.startsWith('DOWN'));
  await waitUntil(`${victim} is out of rotation`, isOut, { timeoutMs: OUT_TIMEOUT_MS });
  await crowd.check();
  const found = new Set(crowd.findings.slice(foundBefore).map(({ shopper }) => shopper));
  const names = expected.map(({ name }) => name).toSorted();
  const foundNames = [...found].toSorted();
  return { victim, expected: names, found: foundNames, isExact: `${names}` === `${foundNames}` };
}
