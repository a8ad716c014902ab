import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { edgesOf, type Group } from '../../infra/security-groups.ts';
import { waitUntil } from '../shared/wait-until.ts';
import { findAccount, makeSecrets, type Secrets } from './machine/credentials.ts';
import { createMachine, type Machine, type Service } from './machine/machine.ts';
import { createNetwork, type Network } from './network/network.ts';
import { type Host, hostsOf, planHosts, ZONES } from './network/plan.ts';
import { databaseProxy } from './services/database-proxy.ts';
import { etcd } from './services/etcd.ts';
import { loadBalancer } from './services/load-balancer.ts';
import { patroni, type Replication } from './services/patroni.ts';
import { redis, sentinel } from './services/redis.ts';
import { shop } from './services/shop.ts';
import { type CacheCluster, createCacheCluster } from './tiers/cache-cluster.ts';
import { createDatabaseCluster, type DatabaseCluster } from './tiers/database-cluster.ts';
import { createWebTier, type WebTier } from './tiers/web-tier.ts';

const DATABASE_TIMEOUT_MS = 40_000;
const CACHE_TIMEOUT_MS = 15_000;
const BALANCER_TIMEOUT_MS = 5_000;
const JOINING_AT_ONCE = 2;

const DISK_MB: Partial<Record<Group, number>> = { database: 768, cache: 64 };

export interface CoreOptions {
  /** The folder for logs, pictures and sockets. */
  folder: string;
  publicUrl: string;
  webPerZone: number;
  isSticky: boolean;
  replication: Replication;
  /** Settings of each instance. They override the region's own. */
  settings: NodeJS.ProcessEnv;
  /** Undefined when root runs the region. */
  ordinary?: { uid: number; gid: number } | undefined;
  path: string | undefined;
}

/** Everything inside the namespaces. */
export interface Core {
  readonly hosts: readonly Host[];
  readonly network: Network;
  readonly machines: ReadonlyMap<string, Machine>;
  readonly database: DatabaseCluster;
  readonly cache: CacheCluster;
  readonly web: WebTier;
  readonly replication: Replication;
}

export const entranceOf = (folder: string): string => join(folder, 'entrance.sock');

/** Resolves when every server has its role and each instance serves. */
export async function startCore(options: CoreOptions, log: (message: string) => void): Promise<Core> {
  const hosts = planHosts();
  const secrets = makeSecrets();
  log('Creating the network: three zones, a load balancer, and the rules of the security groups.');
  const network = await createNetwork(hosts, edgesOf('region'));
  const core = await assemble(options, { hosts, network, secrets, log });
  const of = (group: Group) => [...core.machines.values()].filter((machine) => machine.group === group);

  log('Starting PostgreSQL with Patroni and etcd, Redis with Sentinel, and HAProxy.');
  await Promise.all([...of('database'), ...of('cache'), ...of('load-balancer')].map((one) => one.start()));
  await waitUntil('the load balancer answers', () => core.web.numbers().then(() => true), {
    timeoutMs: BALANCER_TIMEOUT_MS,
  });
  await waitUntil('a database is the primary', () => core.database.getPrimary().then(() => true), {
    timeoutMs: DATABASE_TIMEOUT_MS,
  });
  log('The primary runs and its standbys copy it. The first instance fills the database.');
  await waitUntil('a standby streams', () => hasStandby(core), { timeoutMs: DATABASE_TIMEOUT_MS });
  await core.database.prepare(secrets.shop);
  const [first, ...others] = ZONES.flatMap((zone) =>
    of('web')
      .filter((machine) => machine.zone === zone)
      .slice(0, options.webPerZone),
  );
  if (first) await core.web.join(first);
  log('Starting the other instances.');
  await joinAll(core, others);
  await waitUntilHealthy(core);
  return core;
}

