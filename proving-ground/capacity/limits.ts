import { BUSY_SHARE, type Needs, shoppersAt } from './needs.ts';
import { DATABASE_SIZES, WEB_TYPES } from './prices.ts';

/** Something that one shop has only once, and the number of shoppers at which it is used up. */
export interface Limit {
  name: string;
  /** Undefined where it does not depend on the number of shoppers. */
  shoppers: number | undefined;
  remedy: string;
}

const LARGEST = DATABASE_SIZES.at(-1) as (typeof DATABASE_SIZES)[number];
/** The highest max_connections that RDS sets by default. PostgreSQL does not handle more connections well. */
const CONNECTIONS_MAX = 5_000;
/** What one table of DynamoDB may write a second before its quota is raised. */
const TABLE_WRITE_UNITS = 40_000;
/** What a primary can write to its log and send to two standbys. It leaves room on a network of 10 Gbit/s. */
const LOG_MB_PER_SECOND = 300;

export function limitsOf(needs: Needs): Limit[] {
  const { database, web, cache, addsPerSecond, ordersPerSecond } = needs;
  const at = (limit: number, need: number) => shoppersAt(limit, need, needs);
  const { processors, connections } = WEB_TYPES.large;
  const usedPerMachine = processors * BUSY_SHARE;
  const machinesForConnections = CONNECTIONS_MAX / connections;
  return [
    {
      name: 'web: half of the processors of 3 c7g.xlarge',
      shoppers: at(3 * usedPerMachine, web.processors),
      remedy: 'more machines, without a limit of their own',
    },
    {
      name: 'cache: one thread, half busy',
      shoppers: at(BUSY_SHARE, cache.processors),
      remedy: 'shards (`redis+cluster://`)',
    },
    {
      name: `database: ${CONNECTIONS_MAX.toLocaleString('en-US')} connections of the web tier`,
      shoppers: at(machinesForConnections * usedPerMachine, web.processors),
      remedy: 'a pooler (RDS Proxy, PgBouncer) or fewer connections a process',
    },
    {
      name: `database: half of ${LARGEST.processors} processors, the largest machine`,
      shoppers: at(LARGEST.processors * BUSY_SHARE, database.processors),
      remedy: 'carts and sessions in DynamoDB; then orders by shop or region',
    },
    {
      name: `database: ${LOG_MB_PER_SECOND} MB of log a second`,
      shoppers: at(LOG_MB_PER_SECOND, database.walMbPerSecond),
      remedy: 'carts and sessions in DynamoDB',
    },
    {
      name: `DynamoDB: ${TABLE_WRITE_UNITS.toLocaleString('en-US')} write units a second, the quota of a table`,
      shoppers: at(TABLE_WRITE_UNITS, addsPerSecond + ordersPerSecond),
      remedy: 'a request to AWS',
    },
    {
      name: 'one variant that everyone orders',
      shoppers: undefined,
      remedy: 'its row is locked by one order after the other ([checkout](measurements/checkout.md))',
    },
    {
      name: 'one cart: 1,000 write units a second of a partition',
      shoppers: undefined,
      remedy: 'no shopper is that fast',
    },
    {
      name: 'catalog: 10 MB of each web process for 100,000 products',
      shoppers: undefined,
      remedy: 'more memory, or a search server beyond some millions',
    },
  ];
}
