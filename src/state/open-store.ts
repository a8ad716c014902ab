import type { SharedCache } from '../cache/shared-cache.ts';
import type { Database } from '../database/database.ts';
import type { Replicas } from '../database/replicas/replicas.ts';
import type { Logger } from '../process/log.ts';
import { createCachedStore } from './cached/cached.ts';
import { createStandIn } from './cached/stand-in.ts';
import { createDatabaseStore } from './database/database.ts';
import { createStanding, endCredentials } from './database/standing.ts';
import type { Records } from './records/records.ts';
import type { CopySource, StateSettings } from './settings.ts';
import type { ExternalStore, MergeCarts, StateStore, TransactionalStore } from './store.ts';

interface StoreParts {
  settings: StateSettings;
  database: Database;
  /** For the store `database` to be read through. */
  cache: SharedCache | undefined;
  /** For carts to be shown while the primary is away; only together with the cache, which knows what has ended. */
  replicas: Replicas | undefined;
  sessionKeys: readonly string[];
  publicUrl: string;
  /** The rule by which a cart that is moved joins the customer's. */
  mergeCarts: MergeCarts;
  log: Pick<Logger, 'warn'>;
}

export interface OpenedStore {
  store: StateStore;
  /** Whether it can say where a customer is signed in; the memory of an instance and cookies cannot. */
  knowsEverySession: boolean;
  close(): void;
}

/** The store of STATE_STORE. What only one stage needs is loaded for that stage alone. */
export async function openStore(parts: StoreParts): Promise<OpenedStore> {
  const { settings, database, cache, replicas, sessionKeys, publicUrl, log } = parts;
  switch (settings.store) {
    case 'database': {
      const standIn = replicas && createStandIn(replicas);
      const store = cache ? createCachedStore(database, cache, standIn) : createDatabaseStore(database);
      return settings.copyFrom ? openMovingStore(parts, store) : unclosed(store);
    }
    case 'local': {
      const { createLocalStore, LOCAL_WARNING } = await import('./local.ts');
      log.warn(LOCAL_WARNING);
      return { ...unclosed(createLocalStore(createStanding(database))), knowsEverySession: false };
    }
    case 'cookie': {
      const { createCookieStore } = await import('./cookie/cookie.ts');
      const end = (customerId: string) => endCredentials(database, customerId);
      const isGood = createStanding(database);
      const store = createCookieStore({ sessionKeys, publicUrl, isGood, endCredentials: end });
      return { ...unclosed(store), knowsEverySession: false };
    }
    case 'valkey':
    case 'dynamodb':
      return { ...(await openRecordStore(settings.store, parts)), knowsEverySession: true };
  }
}

/** The stores that keep records on a server of their own, from which all of them can be copied. */
export async function openRecordStore(
  name: CopySource,
  { settings, database, log }: Pick<StoreParts, 'settings' | 'database' | 'log'>,
): Promise<{ store: ExternalStore; records: Records; close(): void }> {
  const isGood = createStanding(database);
  if (name === 'dynamodb') {
    const { openDynamoDbStore } = await import('./dynamodb/dynamodb.ts');
    return openDynamoDbStore(settings.dynamodb, isGood);
  }
  if (!settings.cache) throw new Error('The store valkey needs CACHE_URL, such as redis://127.0.0.1:6379.');
  const { openValkeyStore } = await import('./valkey/valkey.ts');
  return openValkeyStore(settings.cache, {
    isGood,
    warn: (sentence) => log.warn(sentence),
    onError: (error) => log.warn({ reason: error.message }, 'Valkey cannot be reached'),
  });
}

async function openMovingStore(parts: StoreParts, to: TransactionalStore): Promise<OpenedStore> {
  const { copyFrom } = parts.settings;
  if (!copyFrom) throw new Error('there is nothing to copy from');
  const { createMover } = await import('./moving/mover.ts');
  const { createMovingStore } = await import('./moving/moving.ts');
  const { records, store: from, close } = await openRecordStore(copyFrom, parts);
  const store = createMovingStore(from, to, createMover(records, parts.database, parts.mergeCarts));
  return { store, knowsEverySession: true, close };
}

const unclosed = (store: StateStore): OpenedStore => ({
  store,
  knowsEverySession: true,
  close: () => {},
});
