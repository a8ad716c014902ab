import pg from 'pg';
import { SHOP_NAME } from './cluster.ts';

/** An idle server answers within milliseconds. */
const CONNECT_TIMEOUT_MS = 2_000;

/**
 * A connection; or `busy` when a server answers but takes none yet (starting, recovering, shutting down,
 * full), or `silent` when none answers. It goes to the database `postgres`, so that the shop's own can
 * be dropped and made anew.
 */
export async function tryConnect(
  socketDir: string,
  applicationName: string,
): Promise<pg.Client | 'busy' | 'silent'> {
  const client = new pg.Client({
    host: socketDir,
    port: 5432,
    user: SHOP_NAME,
    database: 'postgres',
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // A lost connection is noticed by its end; without a listener the error would end our process.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    void client.end().catch(() => {});
    // EAGAIN: the socket's queue is full. Everything with a severity was said by a server.
    const isBusy = error instanceof pg.DatabaseError || (error as { code?: string }).code === 'EAGAIN';
    return isBusy ? 'busy' : 'silent';
  }
}
