import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Secrets } from '../machine/credentials.ts';
import { diskOf, type Service } from '../machine/machine.ts';
import type { Host } from '../network/plan.ts';

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26_379;
/** The Sentinels' name of the primary. */
export const PRIMARY_NAME = 'shop';
const QUORUM = 2;

export const redisSocketOf = (name: string): string => `${diskOf(name)}/redis.sock`;
export const sentinelSocketOf = (name: string): string => `${diskOf(name)}/sentinel.sock`;

/** The value of CACHE_URL. */
export const cacheUrl = (caches: readonly Host[], { cache }: Secrets): string =>
  `redis+sentinel://:${cache}@${caches.map(({ address }) => `${address}:${SENTINEL_PORT}`).join(',')}/${PRIMARY_NAME}`;

export interface RedisOptions {
  host: Host;
  secrets: Secrets;
  /** Resolves to undefined when this host itself is the primary. */
  findPrimary(): Promise<string | undefined>;
}

/** A cache without a disk. After a restart it begins as a replica, because an empty primary would empty the others. */
export function redis({ host, secrets, findPrimary }: RedisOptions): Service {
  const { address, name } = host;
  const settings = {
    bind: address,
    port: `${REDIS_PORT}`,
    unixsocket: redisSocketOf(name),
    unixsocketperm: '600',
    dir: diskOf(name),
    daemonize: 'no',
    save: '',
    appendonly: 'no',
    maxmemory: '64mb',
    'maxmemory-policy': 'allkeys-lru',
    requirepass: secrets.cache,
    masterauth: secrets.cache,
    'replica-announce-ip': address,
    'repl-diskless-sync-delay': '0',
    'repl-timeout': '5',
    'repl-ping-replica-period': '1',
    'min-replicas-to-write': '1',
    'min-replicas-max-lag': '2',
  };
  const args = Object.entries(settings).flatMap(([option, value]) => [`--${option}`, value]);
  return {
    name: 'redis',
    async command() {
      const primary = await findPrimary();
      const follow = primary && primary !== address ? ['--replicaof', primary, `${REDIS_PORT}`] : [];
      return ['redis-server', ...args, ...follow];
    },
  };
}

/** The configuration is written once, because the Sentinel keeps its state in the same file. */
export function sentinel(host: Host, first: Host, { cache }: Secrets): Service {
  const { address, name } = host;
  const file = `${diskOf(name)}/sentinel.conf`;
  const lines = [
    `bind ${address}`,
    `port ${SENTINEL_PORT}`,
    `unixsocket ${sentinelSocketOf(name)}`,
    'unixsocketperm 600',
    `dir ${diskOf(name)}`,
    `requirepass ${cache}`,
    `sentinel sentinel-pass ${cache}`,
    `sentinel announce-ip ${address}`,
    `sentinel monitor ${PRIMARY_NAME} ${first.address} ${REDIS_PORT} ${QUORUM}`,
    `sentinel auth-pass ${PRIMARY_NAME} ${cache}`,
    `sentinel down-after-milliseconds ${PRIMARY_NAME} 1000`,
    `sentinel failover-timeout ${PRIMARY_NAME} 5000`,
  ];
  return {
    name: 'sentinel',
    async command() {
      if (!existsSync(file)) await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
      return ['redis-server', file, '--sentinel'];
    },
  };
}
