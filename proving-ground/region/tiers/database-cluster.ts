import { Client } from 'pg';
import { runOnHost } from '../machine/run.ts';
import type { Host } from '../network/plan.ts';
import { patroniFile, socketDirOf } from '../services/patroni.ts';
import { DATABASE } from '../services/shop.ts';

const ANSWER_TIMEOUT_MS = 1_500;

/** `down` does not answer. `starting` does not stream from the primary yet, or no longer does. */
export type DatabaseRole = 'primary' | 'synchronous standby' | 'replica' | 'starting' | 'down';

/** The three PostgreSQL servers, asked through their unix sockets because this process is outside their network. */
export interface DatabaseCluster {
  /** Roles by host name. */
  roles(): Promise<Map<string, DatabaseRole>>;
  /** Throws when there is no primary. */
  getPrimary(): Promise<string>;
  /** Creates the shop's role and database if they do not exist. */
  prepare(password: string): Promise<void>;
  /** Makes the synchronous standby the primary. Resolves to its name. */
  switchOver(): Promise<string>;
  /** Stops a standby's replay of what it receives. */
  pauseReplay(name: string): Promise<void>;
  resumeReplay(name: string): Promise<void>;
}

export function createDatabaseCluster(hosts: readonly Host[]): DatabaseCluster {
  const names = hosts.map(({ name }) => name);
  const roles = async () => {
    const seen = new Map(await Promise.all(names.map(async (name) => [name, await look(name)] as const)));
    return rolesOf(names, seen);
  };
  const find = async (role: DatabaseRole) =>
    [...(await roles())].find(([, has]) => has === role)?.[0] ?? fail(`No database is the ${role} now.`);

  return {
    roles,
    getPrimary: () => find('primary'),
    async prepare(password) {
      const primary = await find('primary');
      const { rows } = await ask(primary, 'SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
      if (rows.length > 0) return;
      // The password consists of hexadecimal digits, so it contains no quote.
      await ask(primary, `CREATE ROLE ${DATABASE} LOGIN PASSWORD '${password}'`);
      await ask(primary, `CREATE DATABASE ${DATABASE} OWNER ${DATABASE}`);
    },
    async switchOver() {
      const [from, to] = [await find('primary'), await find('synchronous standby')];
      const command = ['patronictl', '-c', patroniFile(from), 'switchover', '--force'];
      await runOnHost(from, [...command, '--master', from, '--candidate', to]);
      return to;
    },
    pauseReplay: (name) => ask(name, 'SELECT pg_wal_replay_pause()').then(() => {}),
    resumeReplay: (name) => ask(name, 'SELECT pg_wal_replay_resume()').then(() => {}),
  };
}

/** What one server reports about itself and about the servers that stream from it. */
interface Seen {
  isStandby: boolean;
  isStreaming: boolean;
  /** `sync`, `quorum`, `async` by the standby's name. */
  standbys: Record<string, string>;
}

/** Derives the roles from all reports. A primary that is cut off may not know yet that it was replaced. */
export function rolesOf(
  names: readonly string[],
  seen: ReadonlyMap<string, Seen | undefined>,
): Map<string, DatabaseRole> {
  const primaries = names.filter((name) => seen.get(name)?.isStandby === false);
  const states = Object.assign({}, ...primaries.map((name) => seen.get(name)?.standbys ?? {}));
  return new Map(
    names.map((name) => {
      const one = seen.get(name);
      if (!one) return [name, 'down'];
      if (!one.isStandby) return [name, 'primary'];
      if (!one.isStreaming || !(name in states)) return [name, 'starting'];
      return [name, states[name] === 'async' ? 'replica' : 'synchronous standby'];
    }),
  );
}

const SEE = `
  SELECT pg_is_in_recovery() AS "isStandby",
         EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming') AS "isStreaming",
         COALESCE((SELECT json_object_agg(application_name, sync_state) FROM pg_stat_replication
                   WHERE state = 'streaming'), '{}') AS standbys`;

const look = (name: string): Promise<Seen | undefined> =>
  ask(name, SEE).then(
    ({ rows }) => rows[0] as unknown as Seen,
    () => undefined,
  );

async function ask(name: string, statement: string, values: string[] = [], database = 'postgres') {
  const client = new Client({
    host: socketDirOf(name),
    user: 'postgres',
    database,
    connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS * 4,
    statement_timeout: ANSWER_TIMEOUT_MS * 4,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await client.query(statement, values);
  } finally {
    // A frozen server does not end the connection, so this does not wait for it.
    void client.end().catch(() => {});
  }
}

function fail(message: string): never {
  throw new Error(message);
}
