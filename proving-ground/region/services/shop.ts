import { fileURLToPath } from 'node:url';
import type { Secrets } from '../machine/credentials.ts';
import type { Service } from '../machine/machine.ts';
import type { Host } from '../network/plan.ts';
import { POSTGRES_PORT } from './patroni.ts';
import { cacheUrl } from './redis.ts';

export const SHOP_PORT = 3000;
/** No host may connect to it. It listens so that the scan has a port that it must not find. */
export const METRICS_PORT = 9464;
export const DATABASE = 'shop';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

export interface ShopOptions {
  host: Host;
  loadBalancer: Host;
  databases: readonly Host[];
  caches: readonly Host[];
  secrets: Secrets;
  /** The shared folder of rendered pictures. */
  dataDir: string;
  publicUrl: string;
  /** Settings of a stage, such as STATE_STORE. They override the region's own. */
  settings: NodeJS.ProcessEnv;
}

/** A web instance with the settings of production. */
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
    // All instances would render on the same cores.
    RENDER_AHEAD: 'off',
    // All shoppers of the region come from one address.
    ABUSE_LIMITS: 'off',
    ...settings,
  };
  // A stage without a cache or replicas passes an empty setting.
  const environment = Object.fromEntries(Object.entries(all).filter(([, value]) => value));
  return {
    name: 'shop',
    command: async () => [process.execPath, main],
    environment,
  };
}
