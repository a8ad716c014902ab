import type { CacheAddress } from './cache-url.ts';
import { openCacheClient } from './connection.ts';
import { createInvalidations } from './invalidations.ts';

const CONNECT_TIMEOUT_MS = 1_000;
const COMMAND_TIMEOUT_MS = 1_000;

/** For a command that ends: tells all instances what is out of date. Throws where the cache is not there. */
export async function announce(address: CacheAddress, name: string, version: number): Promise<void> {
  let failure: Error | undefined;
  const note = (error: Error) => {
    failure = error;
  };
  const client = openCacheClient(address, COMMAND_TIMEOUT_MS, note);
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      client.once('ready', resolve);
      timer = setTimeout(
        () => reject(failure ?? new Error(`no connection within ${CONNECT_TIMEOUT_MS} ms`)),
        CONNECT_TIMEOUT_MS,
      );
    });
    failure = undefined;
    await createInvalidations(address, client, note).publish(name, version);
    if (failure) throw failure;
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
}
