import { fileURLToPath } from 'node:url';
import type { Secrets } from '../machine/credentials.ts';
import type { Service } from '../machine/machine.ts';
import type { Host } from '../network/plan.ts';
import { POSTGRES_PORT } from './patroni.ts';
import { cacheUrl } from './redis.ts';

export const SHOP_PORT = 3000;
/** Nobody is let in there; it listens so that the scan of all pairs has something to miss. */
export const METRICS_PORT = 9464;
export const DATABASE = 'shop';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

export interface ShopOptions {
  host: Host;
  loadBalancer: Host;
  databases: readonly Host[];
  caches: readonly Host[];
  secrets: Secrets;
  /** Of pictures that were rendered; shared. */
  dataDir: string;
  publicUrl: string;
  /** STATE_STORE and whatever else a stage of the store needs; over the region's own. */
  settings: NodeJS.ProcessEnv;
}

/** A web instance, with the settings it has in production. */
export function shop(options: ShopOptions): Service {
  const { host, loadBalancer, databases, caches, secrets, dataDir, publicUrl, settings } = options;
  const database = (at: string) =>
    `postgres://${DATABASE}:${secrets.shop}@${at}:${POSTGRES_PORT}/${DATABASE}`;
  const all: NodeJS.ProcessEnv = {
    HOST: host.address,
    PORT: `${SHOP_PORT}`,
    METRICS_PORT: `${METRICS_PORT}`,
    DATA_DIR: dataDir,
    DATABASE_URL: database('127.0.0.1'),
    DATABASE_REPLICA_URLS: databases.map(({ address, zone }) => `${database(address)}?zone=${zone}`).join(),
    CACHE_URL: cacheUrl(caches, secrets),
    SESSION_KEYS: secrets.sessionKey,
    PUBLIC_URL: publicUrl,
    TRUSTED_PROXIES: loadBalancer.address,
    ZONE: host.zone,
    MALLOC_ARENA_MAX: '1',
    // Each instance would do it, all on the same cores.
    RENDER_AHEAD: 'off',
    // All shoppers of the region come from one address.
    ABUSE_LIMITS: 'off',
    ...settings,
  };
  // A stage without a cache or without replicas says so by an empty setting.
  const environment = Object.fromEntries(Object.entries(all).filter(([, value]) => value));
  const flags = ['--max-semi-space-size=4', '--heap-growing-percent=40'];
  return {
    name: 'shop',
    command: async () => [process.execPath, ...flags, main],
    environment,
  };
}
