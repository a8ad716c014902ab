import type { SharedCache } from '../cache/shared-cache.ts';
import type { Database } from '../database/database.ts';
import type { Replicas } from '../database/replicas/replicas.ts';
import type { Logger } from '../process/log.ts';
import { createCachedStore } from './cached/cached.ts';
import { createStandIn } from './cached/stand-in.ts';
import type { CartForm } from './cart-document.ts';
import { createCredentialsCheck, endCredentials } from './credentials.ts';
import { readCartForm } from './database/cart-form.ts';
import { createDatabaseStore } from './database/database.ts';
import type { Records } from './records/records.ts';
import type { MoveSource, StateSettings } from './settings.ts';
import type { ExternalStore, MergeCarts, StateStore, TransactionalStore } from './store.ts';

interface StoreDeps {
  settings: StateSettings;
  database: Database;
  /** The store `database` is read through it. */
  cache: SharedCache | undefined;
  /**
   * Carts are shown from them while the primary is unavailable. That needs the cache, which knows the ended sessions.
   */
  replicas: Replicas | undefined;
  sessionKeys: readonly string[];
  publicUrl: string;
  /** The rule that merges a moved cart into the one that the customer already has. */
  mergeCarts: MergeCarts;
  log: Pick<Logger, 'warn'>;
}

export interface OpenedStore {
  store: StateStore;
  /** Whether the store knows all sessions of a customer. The memory of one instance and cookies do not. */
  knowsEverySession: boolean;
  close(): void;
}

/** Opens the store of STATE_STORE. A module that only one stage needs is loaded for that stage. */
export async function openStore(deps: StoreDeps): Promise<OpenedStore> {
  const { settings, database, cache, replicas, sessionKeys, publicUrl, log } = deps;
  switch (settings.store) {
    case 'database': {
      const standIn = replicas && createStandIn(replicas);
      const form = await readCartForm(database);
      const store = cache
        ? createCachedStore(database, cache, standIn, form)
        : createDatabaseStore(database, { form });
      return settings.moveFrom ? openMovingStore(settings.moveFrom, store, form, deps) : unclosed(store);
    }
    case 'local': {
      const { createLocalStore, LOCAL_WARNING } = await import('./local.ts');
      log.warn(LOCAL_WARNING);
      return { ...unclosed(createLocalStore(createCredentialsCheck(database))), knowsEverySession: false };
    }
    case 'cookie': {
      const { createCookieStore } = await import('./cookie/cookie.ts');
      const end = (customerId: string) => endCredentials(database, customerId);
      const areCredentialsCurrent = createCredentialsCheck(database);
      const store = createCookieStore({ sessionKeys, publicUrl, areCredentialsCurrent, endCredentials: end });
      return { ...unclosed(store), knowsEverySession: false };
    }
    case 'valkey':
    case 'dynamodb':
      return { ...(await openRecordStore(settings.store, deps)), knowsEverySession: true };
  }
}

/** Opens a store that keeps records on a server of its own, so that they can be moved. */
export async function openRecordStore(
  name: MoveSource,
  { settings, database, log }: Pick<StoreDeps, 'settings' | 'database' | 'log'>,
): Promise<{ store: ExternalStore; records: Records; close(): void }> {
  const areCredentialsCurrent = createCredentialsCheck(database);
  if (name === 'dynamodb') {
    const { openDynamoDbStore } = await import('./dynamodb/dynamodb.ts');
    return openDynamoDbStore(settings.dynamodb, areCredentialsCurrent);
  }
  if (!settings.cache) throw new Error('The store valkey needs CACHE_URL, such as redis://127.0.0.1:6379.');
  const { openValkeyStore } = await import('./valkey/valkey.ts');
  return openValkeyStore(settings.cache, {
    areCredentialsCurrent,
    warn: (sentence) => log.warn(sentence),
    onError: (error) => log.warn({ reason: error.message }, 'Valkey cannot be reached'),
  });
}

async function openMovingStore(
  source: MoveSource,
  to: TransactionalStore,
  form: CartForm,
  deps: StoreDeps,
): Promise<OpenedStore> {
  const { createMover } = await import('./moving/mover.ts');
  const { createMovingStore } = await import('./moving/moving.ts');
  const { records, store: from, close } = await openRecordStore(source, deps);
  const store = createMovingStore(from, to, createMover(records, deps.database, deps.mergeCarts, form));
  return { store, knowsEverySession: true, close };
}

const unclosed = (store: StateStore): OpenedStore => ({
  store,
  knowsEverySession: true,
  close: () => {},
});
