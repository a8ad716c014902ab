import assert from 'node:assert/strict';
import { makeFolder, removeFolder } from '../shared/folder.ts';
import { findFreePorts } from '../shared/free-ports.ts';
import type { ServerNumbers } from '../shared/haproxy-runtime.ts';
import { waitUntil } from '../shared/wait-until.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { type ClusterOptions, PORT_OFFSETS } from './options.ts';

const POLL_MS = 25;
const { PATH, HAPROXY, REDIS_SERVER } = process.env;

export interface TestCluster extends Cluster {
  port: number;
  /** The log lines so far. They name the processes that died. */
  readonly said: string[];
  /** HAProxy's statistics of this instance. */
  numbersOf(name: string): Promise<ServerNumbers>;
  /** Resolves to how many milliseconds it took. Rejects after the time limit. */
  waitForStatus(name: string, status: RegExp, timeoutMs: number): Promise<number>;
  pidOf(name: string): number;
  /** Ends every process and removes the folder. */
  end(): Promise<void>;
}

/** Starts the cluster of `npm run cluster` on free ports, in a folder that the database's user can enter. */
export async function makeCluster(
  options: Partial<ClusterOptions> = {},
  environment: NodeJS.ProcessEnv = {},
): Promise<TestCluster> {
  const folder = await makeFolder('cluster');
  const port = await findFreePorts(PORT_OFFSETS);
  const said: string[] = [];
  const cluster = await startCluster({
    instances: 3,
    state: 'database',
    sticky: false,
    cache: false,
    replica: false,
    ...options,
    port,
    folder,
    // The rest of this process's environment is left out, above all SESSION_KEYS and DATABASE_URL.
    environment: { PATH, HAPROXY, REDIS_SERVER, RENDER_AHEAD: 'off', ABUSE_LIMITS: 'off', ...environment },
    log: (message) => said.push(message),
  });
  const numbersOf = async (name: string) => {
    const found = (await cluster.numbers()).find((server) => server.name === name);
    assert.ok(found, name);
    return found;
  };
  return {
    ...cluster,
    port,
    said,
    numbersOf,
    async waitForStatus(name, status, timeoutMs) {
      const startedMs = performance.now();
      let seen = '';
      const isThere = async () => {
        seen = (await numbersOf(name)).status;
        return status.test(seen);
      };
      await waitUntil(`${name} is ${status}`, isThere, { timeoutMs, pollMs: POLL_MS }).catch((cause) => {
        throw new Error(`${name} is ${seen}`, { cause });
      });
      return performance.now() - startedMs;
    },
    pidOf(name) {
      const pid = cluster.list().find((part) => part.name === name)?.pid;
      assert.ok(pid, name);
      return pid;
    },
    async end() {
      await cluster.stop();
      await removeFolder(folder);
    },
  };
}
