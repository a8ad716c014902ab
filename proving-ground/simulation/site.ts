import { Readable } from 'node:stream';
import { importCatalog } from '../../src/catalog/import/import.ts';
import { openDatabase } from '../../src/database/database.ts';
import { openEmbeddedDatabase } from '../../src/embedded-database/open.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { PORT_OFFSETS } from '../cluster/options.ts';
import { shopCsv } from '../peers/products.ts';
import { makeFolder, removeFolder } from '../shared/folder.ts';
import { findFreePorts } from '../shared/free-ports.ts';
import { findPostmaster, readWalBytes } from '../shared/postgres-server.ts';

/** The parts of the site whose processor time is counted separately. */
export type Tier = 'web' | 'database' | 'cache' | 'balancer';

/** A cluster of this machine with 1,001 products, whose processes can be measured. */
export interface Site {
  url: string;
  folder: string;
  pids(): Record<Tier, number[]>;
  addInstance(): Promise<string>;
  /** Resets the rate limits. All shoppers have one address, which may place only so many orders an hour. */
  forgetLimits(): Promise<void>;
  /** Bytes of write-ahead log since the database was created. */
  walBytes(): Promise<number>;
  stop(): Promise<void>;
}

export async function startSite(
  environment: NodeJS.ProcessEnv,
  log: (message: string) => void,
): Promise<Site> {
  const folder = await makeFolder('simulation');
  const { PATH, HAPROXY, REDIS_SERVER } = environment;
  const cluster = await startCluster({
    instances: 1,
    state: 'database',
    sticky: false,
    cache: true,
    replica: false,
    port: await findFreePorts(PORT_OFFSETS),
    folder,
    environment: { PATH, HAPROXY, REDIS_SERVER, RENDER_AHEAD: 'off', ABUSE_LIMITS: 'off' },
    log,
  });
  const database = await openSiteDatabase(cluster.dataDir);
  return {
    url: cluster.url.replace('localhost', '127.0.0.1'),
    folder,
    pids: () => ({
      web: pidsOf(cluster, /^shop-/),
      cache: pidsOf(cluster, /^cache$/),
      balancer: pidsOf(cluster, /^load balancer$/),
      database: [database.postmaster],
    }),
    addInstance: () => cluster.add(),
    forgetLimits: database.forgetLimits,
    walBytes: database.walBytes,
    async stop() {
      await database.close();
      await cluster.stop();
      await removeFolder(folder);
    },
  };
}

const pidsOf = (cluster: Cluster, name: RegExp): number[] =>
  cluster.list().flatMap((part) => (name.test(part.name) && part.pid !== undefined ? [part.pid] : []));

/** Imports the products, and stays connected to the primary. */
async function openSiteDatabase(dataDir: string) {
  const server = await openEmbeddedDatabase({ dataDir, role: 'command', log: () => {} });
  const database = openDatabase({
    connection: server.connection,
    maxConnections: 2,
    applicationName: 'simulation',
    onError: () => {},
  });
  const { pool } = database;
  const result = await importCatalog(database, Readable.from(shopCsv()), {});
  if (!result.ok) throw new Error(`line ${result.errors[0]?.line}: ${result.errors[0]?.reason}`);
  await pool.query('VACUUM ANALYZE');
  return {
    postmaster: await findPostmaster(pool),
    async forgetLimits() {
      await pool.query('DELETE FROM rate_limits');
    },
    walBytes: () => readWalBytes(pool),
    async close() {
      await database.close();
      await server.close();
    },
  };
}
