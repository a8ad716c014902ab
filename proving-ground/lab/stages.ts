import type { ClusterOptions } from '../cluster/options.ts';

export type StageName =
  | 'local'
  | 'affinity'
  | 'cookie'
  | 'valkey'
  | 'dynamodb'
  | 'database'
  | 'lazy'
  | 'zones';

/** One step on the way to today's architecture, and what it is expected to lose. */
export interface Stage {
  name: StageName;
  title: string;
  /** A sentence about what its figures show. */
  shows: string;
  /** It is undefined for the stage that runs in the region with three zones. */
  cluster: Pick<ClusterOptions, 'state' | 'sticky' | 'cache' | 'replica'> | undefined;
  /** A `control` must lose carts, or the run is void. A `durable` stage must not. */
  kind: 'control' | 'durable';
  /** The events that make even this stage lose carts, by design. */
  losesBy: { fault?: string; anotherDevice?: boolean };
}

const none = { sticky: false, cache: false, replica: false };

export const STAGES: readonly Stage[] = [
  {
    name: 'local',
    title: 'local state',
    shows: 'carts are lost when the load balancer moves a shopper',
    cluster: { ...none, state: 'local' },
    kind: 'control',
    losesBy: {},
  },
  {
    name: 'affinity',
    title: 'session affinity',
    shows: 'carts are lost when their instance ends',
    cluster: { ...none, state: 'local', sticky: true },
    kind: 'control',
    losesBy: {},
  },
  {
    name: 'cookie',
    title: 'web cookies',
    shows: 'requests are larger, old carts can be replayed, and each device has its own cart',
    cluster: { ...none, state: 'cookie' },
    kind: 'durable',
    losesBy: { anotherDevice: true },
  },
  {
    name: 'valkey',
    title: 'server sessions in Valkey',
    shows: 'the web tier is stateless, and carts are as durable as the cache',
    cluster: { ...none, state: 'valkey', cache: true },
    kind: 'durable',
    losesBy: { fault: 'empty the cache' },
  },
  {
    name: 'dynamodb',
    title: 'server sessions in DynamoDB',
    shows: 'the web tier is stateless and carts are durable, with several calls per change',
    cluster: { ...none, state: 'dynamodb' },
    kind: 'durable',
    losesBy: {},
  },
  {
    name: 'database',
    title: 'database',
    shows: 'nothing acknowledged is lost',
    cluster: { ...none, state: 'database', replica: true },
    kind: 'durable',
    losesBy: {},
  },
  {
    name: 'lazy',
    title: 'database with lazy loading',
    shows: 'nothing acknowledged is lost, and reads cost the database nothing',
    cluster: { state: 'database', sticky: false, cache: true, replica: true },
    kind: 'durable',
    losesBy: {},
  },
  {
    name: 'zones',
    title: 'three availability zones',
    shows: 'nothing acknowledged is lost when a zone is lost',
    cluster: undefined,
    kind: 'durable',
    losesBy: {},
  },
];
