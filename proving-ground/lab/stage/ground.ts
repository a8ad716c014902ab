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

/** A running shop at which a stage is played and broken. */
export interface Ground {
  port: number;
  /** The faults that are possible here. */
  faults: ReadonlySet<FaultName>;
  /** When everything runs again, resolves to what was broken. */
  breakIt(name: FaultName, random: Random): Promise<string>;
  /** Counts the requests to the servers behind the shop in the next second. Undefined when they cannot be counted. */
  countLoad(): Promise<Load | undefined>;
  /** Kills an instance and compares the lost carts. Only for session affinity. */
  playControl(crowd: Crowd, random: Random): Promise<ControlResult>;
  /** Log lines, such as the unexpected end of a part. */
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

/** HAProxy's cookie with the name of the shopper's instance. */
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
