import pg from 'pg';
import { SHOP_NAME } from './cluster.ts';

/** An idle server answers within milliseconds. */
const CONNECT_TIMEOUT_MS = 2_000;

/**
 * Resolves to a connection, to `busy` when a server answers but accepts none yet (it starts, recovers, shuts down or is
 * full), or to `silent` when no server answers. The connection is to the database `postgres`, so that the shop's own
 * database can be dropped and created again.
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
  // A lost connection is noticed by its end event. Without a listener, the error would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    void client.end().catch(() => {});
    // EAGAIN means that the socket's queue is full. A DatabaseError was sent by a server.
    const isBusy = error instanceof pg.DatabaseError || (error as { code?: string }).code === 'EAGAIN';
    return isBusy ? 'busy' : 'silent';
  }
}
