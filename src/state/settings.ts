import { readFileSync } from 'node:fs';
import { type CacheAddress, parseCacheUrl } from '../cache/cache-url.ts';

const STORES = ['local', 'cookie', 'valkey', 'dynamodb', 'database'] as const;

/** The stages of docs/stages.md. */
type StoreName = (typeof STORES)[number];

export interface DynamoDbSettings {
  table: string;
  /** Undefined: AWS itself, by the region and the role of the instance. */
  endpoint: string | undefined;
}

export interface StateSettings {
  store: StoreName;
  /** The shared cache; for the store `valkey` it is where sessions and carts live. */
  cache: CacheAddress | undefined;
  dynamodb: DynamoDbSettings;
  /** Where sessions and carts are on their way from; undefined: all are in the store. */
  copyFrom: CopySource | undefined;
}

export const SOURCES = ['valkey', 'dynamodb'] as const;
export type CopySource = (typeof SOURCES)[number];

const DEFAULT_TABLE = 'myclothes-state';

/** STATE_STORE, CACHE_URL and the settings of DynamoDB; a fault is a sentence without a secret in it. */
export function readStateSettings(env: NodeJS.ProcessEnv): StateSettings | { fault: string } {
  const store = STORES.find((one) => one === (env.STATE_STORE || 'database'));
  if (!store) return { fault: `STATE_STORE must be one of ${STORES.join(', ')}, not "${env.STATE_STORE}".` };
  const cache = readCache(env);
  if (cache && 'fault' in cache) return cache;
  const copyFrom = SOURCES.find((one) => one === env.STATE_COPY_FROM);
  if (env.STATE_COPY_FROM && (!copyFrom || store !== 'database'))
    return { fault: 'STATE_COPY_FROM must be valkey or dynamodb, and STATE_STORE database.' };
  if (copyFrom === 'valkey' && !cache)
    return { fault: 'STATE_COPY_FROM=valkey needs CACHE_URL, such as redis://127.0.0.1:6379.' };
  if (store === 'valkey' && !cache)
    return { fault: 'STATE_STORE=valkey needs CACHE_URL, such as redis://127.0.0.1:6379.' };
  if (store === 'local' && (env.WEB_CONCURRENCY || '1') !== '1') {
    return {
      fault:
        'STATE_STORE=local keeps carts in the memory of one process, so WEB_CONCURRENCY must be 1: shoppers would lose their carts from one request to the next.',
    };
  }
  const dynamodb = readDynamoDb(env);
  return 'fault' in dynamodb ? dynamodb : { store, cache, dynamodb, copyFrom };
}

/** CACHE_URL, with what has no place in it. */
function readCache(env: NodeJS.ProcessEnv): CacheAddress | { fault: string } | undefined {
  const cache = env.CACHE_URL ? parseCacheUrl(env.CACHE_URL) : undefined;
  if (!cache || 'fault' in cache) return cache;
  const sentinelPassword = env.CACHE_SENTINEL_PASSWORD || undefined;
  if (sentinelPassword && cache.kind !== 'sentinel')
    return { fault: 'CACHE_SENTINEL_PASSWORD belongs to a CACHE_URL that begins with redis+sentinel://.' };
  if (!env.CACHE_CA_FILE) return { ...cache, sentinelPassword };
  if (!cache.tls) return { fault: 'CACHE_CA_FILE belongs to a CACHE_URL that begins with rediss.' };
  try {
    return { ...cache, sentinelPassword, ca: readFileSync(env.CACHE_CA_FILE, 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { fault: `CACHE_CA_FILE names ${env.CACHE_CA_FILE}, which cannot be read (${code}).` };
  }
}

function readDynamoDb(env: NodeJS.ProcessEnv): DynamoDbSettings | { fault: string } {
  const table = env.DYNAMODB_TABLE || DEFAULT_TABLE;
  if (!/^[A-Za-z0-9_.-]{3,255}$/.test(table))
    return { fault: 'DYNAMODB_TABLE must be 3 to 255 letters, digits, dots, dashes and underscores.' };
  const endpoint = env.DYNAMODB_ENDPOINT || undefined;
  // An address may hold a password, so it is not repeated.
  if (endpoint && (!/^https?:\/\/\S+$/.test(endpoint) || !URL.canParse(endpoint)))
    return { fault: 'DYNAMODB_ENDPOINT must be an address that begins with http:// or https://.' };
  return { table, endpoint };
}
