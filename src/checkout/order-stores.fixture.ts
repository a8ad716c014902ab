import { startDynamoDb } from '../../proving-ground/shared/dynamodb-server.ts';
import { startRedis } from '../../proving-ground/shared/redis-server.ts';
import type { TestDatabase } from '../../proving-ground/shared/test-database.ts';
import { SESSION_KEY } from '../../test/shop.ts';
import { type CacheAddress, parseCacheUrl } from '../cache/cache-url.ts';
import type { Database } from '../database/database.ts';
import { createCookieStore } from '../state/cookie/cookie.ts';
import { createCredentialsCheck, endCredentials } from '../state/credentials.ts';
import { createDatabaseStore } from '../state/database/database.ts';
import { createTable } from '../state/dynamodb/create-table.ts';
import { openDynamoDbStore } from '../state/dynamodb/dynamodb.ts';
import { createLocalStore } from '../state/local.ts';
import type { StateStore } from '../state/store.ts';
import { openValkeyStore } from '../state/valkey/valkey.ts';

const PUBLIC_URL = 'https://shop.test';

/** One store of each kind: inside the order's transaction, outside it on the server, and in the shopper's cookie. */
export const STORES: Record<string, (database: Database) => StateStore> = {
  database: createDatabaseStore,
  local: (database) => createLocalStore(createCredentialsCheck(database)),
  cookie: (database) =>
    createCookieStore({
      sessionKeys: [SESSION_KEY],
      publicUrl: PUBLIC_URL,
      areCredentialsCurrent: createCredentialsCheck(database),
      endCredentials: (customerId) => endCredentials(database, customerId),
    }),
};

export interface OpenedStore {
  store(database: Database): StateStore;
  close(): Promise<void>;
}

/** These stores, and the ones that need a server of their own. */
export const OPENED_STORES: Record<string, (test: TestDatabase) => Promise<OpenedStore>> = {
  ...Object.fromEntries(
    Object.entries(STORES).map(([name, store]) => [name, async () => ({ store, close: async () => {} })]),
  ),
  async valkey(test) {
    const redis = await startRedis();
    const valkey = await openValkeyStore(parseCacheUrl(redis.url) as CacheAddress, {
      areCredentialsCurrent: createCredentialsCheck(test.database),
      warn: () => {},
      onError: () => {},
    });
    const close = async () => {
      valkey.close();
      await redis.stop();
    };
    return { store: () => valkey.store, close };
  },
  async dynamodb(test) {
    const server = await startDynamoDb();
    const settings = { table: 'orders', endpoint: server.endpoint };
    await createTable(settings);
    const opened = await openDynamoDbStore(settings, createCredentialsCheck(test.database));
    const close = async () => {
      opened.close();
      await server.stop();
    };
    return { store: () => opened.store, close };
  },
};
