import type { ServiceTime } from '../simulation/calibrate.ts';
import { type RequestName, shareOf, THINK_SECONDS } from '../simulation/mix.ts';
import { CACHE_NODES_PER_SHARD, DATABASE_SIZES, type DatabaseSize, REPLICA, WEB_TYPES } from './prices.ts';

/** Processors are half busy at the peak, so that two zones carry the load of three. */
export const BUSY_SHARE = 0.5;
/** One in each zone. */
const WEB_MACHINES_MIN = 3;
const REPLICAS_MIN = 2;

/** The small and the large machines of infra/. */
type Size = keyof typeof WEB_TYPES;

export interface Needs {
  shoppers: number;
  perSecond: number;
  addsPerSecond: number;
  ordersPerSecond: number;
  size: Size;
  web: { processors: number; machines: number };
  cache: { processors: number; nodes: number };
  database: DatabaseNeeds;
  /** What the load balancer sends, in GB an hour. */
  sentGbPerHour: number;
}

interface DatabaseNeeds {
  /** Used of the primary. */
  processors: number;
  /** Undefined where no machine is large enough. */
  machine: DatabaseSize | undefined;
  replicas: number;
  walMbPerSecond: number;
  connections: number;
}

export interface NeedsInput {
  services: readonly ServiceTime[];
  shoppers: number;
  /** Sessions and carts live in DynamoDB, so the database has no part in them. */
  hasCartsElsewhere: boolean;
}

/** The catalog is read from replicas, where there are some. */
const CATALOG: readonly RequestName[] = ['listing', 'product'];
const CARTS: readonly RequestName[] = ['show cart', 'add to cart'];

/** What this many shoppers at once need of each tier, by the measured cost of their requests. */
export function needsOf({ services, shoppers, hasCartsElsewhere }: NeedsInput): Needs {
  const perSecond = shoppers / THINK_SECONDS;
  const rateOf = (name: RequestName) => perSecond * shareOf(name);
  const sum = (costOf: (service: ServiceTime) => number, without: readonly RequestName[] = []) =>
    services
      .filter(({ name }) => !without.includes(name))
      .reduce((total, service) => total + rateOf(service.name) * costOf(service), 0);
  const elsewhere = hasCartsElsewhere ? CARTS : [];
  const webProcessors = sum(({ costs }) => costs.web) / 1_000;
  const inDatabase = sum(({ costs }) => costs.database, elsewhere) / 1_000;
  const writes = sum(({ costs }) => costs.database, [...CATALOG, ...elsewhere]) / 1_000;
  const cacheProcessors = sum(({ costs }) => costs.cache) / 1_000;
  const size = fitsSmall(webProcessors, inDatabase) ? 'small' : 'large';
  const machines = Math.max(WEB_MACHINES_MIN, machinesFor(webProcessors, WEB_TYPES[size].processors));
  return {
    shoppers,
    perSecond,
    addsPerSecond: rateOf('add to cart'),
    ordersPerSecond: rateOf('order'),
    size,
    web: { processors: webProcessors, machines },
    // One thread of a node runs all of its commands.
    cache: {
      processors: cacheProcessors,
      nodes: CACHE_NODES_PER_SHARD * Math.max(1, machinesFor(cacheProcessors, 1)),
    },
    database: {
      ...primaryFor(size, { writes, all: inDatabase }),
      walMbPerSecond: sum(({ walBytes }) => walBytes, elsewhere) / 1e6,
      connections: machines * WEB_TYPES[size].connections,
    },
    sentGbPerHour: (sum(({ bytesSent }) => bytesSent) * 3_600) / 1e9,
  };
}

const fitsSmall = (webProcessors: number, databaseProcessors: number): boolean =>
  webProcessors <= WEB_MACHINES_MIN * WEB_TYPES.small.processors * BUSY_SHARE &&
  databaseProcessors <= DATABASE_SIZES[0].processors * BUSY_SHARE;

function primaryFor(size: Size, { writes, all }: { writes: number; all: number }) {
  if (size === 'small') return { processors: all, machine: DATABASE_SIZES[0], replicas: 0 };
  return {
    processors: writes,
    machine: DATABASE_SIZES.slice(1).find(({ processors }) => processors * BUSY_SHARE >= writes),
    replicas: Math.max(REPLICAS_MIN, machinesFor(all - writes, REPLICA.processors)),
  };
}

const machinesFor = (used: number, processors: number): number => Math.ceil(used / BUSY_SHARE / processors);

/** The number of shoppers at which a tier reaches its limit. Needs grow in proportion to the shoppers. */
export const shoppersAt = (limit: number, need: number, { shoppers }: Needs): number =>
  (limit / need) * shoppers;
