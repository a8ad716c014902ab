import { askValkey } from '../../shared/ask-valkey.ts';
import type { Secrets } from '../machine/credentials.ts';
import type { Host } from '../network/plan.ts';
import { PRIMARY_NAME, redisSocketOf, sentinelSocketOf } from '../services/redis.ts';

type CacheRole = 'primary' | 'replica' | 'starting' | 'down';

/** The three caches and their Sentinels. They are asked through unix sockets. */
export interface CacheCluster {
  /** Roles by host name. */
  roles(): Promise<Map<string, CacheRole>>;
  /** The primary according to most Sentinels. Throws when none answers. */
  getPrimary(): Promise<Host>;
  /** Resolves when the Sentinels have begun the failover. */
  failOver(): Promise<void>;
  empty(): Promise<void>;
}

export function createCacheCluster(hosts: readonly Host[], { cache }: Secrets): CacheCluster {
  const ask = (name: string, command: string, ...args: string[]) =>
    askValkey({ at: { path: redisSocketOf(name) }, password: cache }, command, ...args);
  const askSentinel = (name: string, ...args: string[]) =>
    askValkey({ at: { path: sentinelSocketOf(name) }, password: cache }, 'SENTINEL', ...args);

  const primaryBy = async ({ name }: Host) => {
    const [address] = (await askSentinel(name, 'get-master-addr-by-name', PRIMARY_NAME)) as string[];
    return address;
  };
  const getPrimary = async () => {
    const said = await Promise.all(hosts.map((host) => primaryBy(host).catch(() => undefined)));
    const votes = (address: string) => said.filter((one) => one === address).length;
    const ranked = hosts.toSorted((one, other) => votes(other.address) - votes(one.address));
    const [first] = ranked;
    if (!first || votes(first.address) === 0) throw new Error('No Sentinel answers.');
    return first;
  };

  return {
    getPrimary,
    async roles() {
      const primary = await getPrimary().catch(() => undefined);
      const roleOf = async ({ name }: Host): Promise<CacheRole> => {
        const info = await ask(name, 'INFO', 'replication').catch(() => undefined);
        if (typeof info !== 'string') return 'down';
        if (info.includes('role:master')) return name === primary?.name ? 'primary' : 'starting';
        return info.includes('master_link_status:up') ? 'replica' : 'starting';
      };
      return new Map(await Promise.all(hosts.map(async (host) => [host.name, await roleOf(host)] as const)));
    },
    async failOver() {
      for (const { name } of hosts) {
        const done = await askSentinel(name, 'FAILOVER', PRIMARY_NAME).catch((error: Error) => error);
        if (done === 'OK') return;
      }
      throw new Error(
        'The Sentinels cannot fail over now. Either no replica is suitable, or a failover is in progress.',
      );
    },
    async empty() {
      await ask((await getPrimary()).name, 'FLUSHALL');
    },
  };
}
