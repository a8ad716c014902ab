import { Counter, Gauge, type Registry } from 'prom-client';
import { withTimeLimit } from '../../process/time-limits.ts';
import { type Database, openDatabase, statement } from '../database.ts';
import { createLagClock, type LagClock } from './replica-lag.ts';
import type { ReplicaAddress } from './replica-urls.ts';

/** Connections of one process to all replicas together. */
const CONNECTIONS = 8;
const CHECK_EVERY_MS = 1_000;
/** A check that takes longer has failed. */
const CHECK_TIMEOUT_MS = 500;
/** A read that takes longer goes to the primary. */
const READ_TIMEOUT_MS = 1_000;
/** One that is further behind is left out. */
const LAG_MS_MAX = 5_000;

const selectWritten = statement<[], { lsn: string }>(
  `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text AS lsn`,
);

/** A replica that has been promoted writes by itself. */
const selectReplayed = statement<[], { lsn: string }>(`
  SELECT pg_wal_lsn_diff(
    CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, '0/0')::text AS lsn`);

interface UsedReplica {
  database: Pick<Database, 'list' | 'find'>;
  /** It is left out until a check finds it well again. */
  failed(error: Error): void;
}

/** Read replicas, measured once a second. */
export interface Replicas {
  /** One in this zone before the others, in turn; undefined: none is well and near enough to the primary. */
  nearest(): UsedReplica | undefined;
  /** As of the last check. */
  readonly isPrimaryAway: boolean;
  /**
   * One for what is otherwise read from the primary alone: undefined while the primary answers, or where none
   * has everything that was written up to `ageMsMax` ago. Counted.
   */
  standIn(ageMsMax: number): UsedReplica | undefined;
  /** Looks at all of them now; otherwise they are looked at by themselves. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface ReplicasOptions {
  primary: Pick<Database, 'find'>;
  addresses: readonly ReplicaAddress[];
  /** Of this instance. */
  zone: string | undefined;
  applicationName: string;
  registry: Registry;
  /** Told when one is left out, and when one is taken back. */
  onChange?(name: string, isUsed: boolean, reason: string): void;
  lagMsMax?: number;
}

interface Replica extends ReplicaAddress {
  database: Database;
  isUsed: boolean;
  /** As of the last check; undefined: not known. */
  lagMs: number | undefined;
  /** It has everything that was written before. */
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
    // While the primary is away nobody knows how far it is, and the replicas are all there is.
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
        failed: (error) => set(replica, false, error.message),
      }
    );
  }

  return {
    nearest: () => nearestOf(replicas.filter(({ isUsed }) => isUsed)),
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
      // One that does not answer is not waited for.
      await checked(Promise.all(replicas.map(({ database }) => database.close()))).catch(() => {});
    },
  };
}

function openReplica(address: ReplicaAddress, count: number, applicationName: string): Replica {
  const database = openDatabase({
    connection: { connectionString: address.url },
    maxConnections: Math.max(2, Math.floor(CONNECTIONS / count)),
    applicationName,
    statementTimeoutMs: READ_TIMEOUT_MS,
    queryTimeoutMs: READ_TIMEOUT_MS,
  });
  return { ...address, database, isUsed: false, lagMs: undefined, reachedAtMs: Number.NEGATIVE_INFINITY };
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
  gauge(
    'replica_lag_seconds',
    'How far the replica is behind the primary; NaN where it is not known',
    ({ lagMs }) => (lagMs === undefined ? Number.NaN : lagMs / 1_000),
  );
  return new Counter({
    name: 'replica_stand_ins_total',
    help: 'Reads that a replica was asked for because the primary was away',
    registers: [registry],
  });
}

const checked = <T>(work: Promise<T>): Promise<T> => withTimeLimit(work, CHECK_TIMEOUT_MS);
