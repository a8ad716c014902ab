import { Counter, Gauge, type Registry } from 'prom-client';
import { withTimeLimit } from '../../process/time-limits.ts';
import { type Database, openDatabase, statement } from '../database.ts';
import { createLagClock, type LagClock } from './replica-lag.ts';
import type { ReplicaAddress } from './replica-urls.ts';

/** The connections of one process to all replicas together. */
const CONNECTIONS = 8;
/** The connections of one process to each replica for reports. They are opened when a report is read. */
const SNAPSHOT_CONNECTIONS = 2;
const CHECK_EVERY_MS = 1_000;
/** A check that takes longer counts as failed. */
const CHECK_TIMEOUT_MS = 500;
/** A read that takes longer goes to the primary instead. */
const READ_TIMEOUT_MS = 1_000;
/** A replica with a larger lag is not used. */
const LAG_MS_MAX = 5_000;

const selectWritten = statement<[], { lsn: string }>(
  `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text AS lsn`,
);

/** A promoted replica writes its own log, so its write position is read. */
const selectReplayed = statement<[], { lsn: string }>(`
  SELECT pg_wal_lsn_diff(
    CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, '0/0')::text AS lsn`);

interface UsedReplica {
  database: Pick<Database, 'list' | 'find'>;
  /** Few connections of its own, whose statements may take longer. */
  snapshots: Pick<Database, 'transaction'>;
  /** Stops the use of this replica until a check succeeds. */
  failed(error: Error): void;
}

/** Read replicas, which are checked once a second. */
export interface Replicas {
  /** Returns a usable replica, in this zone if possible, and another one at each call. Undefined means that none is usable. */
  nearest(): UsedReplica | undefined;
  /** The result of the last check. */
  readonly isPrimaryAway: boolean;
  /**
   * Returns a replica for data that is otherwise read only from the primary, and counts this. Returns undefined while the
   * primary answers, and when no replica has everything that was written up to `ageMsMax` ago.
   */
  standIn(ageMsMax: number): UsedReplica | undefined;
  /** The state of each replica at the last check. */
  states(): ReplicaState[];
  /** Checks all replicas now, in addition to the regular checks. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface ReplicaState {
  name: string;
  isUsed: boolean;
  /** Null when it is unknown. */
  lagMs: number | null;
}

export interface ReplicasOptions {
  primary: Pick<Database, 'find'>;
  addresses: readonly ReplicaAddress[];
  /** The availability zone of this instance. */
  zone: string | undefined;
  applicationName: string;
  registry: Registry;
  /** Called when a replica is no longer used, and when it is used again. */
  onChange?(name: string, isUsed: boolean, reason: string): void;
  lagMsMax?: number;
}

interface Replica extends ReplicaAddress {
  database: Database;
  snapshots: Database;
  isUsed: boolean;
  /** The result of the last check; undefined when it is unknown. */
  lagMs: number | undefined;
  /** The replica has everything that was written before this moment. */
  reachedAtMs: number;
}

