import type { CacheAddress } from '../cache/cache-url.ts';
import { type Config, readConfig } from '../config.ts';
import type { Database } from '../database/database.ts';
import { hasSchema, migrate, requireKnownSchema } from '../database/migrate.ts';
import { isDataDir } from '../embedded-database/data-dir.ts';
import type { ChangeOrderDeps } from '../orders/change-order.ts';
import { connectBeside, dataDirOf, migrationsDir, type ShopDatabase } from '../shop-database.ts';
import type { openOrderChanges } from './order-changes.ts';

/** The connection of a command. */
export interface CommandConnection extends ShopDatabase {
  config: Config;
  /** The shared cache, through which the instances learn of changes. */
  cache: CacheAddress | undefined;
  /** What changing orders needs. Throws one sentence where the settings that its emails need are missing. */
  changeOrderDeps(): Promise<ChangeOrderDeps>;
}

/**
 * Connects beside the running shop, or without one; a statement has no time limit. Prints which shop it is. Throws one
 * sentence where there is none yet, unless `create` is true: otherwise a mistyped folder or address would become a shop
 * of its own. An existing schema is never changed, because the running shop may be another version; a schema that this
 * version does not know is refused in one sentence.
 */
export async function connectForCommand(create: boolean): Promise<CommandConnection> {
  const config = readConfig();
  for (const doubt of config.doubts) process.stderr.write(`${doubt}\n`);
  if (!create && !config.databaseUrl && !(await isDataDir(dataDirOf(config))))
    throw noShop(dataDirOf(config), 'DATA_DIR');
  const connected = await connectBeside(config);
  try {
    const { pool } = connected.database;
    if (await hasSchema(pool)) await requireKnownSchema(pool, migrationsDir);
    else if (create) await migrate(pool, migrationsDir);
    else throw noShop(connected.place, config.databaseUrl ? 'DATABASE_URL' : 'DATA_DIR');
    process.stderr.write(`The shop: ${connected.place}\n`);
    return withOrderChanges(connected, config);
  } catch (error) {
    await connected.close();
    throw error;
  }
}

/** The dependencies of order changes are opened at their first use, since most commands only read. */
function withOrderChanges(connected: ShopDatabase, config: Config): CommandConnection {
  let opened: ReturnType<typeof openOrderChanges> | undefined;
  return {
    ...connected,
    config,
    cache: config.state.cache,
    async changeOrderDeps() {
      const { openOrderChanges } = await import('./order-changes.ts');
      opened ??= openOrderChanges(connected.database, config);
      return (await opened).changeOrderDeps;
    },
    async close() {
      await (await opened?.catch(() => undefined))?.mail.stop();
      await connected.close();
    },
  };
}

const noShop = (place: string, setting: string) =>
  new Error(`There is no shop in ${place} yet. Correct ${setting}, or create one there with --create.`);

/** Applies the missing migrations and then `also`, and returns the names of the migrations. */
export async function migrateDatabase(
  config: Config,
  also: (database: Database) => Promise<void>,
): Promise<string[]> {
  const connected = await connectBeside(config);
  try {
    const applied = await migrate(connected.database.pool, migrationsDir);
    await also(connected.database);
    return applied;
  } finally {
    await connected.close();
  }
}
