import type { Client } from 'pg';
import { watchForUsers } from './abandoned.ts';
import { SHOP_NAME, urlOfSocket } from './cluster.ts';
import { type Place, prepareDataDir } from './data-dir.ts';
import { withFolderLock } from './folder-lock.ts';
import { findPostmaster, stopPostmaster } from './postmaster.ts';
import { joinOrStartServer } from './server.ts';
import { tryConnect } from './try-connect.ts';
import { applicationNameOf, becomeUser, ensureShopDatabase, isLastUser, type User } from './users.ts';

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;
const SHUTTING_DOWN = '57P01';

export interface EmbeddedDatabase {
  /** For pg: the Unix socket's folder, the user and the database. It stays the same when the server restarts. */
  connection: { host: string; port: number; user: string; database: string };
  /** The connection as a DATABASE_URL, for other processes. */
  url: string;
  /** Stops using the server; the last user stops it with a fast shutdown. Close your own connections before. */
  close(): Promise<void>;
}

export interface OpenOptions extends User {
  dataDir: string;
  log: (message: string) => void;
}

/**
 * Joins the embedded PostgreSQL of this folder, or installs, initializes and starts it. While it is open, a server that
 * dies is restarted. Throws one clear sentence when another shop uses the folder, when the database's user cannot enter
 * it, and when PostgreSQL does not start.
 */
export async function openEmbeddedDatabase(options: OpenOptions): Promise<EmbeddedDatabase> {
  const place = await prepareDataDir(options.dataDir, options.log);
  const guard = await withFolderLock(place.dataDir, () =>
    enter(place, options, true).catch((error) => {
      // The server was about to stop, because it had no users.
      if (error.code === SHUTTING_DOWN) return enter(place, options, true);
      throw error;
    }),
  );
  return keepRunning(place, options, guard);
}

/** The guard connection holds this process's locks. Its end means that the server has died. */
async function enter(place: Place, options: OpenOptions, mayCreate: boolean): Promise<Client> {
  const applicationName = applicationNameOf(options);
  const guard = await joinOrStartServer(place, { applicationName, mayCreate, log: options.log });
  try {
    await becomeUser(guard, options, place.dataDir);
    await ensureShopDatabase(guard);
    await watchForUsers(guard, place.socketDir);
    return guard;
  } catch (error) {
    await leave(place, guard).catch(() => {});
    throw error;
  }
}

/** Called under the folder's lock, so that no process joins between the check and the stop. */
async function leave(place: Place, guard: Client): Promise<void> {
  const isLast = await isLastUser(guard).catch(() => false);
  await guard.end();
  const running = isLast ? await findPostmaster(place.clusterDir) : undefined;
  if (running !== undefined) await stopPostmaster(place.clusterDir, running);
}

function keepRunning(place: Place, options: OpenOptions, firstGuard: Client): EmbeddedDatabase {
  const closing = new AbortController();
  let guard: Client | undefined;
  let recovery = Promise.resolve();
  let closed: Promise<void> | undefined;

  const watch = (current: Client) => {
    guard = current;
    current.once('end', () => {
      guard = undefined;
      if (closing.signal.aborted) return;
      options.log('The embedded database ended unexpectedly. Restarting it.');
      recovery = recover(place, options, closing.signal, watch);
    });
  };
  const close = async () => {
    closing.abort();
    await recovery;
    await withFolderLock(place.dataDir, async () => {
      const current = guard ?? (await tryConnect(place.socketDir, applicationNameOf(options)));
      if (typeof current !== 'string') await leave(place, current);
    });
  };
  watch(firstGuard);
  return {
    connection: { host: place.socketDir, port: 5432, user: SHOP_NAME, database: SHOP_NAME },
    url: urlOfSocket(place.socketDir),
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

/** Tries as long as the shop is open, because all of its data is in this database. */
async function recover(
  place: Place,
  options: OpenOptions,
  closing: AbortSignal,
  watch: (guard: Client) => void,
): Promise<void> {
  let retryMs = FIRST_RETRY_MS;
  while (!closing.aborted) {
    try {
      watch(await withFolderLock(place.dataDir, () => enter(place, options, false)));
      options.log('The embedded database is back.');
      return;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      options.log(`The embedded database is not back yet (next try in ${retryMs} ms): ${reason}`);
    }
    await pauseUnlessClosing(retryMs, closing);
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  }
}

function pauseUnlessClosing(ms: number, closing: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  closing.addEventListener('abort', () => resolve(), { once: true });
  return promise.finally(() => clearTimeout(timer));
}
