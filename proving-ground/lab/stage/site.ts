import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cluster, startCluster } from '../../cluster/cluster.ts';
import { CACHE_PORT_OFFSET, DYNAMODB_PORT_OFFSET, PORT_OFFSETS } from '../../cluster/options.ts';
import { startCache } from '../../cluster/parts/cache.ts';
import { startDynamoDb } from '../../cluster/parts/dynamodb.ts';
import { startReplica } from '../../cluster/parts/replica.ts';
import { findFreePorts } from '../../shared/free-ports.ts';
import type { Part } from '../../shared/part.ts';
import { isAlive } from '../../shared/processes.ts';
import { retry, waitUntil } from '../../shared/wait-until.ts';
import type { Stage } from '../stages.ts';
import { type CountingLink, startCountingLink } from './counting-link.ts';
import type { PartName } from './fault-plan.ts';

const INSTANCES = 3;
const END_TIMEOUT_MS = 10_000;
const BACK_TIMEOUT_MS = 60_000;

export interface SiteOptions {
  stage: Stage;
  /** Its database is kept from stage to stage. The cache and DynamoDB begin empty. */
  folder: string;
  environment: NodeJS.ProcessEnv;
}

/** The cluster of one stage, with parts that can be killed and restarted. */
export interface Site {
  cluster: Cluster;
  port: number;
  parts: ReadonlySet<PartName>;
  dataDir: string;
  replicaDir: string;
  cachePort: number;
  /** Counts the DynamoDB calls so far. Undefined when the stage has no DynamoDB. */
  dynamodbCalls(): number | undefined;
  pidOf(part: 'cache' | 'replica' | 'dynamodb'): number;
  /** Kills the part and starts it again on the same data. */
  restart(part: 'cache' | 'replica' | 'dynamodb'): Promise<void>;
  /** Log lines, such as the unexpected end of a part. */
  readonly said: readonly string[];
  close(): Promise<void>;
}

const SAID_MAX = 200;

export async function startSite({ stage, folder, environment }: SiteOptions): Promise<Site> {
  const { cluster: wanted } = stage;
  if (!wanted) throw new Error(`The stage ${stage.name} does not run as a cluster.`);
  const port = await findFreePorts(PORT_OFFSETS);
  const said: string[] = [];
  const log = (message: string) => {
    said.push(message);
    if (said.length > SAID_MAX) said.shift();
  };
  for (const name of ['redis', 'dynamodb']) await rm(join(folder, name), { recursive: true, force: true });
  const { PATH, HAPROXY, REDIS_SERVER } = environment;
  const own: NodeJS.ProcessEnv = { PATH, HAPROXY, REDIS_SERVER, RENDER_AHEAD: 'off', ABUSE_LIMITS: 'off' };
  /** Parts that this site has started itself. */
  const started: Partial<Record<PartName, Part>> = {};
  let link: CountingLink | undefined;
  const endStarted = async () => {
    link?.close();
    await Promise.all(Object.values(started).map((part) => part.end('SIGTERM', END_TIMEOUT_MS)));
  };
  const startTable = async () => {
    const { part } = await startDynamoDb(folder, port + DYNAMODB_PORT_OFFSET, own);
    started.dynamodb = part;
  };
  try {
    if (wanted.state === 'dynamodb') {
      await startTable();
      link = await startCountingLink(port + DYNAMODB_PORT_OFFSET);
      own.DYNAMODB_ENDPOINT = `http://127.0.0.1:${link.port}`;
    }
    const cluster = await startCluster({
      ...wanted,
      instances: INSTANCES,
      port,
      folder,
      environment: own,
      log,
    });
    const replicaDir = join(folder, 'replica');
    const pidOf = (name: 'cache' | 'replica' | 'dynamodb') => {
      const pid = started[name]?.pid ?? cluster.list().find((one) => one.name === name)?.pid;
      if (pid === undefined) throw new Error(`There is no ${name} at this stage.`);
      return pid;
    };
    const start = {
      cache: async () => {
        started.cache = (await startCache(folder, port + CACHE_PORT_OFFSET, own)).part;
      },
      replica: async () => {
        started.replica = (await startReplica(cluster.dataDir, replicaDir, log)).part;
      },
      dynamodb: startTable,
    };
    return {
      cluster,
      port,
      parts: partsOf(wanted),
      dataDir: cluster.dataDir,
      replicaDir,
      cachePort: port + CACHE_PORT_OFFSET,
      dynamodbCalls: () => link?.count(),
      pidOf,
      async restart(name) {
        await killAndWait(pidOf(name));
        // The replica is copied from its primary, which may have been killed as well.
        await retry(start[name], BACK_TIMEOUT_MS);
      },
      said,
      async close() {
        await endStarted();
        await cluster.stop();
      },
    };
  } catch (error) {
    await endStarted();
    throw error;
  }
}

function partsOf({ state, cache, replica }: NonNullable<Stage['cluster']>): Set<PartName> {
  const parts = new Set<PartName>(['web', 'database']);
  if (cache) parts.add('cache');
  if (replica) parts.add('replica');
  if (state === 'dynamodb') parts.add('dynamodb');
  return parts;
}

const KILL_TIMEOUT_MS = 5_000;

/** The port and the files are free once the process is gone. */
async function killAndWait(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await waitUntil(`process ${pid} has ended`, () => !isAlive(pid), {
    timeoutMs: KILL_TIMEOUT_MS,
    pollMs: 10,
  });
}
