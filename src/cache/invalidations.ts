import type { CacheAddress } from './cache-url.ts';
import { type CacheClient, openCacheSubscriber } from './connection.ts';
import { FORMAT } from './entry.ts';

/**
 * Tells all instances that what they know under a name is out of date: everything below this version is to be
 * read anew. A message that is lost costs no more than the time that entries are used for anyway.
 */
export interface Invalidations {
  publish(name: string, version: number): Promise<void>;
  subscribe(hear: (name: string, version: number) => void): void;
  close(): void;
}

const CHANNEL = `myclothes:${FORMAT}:invalidations`;

export function createInvalidations(
  address: CacheAddress,
  client: CacheClient,
  onError: (error: Error) => void,
): Invalidations {
  const hears: ((name: string, version: number) => void)[] = [];
  // Of its own: a connection that listens can do nothing else.
  let subscriber: CacheClient | undefined;

  function listen(): CacheClient {
    const connection = openCacheSubscriber(address, onError);
    connection.on('ready', () => void connection.subscribe(CHANNEL).catch(onError));
    connection.on('message', (_channel: string, message: string) => {
      const match = /^([a-z-]{1,40}) (\d{1,16})$/.exec(message);
      if (match) for (const hear of hears) hear(match[1] as string, Number(match[2]));
    });
    return connection;
  }

  return {
    async publish(name, version) {
      await client.publish(CHANNEL, `${name} ${version}`).catch(onError);
    },
    subscribe(hear) {
      hears.push(hear);
      subscriber ??= listen();
    },
    close() {
      subscriber?.disconnect();
    },
  };
}
