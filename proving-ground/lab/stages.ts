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

/** One step on the way to the architecture of today, and what it is expected to lose. */
export interface Stage {
  name: StageName;
  title: string;
  /** What the reader is to see in its figures. */
  shows: string;
  /** Undefined for the stage that runs in the region of three zones. */
  cluster: Pick<ClusterOptions, 'state' | 'sticky' | 'cache' | 'replica'> | undefined;
  /** `control`: it must lose carts, or the run is void. `durable`: it must not. */
  kind: 'control' | 'durable';
  /** Of a durable one: what takes carts away by design. */
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
    shows: 'heavier requests, old carts can be shown again, another device has another cart',
    cluster: { ...none, state: 'cookie' },
    kind: 'durable',
    losesBy: { anotherDevice: true },
  },
  {
    name: 'valkey',
    title: 'server sessions in Valkey',
    shows: 'a stateless web tier, as durable as the cache is',
    cluster: { ...none, state: 'valkey', cache: true },
    kind: 'durable',
    losesBy: { fault: 'empty the cache' },
  },
  {
    name: 'dynamodb',
    title: 'server sessions in DynamoDB',
    shows: 'a stateless web tier, durable, several calls for a change',
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
    shows: 'nothing acknowledged is lost when a zone is',
    cluster: undefined,
    kind: 'durable',
    losesBy: {},
  },
];
