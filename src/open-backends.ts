import type { Registry } from 'prom-client';
import { createSharedCache, type SharedCache } from './cache/shared-cache.ts';
import type { Config } from './config.ts';
import type { Database } from './database/database.ts';
import { createReplicas, type Replicas } from './database/replicas/replicas.ts';
import type { Logger } from './process/log.ts';

/** What an instance reads from besides the primary; the shop works without any of it. */
export interface Backends {
  cache: SharedCache | undefined;
  replicas: Replicas | undefined;
  close(): Promise<void>;
}

export function openBackends(
  { state, replicas: addresses, zone, instance }: Config,
  primary: Database,
  registry: Registry,
  log: Logger,
): Backends {
  const cache =
    state.cache &&
    createSharedCache({
      address: state.cache,
      registry,
      onChange: (isOpen, err) =>
        isOpen ? log.warn({ err }, 'the cache fails: it is left out') : log.info('the cache is used again'),
    });
  const replicas =
    addresses.length > 0
      ? createReplicas({
          primary,
          addresses,
          zone,
          applicationName: `myclothes ${instance} reads`,
          registry,
          onChange: (replica, isUsed, reason) =>
            isUsed
              ? log.info({ replica }, 'the replica is used')
              : log.warn({ replica, reason }, 'the replica is left out'),
        })
      : undefined;
  return {
    cache,
    replicas,
    async close() {
      cache?.close();
      await replicas?.close();
    },
  };
}
