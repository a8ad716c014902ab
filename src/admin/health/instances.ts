import { readFileSync } from 'node:fs';
import type { SharedCache } from '../../cache/shared-cache.ts';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import type { ReplicaState, Replicas } from '../../database/replicas/replicas.ts';

/** What a process says about itself. */
interface InstanceFigures {
  memoryMb: number;
  /** Connections of this process to the database. */
  connections: number;
  /** Requests that wait for a connection. */
  waiting: number;
  cache: 'none' | 'used' | 'bypassed';
  replicas: ReplicaState[];
}

export interface Instance {
  name: string;
  version: string;
  node: string;
  figures: InstanceFigures;
  startedAt: Date;
  seenAt: Date;
  /** Whether the process has not reported for a minute. */
  isSilent: boolean;
}

/** The release that runs, such as "0.1.0". */
const VERSION: string = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
).version;
const SILENT_AFTER = `interval '1 minute'`;
const FORGOTTEN_AFTER = `interval '1 day'`;
const INSTANCES_SHOWN = 200;

const upsert = statement<
  [name: string, version: string, node: string, figures: string, uptime: number],
  never
>(`
  INSERT INTO instances (name, version, node, figures, started_at)
  VALUES ($1, $2, $3, $4::jsonb, now() - $5::float8 * interval '1 second')
  ON CONFLICT (name) DO UPDATE SET version = excluded.version, node = excluded.node, figures = excluded.figures,
    started_at = excluded.started_at, seen_at = now()`);

export interface ReportDeps {
  database: Database;
  /** How the process names itself. */
  instance: string;
  sharedCache: Pick<SharedCache, 'isOpen'> | undefined;
  replicas: Pick<Replicas, 'states'> | undefined;
}

/** Stores the version and the figures of this process. */
export async function reportInstance({
  database,
  instance,
  sharedCache,
  replicas,
}: ReportDeps): Promise<void> {
  const figures: InstanceFigures = {
    memoryMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
    connections: database.pool.totalCount,
    waiting: database.pool.waitingCount,
    cache: sharedCache ? (sharedCache.isOpen ? 'bypassed' : 'used') : 'none',
    replicas: replicas?.states() ?? [],
  };
  const values = [instance, VERSION, process.version, JSON.stringify(figures), process.uptime()] as const;
  await database.run(upsert, [...values]);
}

const select = statement<[], Instance>(`
  SELECT name, version, node, figures, started_at AS "startedAt", seen_at AS "seenAt",
    seen_at < now() - ${SILENT_AFTER} AS "isSilent"
  FROM instances ORDER BY seen_at < now() - ${SILENT_AFTER}, name LIMIT ${INSTANCES_SHOWN}`);

/** Lists the processes. Running ones come first. */
export const listInstances = (connection: Queryable): Promise<Instance[]> => connection.list(select, []);

const deleteOld = statement<[], never>(`DELETE FROM instances WHERE seen_at < now() - ${FORGOTTEN_AFTER}`);

/** Forgets processes that have ended a day ago. */
export const sweepInstances = (database: Database): Promise<number> => database.run(deleteOld, []);