/** Starts a few at a time, because more at once on two cores would reach their time limits. */
async function joinAll({ web }: Core, machines: readonly Machine[]): Promise<void> {
  const waiting = [...machines];
  const join = async () => {
    for (let machine = waiting.shift(); machine; machine = waiting.shift()) await web.join(machine);
  };
  await Promise.all(Array.from({ length: JOINING_AT_ONCE }, join));
}

/** The roles of a healthy database, sorted. */
const DATABASE_ROLES: Record<Replication, string> = {
  synchronous: 'primary,replica,synchronous standby',
  asynchronous: 'primary,replica,replica',
};

/** Waits for a primary with two standbys (one synchronous, if set), a cache with two replicas, and serving instances. */
export async function waitUntilHealthy(core: Core): Promise<void> {
  const counts = (roles: Iterable<string>) => [...roles].sort().join();
  const wanted = DATABASE_ROLES[core.replication];
  await Promise.all([
    waitUntil(
      `the database is ${wanted}`,
      async () => counts((await core.database.roles()).values()) === wanted,
      { timeoutMs: DATABASE_TIMEOUT_MS },
    ),
    waitUntil(
      'the cache has a primary and two replicas',
      async () => counts((await core.cache.roles()).values()) === 'primary,replica,replica',
      { timeoutMs: CACHE_TIMEOUT_MS },
    ),
    ...core.web
      .members()
      .map(({ name }) =>
        waitUntil(`${name} serves`, () => core.web.isServing(name), { timeoutMs: CACHE_TIMEOUT_MS }),
      ),
  ]);
}

const hasStandby = async ({ database, replication }: Core) =>
  [...(await database.roles()).values()].includes(
    replication === 'synchronous' ? 'synchronous standby' : 'replica',
  );

interface Parts {
  hosts: Host[];
  network: Network;
  secrets: Secrets;
  log(message: string): void;
}

async function assemble(options: CoreOptions, { hosts, network, secrets, log }: Parts): Promise<Core> {
  const { folder, path, replication } = options;
  const database = createDatabaseCluster(hostsOf(hosts, 'database'));
  const cache = createCacheCluster(hostsOf(hosts, 'cache'), secrets);
  const dataDir = join(folder, 'web');
  await mkdir(dataDir, { recursive: true });
  const account = await findAccount(options.ordinary);
  const [databases, caches, webs] = [
    hostsOf(hosts, 'database'),
    hostsOf(hosts, 'cache'),
    hostsOf(hosts, 'web'),
  ];
  const [balancer] = hostsOf(hosts, 'load-balancer') as [Host];
  const findPrimary = () =>
    cache.getPrimary().then(
      ({ address }) => address,
      () => caches[0]?.address,
    );

  const servicesOf = (host: Host): Service[] => {
    switch (host.group) {
      case 'database':
        return [etcd(host, databases), patroni({ host, members: databases, replication, account, secrets })];
      case 'cache':
        return [redis({ host, secrets, findPrimary }), sentinel(host, caches[0] ?? host, secrets)];
      case 'web':
        return [
          databaseProxy(host, databases),
          shop({ ...options, host, loadBalancer: balancer, databases, caches, secrets, dataDir }),
        ];
      case 'load-balancer':
        return [
          loadBalancer({
            ...options,
            host,
            webs,
            isIn: (name) => web?.isIn(name) ?? false,
            entrance: entranceOf(folder),
          }),
        ];
      case 'internet':
        return [];
    }
  };
  const machines = new Map<string, Machine>();
  for (const host of hosts) {
    const diskSizeMb = DISK_MB[host.group];
    const parts = { services: servicesOf(host), folder, path, log, ...(diskSizeMb && { diskSizeMb }) };
    machines.set(host.name, await createMachine(host, parts));
  }
  const web: WebTier = createWebTier(
    webs.map(({ name }) => machines.get(name) as Machine),
    balancer.name,
  );
  return { hosts, network, machines, database, cache, web, replication };
}
