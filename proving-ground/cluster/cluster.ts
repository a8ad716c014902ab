import { chmod, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { urlOfSocket } from '../../src/embedded-database/cluster.ts';
import { openEmbeddedDatabase } from '../../src/embedded-database/open.ts';
import type { ServerNumbers } from '../shared/haproxy-runtime.ts';
import type { Part } from '../shared/part.ts';
import { CACHE_PORT_OFFSET, type ClusterOptions, DYNAMODB_PORT_OFFSET } from './options.ts';
import { type Balancer, startBalancer } from './parts/balancer.ts';
import { startCache } from './parts/cache.ts';
import { createInstances, type Instances } from './parts/instances.ts';
import { forgetReplica, startReplica } from './parts/replica.ts';

const END_TIMEOUT_MS = 10_000;
/** On SIGUSR1, HAProxy ends after it has answered the requests in progress. */
const BALANCER = 'load balancer';

export interface ClusterInput extends ClusterOptions {
  /** The folder for data, logs and sockets. It is created if it does not exist. */
  folder: string;
  /** The instances get this environment in addition to the cluster's settings. */
  environment: NodeJS.ProcessEnv;
  log(message: string): void;
}

/** A load balancer, instances, a cache, a primary and a replica on this machine. */
export interface Cluster extends Instances {
  readonly url: string;
  readonly dataDir: string;
  /** Lists what runs where. */
  list(): { name: string; where: string; pid: number | undefined }[];
  numbers(): Promise<ServerNumbers[]>;
  /** The instances finish the requests in progress. Then everything else ends. */
  stop(): Promise<void>;
}

/** Starts the whole cluster, or leaves nothing behind. */
export async function startCluster(parts: ClusterInput): Promise<Cluster> {
  const cleanUps: (() => Promise<unknown>)[] = [];
  try {
    return await startAll(parts, cleanUps);
  } catch (error) {
    await endAll(cleanUps, parts.log);
    throw error;
  }
}

async function startAll(parts: ClusterInput, cleanUps: (() => Promise<unknown>)[]): Promise<Cluster> {
  const { port, log, environment } = parts;
  const folder = await makeFolder(parts.folder);
  const others: [name: string, where: string, part: Part | undefined][] = [];
  const add = (name: string, where: string, part: Part) => {
    others.push([name, where, part]);
    watch(name, part, log);
    cleanUps.unshift(() => endQuietly(part, name === BALANCER ? 'SIGUSR1' : 'SIGTERM'));
  };
  const dataDir = join(folder, 'data');
  const database = await openEmbeddedDatabase({ dataDir, role: 'shop', address: urlOf(port), log: log });
  cleanUps.unshift(() => database.close());
  others.push(['primary', database.connection.host, undefined]);
  const backends: NodeJS.ProcessEnv = { DATABASE_URL: database.url };
  if (parts.replica) {
    cleanUps.unshift(() => forgetReplica(dataDir));
    const { part, socketDir } = await startReplica(dataDir, join(folder, 'replica'), log);
    add('replica', socketDir, part);
    backends.DATABASE_REPLICA_URLS = urlOfSocket(socketDir);
  }
  if (parts.cache) {
    const { part, url } = await startCache(folder, port + CACHE_PORT_OFFSET, environment);
    add('cache', url, part);
    backends.CACHE_URL = url;
  }
  if (parts.state === 'dynamodb' && !environment.DYNAMODB_ENDPOINT) {
    const { startDynamoDb } = await import('./parts/dynamodb.ts');
    const { part, endpoint } = await startDynamoDb(folder, port + DYNAMODB_PORT_OFFSET, environment);
    add('dynamodb', endpoint, part);
    backends.DYNAMODB_ENDPOINT = endpoint;
  }
  const instances = createInstances({
    folder,
    environment: { ...environment, ...backends, ...settingsOf(parts, folder) },
    portOf: (number) => port + number,
    runtime: () => balancer?.runtime,
    log,
  });
  cleanUps.unshift(() => instances.endAll());
  let balancer: Balancer | undefined;
  await instances.startFirst(parts.instances);
  balancer = await startBalancer(
    folder,
    { host: '127.0.0.1', port, publicUrl: urlOf(port), isSticky: parts.sticky, servers: instances.servers() },
    environment,
  );
  add(BALANCER, urlOf(port), balancer.part);
  return clusterOf({ parts, dataDir, others, instances, balancer, cleanUps });
}

interface Started {
  parts: ClusterInput;
  dataDir: string;
  others: [name: string, where: string, part: Part | undefined][];
  instances: ReturnType<typeof createInstances>;
  balancer: Balancer;
  cleanUps: (() => Promise<unknown>)[];
}

function clusterOf({ parts, dataDir, others, instances, balancer, cleanUps }: Started): Cluster {
  let stopped: Promise<void> | undefined;
  return {
    ...instances,
    url: urlOf(parts.port),
    dataDir,
    list: () => [
      ...others.map(([name, where, part]) => ({ name, where, pid: part?.pid })).reverse(),
      ...instances.list(),
    ],
    numbers: () => balancer.runtime.listServers(),
    stop() {
      stopped ??= endAll(cleanUps, parts.log);
      return stopped;
    },
  };
}

const urlOf = (port: number) => `http://localhost:${port}`;

/** Every instance has the same settings, which are those of any shop behind a load balancer. */
function settingsOf({ port, state }: ClusterInput, folder: string): NodeJS.ProcessEnv {
  return {
    HOST: '127.0.0.1',
    DATA_DIR: join(folder, 'web'),
    STATE_STORE: state,
    PUBLIC_URL: urlOf(port),
    TRUSTED_PROXIES: '127.0.0.1',
  };
}

/** The database's user must be able to enter the folder. */
async function makeFolder(path: string): Promise<string> {
  if (await mkdir(path, { recursive: true })) await chmod(path, 0o755);
  const folder = await realpath(path);
  await mkdir(join(folder, 'web'), { recursive: true });
  return folder;
}

const ending = new WeakSet<Part>();

/** Logs when a part ends on its own, because no one reads the log files. */
function watch(name: string, part: Part, log: (message: string) => void): void {
  void part.ended.then(async (how) => {
    if (ending.has(part)) return;
    // A killed process cannot say why.
    const words = how === 'by SIGKILL' ? '' : await part.lastOutput();
    log(`${name} (process ${part.pid}) has ended ${how}${words && `: ${words}`}`);
  });
}

function endQuietly(part: Part, signal: NodeJS.Signals): Promise<string> {
  ending.add(part);
  return part.end(signal, END_TIMEOUT_MS);
}

async function endAll(cleanUps: (() => Promise<unknown>)[], log: (message: string) => void): Promise<void> {
  for (const cleanUp of cleanUps) {
    await cleanUp().catch((error: Error) => log(`While stopping: ${error.message}`));
  }
}
