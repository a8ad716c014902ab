import { type Costs, type Measured, measureQuietly, TIERS } from './measure.ts';
import { REQUESTS, type RequestName, shareOf } from './mix.ts';
import type { Shoppers } from './shoppers.ts';
import type { Site } from './site.ts';

const CALLERS = 64;
const SECONDS_BUSY = 2;
const SECONDS_ALONE = 1;
const REQUESTS_BUSY = 3_000;
const ORDERS_BUSY = 2_500;
const ORDERS_ALONE = 200;

/**
 * The loads at which the mix is measured. The cost of a request depends on how many connections are open and on how many
 * requests arrive together, so both loads are similar to those that are predicted. At the full one the machine is never
 * idle, and fewer requests are in flight than one instance refuses.
 */
const LOADS = {
  light: { connections: 400, thinkMs: 400, seconds: 5, requestsPerSecond: 1_000 },
  full: { connections: 1_200, thinkMs: 150, seconds: 5, requestsPerSecond: 8_000 },
} as const;
export type LoadName = keyof typeof LOADS;
const SECONDS_BEFORE = 2;

export interface ServiceTime {
  name: RequestName;
  costs: Costs;
  /** The time of a lone request during which it uses no processor: the disk, the network and wake-ups. */
  waitMs: number;
  bytesSent: number;
  walBytes: number;
}

/** What one instance spends on each kind of request while it gets no other kind. */
export interface Kinds {
  services: readonly ServiceTime[];
  /** The largest part of the machine that other programs used meanwhile. */
  foreignShare: number;
}

/** What so many instances spend on each kind of request of the mix. */
export interface Calibration {
  services: Record<LoadName, readonly ServiceTime[]>;
  /** The largest part of the machine that other programs used meanwhile. */
  foreignShare: number;
}

/**
 * Measures each kind of request on one instance: with many callers for its processor time, and with one caller for the
 * time in which it needs no processor.
 */
export async function measureKinds(
  site: Site,
  shoppers: Shoppers,
  log: (message: string) => void,
): Promise<Kinds> {
  const services: ServiceTime[] = [];
  let foreignShare = 0;
  for (const name of REQUESTS) {
    const kind = await measureKind(site, shoppers, name);
    log(describeService(kind.service));
    services.push(kind.service);
    foreignShare = Math.max(foreignShare, kind.foreignShare);
  }
  return { services, foreignShare };
}

/**
 * Requests of one kind share more work than those of the mix, and instances of one machine compete for its processor
 * caches, so the costs of each tier are scaled to those of the mix on the instances that run now.
 */
export async function calibrate(
  site: Site,
  shoppers: Shoppers,
  { services }: Kinds,
  log: (message: string) => void,
): Promise<Calibration> {
  const light = await measureMix(site, shoppers, 'light');
  const full = await measureMix(site, shoppers, 'full');
  log(`the mix at light load: ${describe(light.costs)}; at full load: ${describe(full.costs)}`);
  return {
    services: { light: scaleTo(light.costs, services), full: scaleTo(full.costs, services) },
    foreignShare: Math.max(light.foreignShare, full.foreignShare),
  };
}

async function measureKind(site: Site, shoppers: Shoppers, name: RequestName) {
  // A repeated order is only looked up, so each of them is sent once.
  const [busyCount, aloneCount] =
    name === 'order' ? [ORDERS_BUSY, ORDERS_ALONE] : [REQUESTS_BUSY, REQUESTS_BUSY];
  const measured = await measureQuietly(site, async () => ({
    requests: await shoppers.ofKind(name, busyCount),
    connections: CALLERS,
    seconds: SECONDS_BUSY,
    thinkMs: 0,
  }));
  const alone = await measureQuietly(site, async () => ({
    requests: await shoppers.ofKind(name, aloneCount),
    connections: 1,
    seconds: SECONDS_ALONE,
    thinkMs: 0,
  }));
  // If no request was answered in time, there is no figure.
  const waitMs = alone.requests === 0 ? 0 : Math.max(0, alone.p50Ms - sumOf(alone.costs));
  const { costs, bytesSent, walBytes } = measured;
  const service: ServiceTime = { name, costs, waitMs, bytesSent, walBytes };
  return { service, foreignShare: Math.max(measured.foreignShare, alone.foreignShare) };
}

async function measureMix(site: Site, shoppers: Shoppers, name: LoadName): Promise<Measured> {
  const { requestsPerSecond, seconds, ...load } = LOADS[name];
  return await measureQuietly(
    site,
    async () => ({ ...load, requests: await shoppers.mixed(requestsPerSecond * seconds), seconds }),
    { secondsBefore: SECONDS_BEFORE },
  );
}

/** Scales the costs of each tier so that the mix costs what was measured. */
export function scaleTo(mix: Costs, services: readonly ServiceTime[]): ServiceTime[] {
  const factorOf = (tier: keyof Costs) => {
    const sum = services.reduce((total, { name, costs }) => total + shareOf(name) * costs[tier], 0);
    return sum === 0 ? 1 : mix[tier] / sum;
  };
  const factors = Object.fromEntries(
    Object.keys(mix).map((tier) => [tier, factorOf(tier as keyof Costs)]),
  ) as Costs;
  return services.map((service) => ({
    ...service,
    costs: Object.fromEntries(
      Object.entries(service.costs).map(([tier, cost]) => [tier, cost * factors[tier as keyof Costs]]),
    ) as Costs,
  }));
}

const sumOf = (costs: Costs): number => Object.values(costs).reduce((sum, one) => sum + one, 0);

const describe = (costs: Costs): string =>
  [...TIERS, 'generator' as const].map((tier) => `${tier} ${(costs[tier] * 1_000).toFixed(0)}`).join(', ') +
  ' µs';

const describeService = ({ name, costs, waitMs, bytesSent, walBytes }: ServiceTime): string =>
  `${name}: ${describe(costs)}, ${waitMs.toFixed(2)} ms of waiting, ${bytesSent.toFixed(0)} bytes sent, ${walBytes.toFixed(0)} bytes of log`;
