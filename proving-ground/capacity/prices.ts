import { HOUR_OF, HOURLY, MONTHLY, TRAFFIC } from '../../infra/prices.ts';

/** On-demand prices in US dollars in us-east-1. The first ones are those of docs/aws.md, which has their sources. */
export const HOURS_PER_MONTH = 730;
export const SECONDS_PER_MONTH = HOURS_PER_MONTH * 3_600;

export const hourOf = (type: string): number => {
  const price = HOUR_OF[type];
  if (!price) throw new Error(`${type} has no price in infra/prices.ts.`);
  return price.usd;
};

export const PRICES = {
  balancerHour: HOURLY.balancer.usd,
  databaseGib: MONTHLY.databaseGib.usd,
  edgeMillion: TRAFFIC.edgeMillion.usd,
  edgeGb: TRAFFIC.edgeGb.usd,
  firewallMillion: TRAFFIC.firewallMillion.usd,
  /** A capacity unit of the load balancer is 1 GB an hour. `balancerGb` of docs/aws.md is the same price. */
  balancerGb: TRAFFIC.balancerGb.usd,
  /** DynamoDB on demand, by million request units, and storage by GB and month. */
  writeUnitsMillion: 0.625,
  readUnitsMillion: 0.125,
} as const;

/** Where the prices that only this page uses come from. */
export const SOURCES = [
  {
    what: 'DynamoDB on demand: 0.625 a million write units, 0.125 a million read units',
    read: '2025-07-21',
    url: 'https://airbyte.com/data-engineering-resources/dynamodb-pricing',
  },
  {
    what: 'Aurora DSQL: 8.00 a million units (DPU), 0.33 a GB and month',
    read: '2026-04',
    url: 'https://blog.faridnsh.ninja/unraveling-aurora-dsql-pricing',
  },
] as const;

/** The classes that infra/sizes.ts uses, and larger ones of the same family. */
export const DATABASE_SIZES = [
  { type: 'db.c6gd.medium', processors: 1, gib: 50 },
  { type: 'db.r6gd.xlarge', processors: 4, gib: 400 },
  { type: 'db.r6gd.2xlarge', processors: 8, gib: 400 },
  { type: 'db.r6gd.4xlarge', processors: 16, gib: 400 },
  { type: 'db.r6gd.8xlarge', processors: 32, gib: 400 },
  { type: 'db.r6gd.16xlarge', processors: 64, gib: 400 },
] as const;
export type DatabaseSize = (typeof DATABASE_SIZES)[number];
const FAMILY = DATABASE_SIZES[1];

/** Each size of a family has twice the processors of the one before, and costs twice as much. */
export const databaseHour = ({ type, processors }: DatabaseSize): number =>
  type === 'db.c6gd.medium' ? hourOf(type) : (hourOf(FAMILY.type) * processors) / FAMILY.processors;

/**
 * The web machines of a small shop and of a large one. A t4g that is busy for long gets a fifth of its two processors. The
 * connections are those that src/shop-database.ts allows an instance with two or four processes.
 */
export const WEB_TYPES = {
  small: { type: 't4g.small', processors: 2 * 0.2, connections: 32 },
  large: { type: 'c7g.xlarge', processors: 4, connections: 48 },
} as const;
export const CACHE_TYPES = { small: 'cache.t4g.small', large: 'cache.r7g.large' } as const;
export const CACHE_NODES_PER_SHARD = 3;
export const REPLICA = { type: 'db.r7g.large', processors: 2, gib: 400 } as const;
