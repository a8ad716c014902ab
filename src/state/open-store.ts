import type { SharedCache } from '../platform/cache/shared-cache.ts';
import type { Database } from '../platform/database.ts';
import type { Logger } from '../platform/log.ts';
import { createCachedStore } from './cached.ts';
import { createDatabaseStore } from './database.ts';
import type { StateSettings } from './settings.ts';
import { createStanding, endCredentials } from './standing.ts';
import type { StateStore } from './store.ts';

interface StoreParts {
  settings: StateSettings;
  database: Database;
  /** For the store `database` to be read through. */
  cache: SharedCache | undefined;
  sessionKeys: readonly string[];
  publicUrl: string;
  log: Pick<Logger, 'warn'>;
}

export interface OpenedStore {
  store: StateStore;
  close(): void;
}

/** The store of STATE_STORE. What only one stage needs is loaded for that stage alone. */
export async function openStore(parts: StoreParts): Promise<OpenedStore> {
  const { settings, database, cache, sessionKeys, publicUrl, log } = parts;
  switch (settings.store) {
    case 'database':
      return unclosed(cache ? createCachedStore(database, cache) : createDatabaseStore(database));
    case 'local': {
      const { createLocalStore, LOCAL_WARNING } = await import('./local.ts');
      log.warn(LOCAL_WARNING);
      return unclosed(createLocalStore(createStanding(database)));
    }
    case 'cookie': {
      const { createCookieStore } = await import('./cookie.ts');
      const end = (customerId: string) => endCredentials(database, customerId);
      const isGood = createStanding(database);
      return unclosed(createCookieStore({ sessionKeys, publicUrl, isGood, endCredentials: end }));
    }
    case 'valkey': {
      if (!settings.cache) throw new Error('STATE_STORE=valkey needs CACHE_URL.');
      const { openValkeyStore } = await import('./valkey.ts');
      return openValkeyStore(settings.cache, {
        isGood: createStanding(database),
        warn: (sentence) => log.warn(sentence),
        onError: (error) => log.warn({ err: error }, 'connection to Valkey lost'),
      });
    }
    case 'dynamodb': {
      const { openDynamoDbStore } = await import('./dynamodb.ts');
      return openDynamoDbStore(settings.dynamodb, createStanding(database));
    }
  }
}

const unclosed = (store: StateStore): OpenedStore => ({ store, close: () => {} });
