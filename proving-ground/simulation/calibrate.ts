import { type Costs, measureLoad, TIERS } from './measure.ts';
import { REQUESTS, type RequestName, shareOf } from './mix.ts';
import type { Model, RequestKind, Step } from './model.ts';
import type { Shoppers } from './shoppers.ts';
import type { Site } from './site.ts';

const CALLERS = 64;
const SECONDS_BUSY = 2;
const SECONDS_ALONE = 1;
const SECONDS_MIX = 5;
const REQUESTS_AT_MOST = 30_000;
const ORDERS_AT_MOST = 2_500;
/** Database connections of one instance, each of which is a thread of the database server. */
const CONNECTIONS = 16;

export interface ServiceTime {
  name: RequestName;
  costs: Costs;
  /** The time of a lone request during which it uses no processor: the disk, the network and wake-ups. */
  waitMs: number;
  bytesSent: number;
  walBytes: number;
}

/** What one instance spends on each kind of request. */
export interface Calibration {
  services: readonly ServiceTime[];
}

/**
 * Measures each kind of request on one instance: with many callers for its processor time, and with one caller for the
 * time in which it needs no processor. Requests that come together share work, and more so when all are of one kind, so
 * the costs of each tier are then scaled to those of the mix.
 */
export async function calibrate(
  site: Site,
  shoppers: Shoppers,
  log: (message: string) => void,
): Promise<Calibration> {
  const services: ServiceTime[] = [];
  for (const name of REQUESTS) {
    const requests = await shoppers.ofKind(name, name === 'order' ? ORDERS_AT_MOST : REQUESTS_AT_MOST / 10);
    const busy = { requests, connections: CALLERS, seconds: SECONDS_BUSY, thinkMs: 0 };
    // The first answers fill the caches and compile the code.
    if (name !== 'order') await measureLoad(site, busy);
    const measured = await measureLoad(site, busy);
    const alone = await measureLoad(site, { ...busy, connections: 1, seconds: SECONDS_ALONE });
    // If no request was answered in time, there is no figure.
    const waitMs = alone.requests === 0 ? 0 : Math.max(0, alone.p50Ms - sumOf(alone.costs));
    const { costs, bytesSent, walBytes } = measured;
    services.push({ name, costs, waitMs, bytesSent, walBytes });
    log(
      `${name}: ${describe(costs)}, ${waitMs.toFixed(2)} ms of waiting, ${bytesSent.toFixed(0)} bytes sent, ${walBytes.toFixed(0)} bytes of log`,
    );
  }
  const mixed = await measureLoad(site, {
    requests: await shoppers.mixed(REQUESTS_AT_MOST),
    connections: CALLERS,
    seconds: SECONDS_MIX,
    thinkMs: 0,
  });
  log(`the mix: ${describe(mixed.costs)}`);
  return { services: scaleTo(mixed.costs, services) };
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

export interface ModelInput {
  instances: number;
  processors: number;
  shoppers: number;
  thinkMs: number;
  /** What the generator spends on a request, if that differs: its cost grows with its connections. */
  generatorMs?: number;
}

/** The model of the cluster on a machine with this many processors to itself. */
export function modelOf({ services }: Calibration, input: ModelInput): Model {
  const { instances, processors, shoppers, thinkMs, generatorMs } = input;
  const oneThread = { processes: 1, threads: 1 };
  return {
    processors,
    stations: {
      generator: oneThread,
      // HAProxy starts a thread for each processor.
      balancer: { processes: 1, threads: 2 },
      web: { processes: instances, threads: 1 },
      cache: oneThread,
      database: { processes: 1, threads: CONNECTIONS * instances },
    },
    kinds: services.map(
      ({ name, costs, waitMs }): RequestKind => ({
        name,
        share: shareOf(name),
        steps: stepsOf({ ...costs, generator: generatorMs ?? costs.generator }, waitMs),
      }),
    ),
    load: { kind: 'closed', shoppers, thinkMs },
  };
}

/** Half of the work of the web process, the balancer and the generator comes before the answer of the database. */
function stepsOf(costs: Costs, waitMs: number): Step[] {
  const half = (at: keyof Costs): Step => ({ at, cpuMs: costs[at] / 2 });
  const whole = (at: keyof Costs): Step[] => (costs[at] > 0 ? [{ at, cpuMs: costs[at] }] : []);
  return [
    half('generator'),
    half('balancer'),
    half('web'),
    ...whole('cache'),
    ...whole('database'),
    ...(waitMs > 0 ? [{ waitMs }] : []),
    half('web'),
    half('balancer'),
    half('generator'),
  ];
}

const sumOf = (costs: Costs): number => Object.values(costs).reduce((sum, one) => sum + one, 0);

const describe = (costs: Costs): string =>
  [...TIERS, 'generator' as const].map((tier) => `${tier} ${(costs[tier] * 1_000).toFixed(0)}`).join(', ') +
  ' µs';
