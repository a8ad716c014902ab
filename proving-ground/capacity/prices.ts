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
  /** Aurora DSQL, by million units of work. */
  dsqlUnitsMillion: 8,
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

/** Each size of a class has twice the processors of the one before, and costs twice as much. */
export const DATABASE_SIZES = [
  { type: 'db.r6gd.xlarge', processors: 4 },
  { type: 'db.r6gd.2xlarge', processors: 8 },
  { type: 'db.r6gd.4xlarge', processors: 16 },
  { type: 'db.r6gd.8xlarge', processors: 32 },
  { type: 'db.r6gd.16xlarge', processors: 64 },
] as const;
const SMALLEST = DATABASE_SIZES[0];
export const databaseHour = (processors: number): number =>
  (hourOf(SMALLEST.type) * processors) / SMALLEST.processors;

export const WEB = { type: 'c7g.xlarge', processors: 4, processes: 4, connectionsPerProcess: 16 } as const;
export const CACHE = { type: 'cache.r7g.large', nodesPerShard: 3 } as const;