export function createReplicas(options: ReplicasOptions): Replicas {
  const { primary, addresses, zone, onChange = () => {}, lagMsMax = LAG_MS_MAX } = options;
  const replicas = addresses.map((address) =>
    openReplica(address, addresses.length, options.applicationName),
  );
  const clock = createLagClock();
  let isPrimaryAway = false;
  let turn = 0;
  let checking: Promise<void> | undefined;

  function set(replica: Replica, isUsed: boolean, reason: string): void {
    if (replica.isUsed === isUsed) return;
    replica.isUsed = isUsed;
    onChange(replica.name, isUsed, reason);
  }

  async function check(): Promise<void> {
    const askedAtMs = performance.now();
    // While the primary is away its position is unknown, and only the replicas can be read.
    isPrimaryAway = await checked(primary.find(selectWritten, [])).then(
      (row) => {
        clock.note(Number(row?.lsn ?? 0), askedAtMs);
        return false;
      },
      () => true,
    );
    await Promise.all(replicas.map((replica) => checkOne(replica, clock)));
  }

  async function checkOne(replica: Replica, { lagMsAt, reachedAtMs }: LagClock): Promise<void> {
    try {
      const lsn = Number((await checked(replica.database.find(selectReplayed, [])))?.lsn ?? 0);
      replica.lagMs = lagMsAt(lsn);
      replica.reachedAtMs = reachedAtMs(lsn) ?? Number.NEGATIVE_INFINITY;
    } catch (error) {
      replica.lagMs = undefined;
      return set(replica, false, (error as Error).message);
    }
    const { lagMs } = replica;
    if (lagMs === undefined) set(replica, false, 'It has not caught up yet.');
    else set(replica, lagMs <= lagMsMax, `It is ${lagMs} ms behind.`);
  }

  const checkOnce = () => {
    checking ??= check().finally(() => {
      checking = undefined;
    });
    return checking;
  };
  const timer = setInterval(checkOnce, CHECK_EVERY_MS).unref();
  void checkOnce();
  const standIns = measure(options.registry, replicas);

  function nearestOf(usable: readonly Replica[]): UsedReplica | undefined {
    const near = usable.filter((replica) => replica.zone !== undefined && replica.zone === zone);
    const among = near.length > 0 ? near : usable;
    const replica = among[turn++ % among.length];
    return (
      replica && {
        database: replica.database,
        snapshots: replica.snapshots,
        failed: (error) => set(replica, false, error.message),
      }
    );
  }

  return {
    nearest: () => nearestOf(replicas.filter(({ isUsed }) => isUsed)),
    states: () => replicas.map(({ name, isUsed, lagMs = null }) => ({ name, isUsed, lagMs })),
    standIn(ageMsMax) {
      if (!isPrimaryAway) return undefined;
      const sinceMs = performance.now() - ageMsMax;
      const found = nearestOf(replicas.filter(({ isUsed, reachedAtMs }) => isUsed && reachedAtMs >= sinceMs));
      if (found) standIns.inc();
      return found;
    },
    get isPrimaryAway() {
      return isPrimaryAway;
    },
    check: checkOnce,
    async close() {
      clearInterval(timer);
      await checking;
      // A replica that does not answer must not delay the end.
      const databases = replicas.flatMap(({ database, snapshots }) => [database, snapshots]);
      await checked(Promise.all(databases.map((database) => database.close()))).catch(() => {});
    },
  };
}

function openReplica(address: ReplicaAddress, count: number, applicationName: string): Replica {
  const connection = { connectionString: address.url };
  const database = openDatabase({
    ...{ connection, applicationName },
    maxConnections: Math.max(2, Math.floor(CONNECTIONS / count)),
    statementTimeoutMs: READ_TIMEOUT_MS,
    queryTimeoutMs: READ_TIMEOUT_MS,
  });
  const snapshots = openDatabase({ connection, applicationName, maxConnections: SNAPSHOT_CONNECTIONS });
  return {
    ...{ ...address, database, snapshots },
    ...{ isUsed: false, lagMs: undefined, reachedAtMs: Number.NEGATIVE_INFINITY },
  };
}

function measure(registry: Registry, replicas: readonly Replica[]): Counter {
  const gauge = (name: string, help: string, read: (replica: Replica) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['replica'],
      registers: [registry],
      collect() {
        for (const replica of replicas) this.set({ replica: replica.name }, read(replica));
      },
    });
  gauge('replica_used', '1 while reads may go to the replica', ({ isUsed }) => (isUsed ? 1 : 0));
  gauge('replica_lag_seconds', 'The lag behind the primary; NaN when it is unknown', ({ lagMs }) =>
    lagMs === undefined ? Number.NaN : lagMs / 1_000,
  );
  return new Counter({
    name: 'replica_stand_ins_total',
    help: 'Reads that went to a replica because the primary was away',
    registers: [registry],
  });
}

const checked = <T>(work: Promise<T>): Promise<T> => withTimeLimit(work, CHECK_TIMEOUT_MS);
