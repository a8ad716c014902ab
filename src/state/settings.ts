import type { CacheAddress } from '../cache/cache-url.ts';

/** Where sessions and carts can live: the stages of docs/stages.md. */
export const STORES = ['local', 'cookie', 'valkey', 'dynamodb', 'database'] as const;

/** The stores that sessions and carts can be moved from, to PostgreSQL. */
export const MOVE_SOURCES = ['valkey', 'dynamodb'] as const;
export type MoveSource = (typeof MOVE_SOURCES)[number];

export interface StateSettings {
  store: (typeof STORES)[number];
  /** The shared cache. The store `valkey` keeps sessions and carts there. */
  cache: CacheAddress | undefined;
  dynamodb: DynamoDbSettings;
  /** Where sessions and carts are being moved from. When undefined, all are in the store. */
  moveFrom: MoveSource | undefined;
}

export interface DynamoDbSettings {
  table: string;
  /** When undefined, AWS itself, by the region and the role of the instance. */
  endpoint: string | undefined;
}
