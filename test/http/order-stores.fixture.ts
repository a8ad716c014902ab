import type { Database } from '../../src/platform/database.ts';
import { createCookieStore } from '../../src/state/cookie.ts';
import { createDatabaseStore } from '../../src/state/database.ts';
import { createLocalStore } from '../../src/state/local.ts';
import { createStanding, endCredentials } from '../../src/state/standing.ts';
import type { StateStore } from '../../src/state/store.ts';
import { SESSION_KEY } from '../shop.ts';

const PUBLIC_URL = 'https://shop.test';

/** One of each kind: in the order's transaction, on the server outside of it, and in the shopper's cookie. */
export const STORES: Record<string, (database: Database) => StateStore> = {
  database: createDatabaseStore,
  local: (database) => createLocalStore(createStanding(database)),
  cookie: (database) =>
    createCookieStore({
      sessionKeys: [SESSION_KEY],
      publicUrl: PUBLIC_URL,
      isGood: createStanding(database),
      endCredentials: (customerId) => endCredentials(database, customerId),
    }),
};
