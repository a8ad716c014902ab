import { type RequestName, shareOf, THINK_SECONDS } from '../simulation/mix.ts';
import type { MeasuredService } from '../simulation/results.ts';
import { CACHE, DATABASE_SIZES, WEB } from './prices.ts';

/** Processors are half busy at the peak, so that two zones carry the load of three. */
const BUSY_SHARE = 0.5;
/** Two in each zone would be one more than the smallest shop needs. */
const WEB_MACHINES_MIN = 3;

export interface Needs {
  shoppers: number;
  perSecond: number;
  addsPerSecond: number;
  ordersPerSecond: number;
  web: { processors: number; machines: number };
  cache: { processors: number; shards: number };
  database: Database;
  /** What the load balancer sends, in GB an hour. */
  sentGbPerHour: number;
}

interface Database {
  processors: number;
  walMbPerSecond: number;
  connections: number;
  /** Undefined where no machine is large enough. */
  machine: (typeof DATABASE_SIZES)[number] | undefined;
}

export interface NeedsInput {
  services: readonly MeasuredService[];
  shoppers: number;
  /** Sessions and carts live in DynamoDB, so the database has no part in them. */
  hasCartsElsewhere: boolean;
}

/** What this many shoppers at once need of each tier, by the measured cost of their requests. */
export function needsOf({ services, shoppers, hasCartsElsewhere }: NeedsInput): Needs {
  const perSecond = shoppers / THINK_SECONDS;
  const rateOf = (name: RequestName) => perSecond * shareOf(name);
  const sum = (costOf: (service: MeasuredService) => number) =>
    services.reduce((total, service) => total + rateOf(service.name) * costOf(service), 0);
  const isInDatabase = ({ name }: MeasuredService) => !(hasCartsElsewhere && CART_REQUESTS.includes(name));
  const webProcessors = sum(({ costs }) => costs.web) / 1_000;
  const cacheProcessors = sum(({ costs }) => costs.cache) / 1_000;
  const machines = Math.max(WEB_MACHINES_MIN, Math.ceil(webProcessors / BUSY_SHARE / WEB.processors));
  const processors = sum((service) => (isInDatabase(service) ? service.costs.database : 0)) / 1_000;
  return {
    shoppers,
    perSecond,
    addsPerSecond: rateOf('add to cart'),
    ordersPerSecond: rateOf('order'),
    web: { processors: webProcessors, machines },
    cache: {
      processors: cacheProcessors,
      // One thread of a node runs all of its commands.
      shards: Math.max(1, Math.ceil(cacheProcessors / BUSY_SHARE)),
    },
    database: {
      processors,
      walMbPerSecond: sum((service) => (isInDatabase(service) ? service.walBytes : 0)) / 1e6,
      connections: machines * WEB.processes * WEB.connectionsPerProcess,
      machine: DATABASE_SIZES.find((size) => size.processors * BUSY_SHARE >= processors),
    },
    sentGbPerHour: (sum(({ bytesSent }) => bytesSent) * 3_600) / 1e9,
  };
}

const CART_REQUESTS: readonly RequestName[] = ['show cart', 'add to cart'];

/** The number of shoppers at which a tier reaches its limit. Needs grow in proportion to the shoppers. */
export const shoppersAt = (limit: number, need: number, shoppers: number): number =>
  (limit / need) * shoppers;

export const nodesOf = ({ cache }: Needs): number => cache.shards * CACHE.nodesPerShard;
