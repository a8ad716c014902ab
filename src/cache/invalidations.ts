import type { CacheAddress } from './cache-url.ts';
import { type CacheClient, openCacheClient, openCacheSubscriber } from './connection.ts';
import { FORMAT } from './entry.ts';

/**
 * Tells all instances that their entries under a name are outdated, so that everything below this version is read
 * again. When a message is lost, outdated entries are used until their TTL at most.
 */
export interface Invalidations {
  publish(name: string, version: number): Promise<void>;
  subscribe(onInvalidation: OnInvalidation): void;
  close(): void;
}

type OnInvalidation = (name: string, version: number) => void;

const CHANNEL = `myclothes:${FORMAT}:invalidations`;

export function createInvalidations(
  address: CacheAddress,
  client: CacheClient,
  onError: (error: Error) => void,
): Invalidations {
  const subscribers: OnInvalidation[] = [];
  // It has a connection of its own, because a subscribed connection cannot send commands.
  let subscriber: CacheClient | undefined;

  function listen(): CacheClient {
    const connection = openCacheSubscriber(address, onError);
    connection.on('ready', () => void connection.subscribe(CHANNEL).catch(onError));
    connection.on('message', (_channel: string, message: string) => {
      const match = /^([a-z-]{1,40}) (\d{1,16})$/.exec(message);
      if (match) for (const notify of subscribers) notify(match[1] as string, Number(match[2]));
    });
    return connection;
  }

  return {
    async publish(name, version) {
      await client.publish(CHANNEL, `${name} ${version}`).catch(onError);
    },
    subscribe(onInvalidation) {
      subscribers.push(onInvalidation);
      subscriber ??= listen();
    },
    close() {
      subscriber?.disconnect();
    },
  };
}

const CONNECT_TIMEOUT_MS = 1_000;
const COMMAND_TIMEOUT_MS = 1_000;

/** Publishes one invalidation from a command. Throws when the cache cannot be reached. */
export async function announce(address: CacheAddress, name: string, version: number): Promise<void> {
  let failure: Error | undefined;
  const onError = (error: Error) => {
    failure = error;
  };
  const client = openCacheClient(address, COMMAND_TIMEOUT_MS, onError);
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
    await createInvalidations(address, client, onError).publish(name, version);
    if (failure) throw failure;
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
}
