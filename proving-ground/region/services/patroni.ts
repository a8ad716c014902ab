import { mkdir, writeFile } from 'node:fs/promises';
import type { Account, Secrets } from '../machine/credentials.ts';
import { diskOf, type Service } from '../machine/machine.ts';
import { findPostgres } from '../machine/packages.ts';
import { run } from '../machine/run.ts';
import type { Host } from '../network/plan.ts';
import { etcdAddresses } from './etcd.ts';

export const POSTGRES_PORT = 5432;
export const PATRONI_PORT = 8008;
/** Another server takes a lease that is not renewed for this long. */
const LEASE_SECONDS = 5;

/**
 * With `synchronous`, a commit is acknowledged when it is on two servers. With `asynchronous`, it is on one and is lost
 * with it if the others lag; this is the control that shows the difference.
 */
export const REPLICATIONS = ['synchronous', 'asynchronous'] as const;
export type Replication = (typeof REPLICATIONS)[number];

export interface PatroniOptions {
  host: Host;
  members: readonly Host[];
  replication: Replication;
  account: Account;
  secrets: Secrets;
}

/** WAL segments of 4 MB. Each failover begins new segments, and with 16 MB a dozen failovers would fill the disk. */
const SMALL_LOG_FILES = { 'wal-segsize': '4' };

export const patroniFile = (name: string): string => `${diskOf(name)}/patroni.json`;
/** The folder of PostgreSQL's unix socket. */
export const socketDirOf = (name: string): string => `${diskOf(name)}/socket`;

/** PostgreSQL under Patroni, which elects the primary. */
export function patroni(options: PatroniOptions): Service {
  const { host, account } = options;
  return {
    name: 'patroni',
    async command() {
      const file = patroniFile(host.name);
      // Patroni reads YAML, and JSON is valid YAML.
      await writeFile(file, JSON.stringify(settingsOf(options), undefined, 2), { mode: 0o640 });
      await mkdir(socketDirOf(host.name), { recursive: true });
      await run('chown', [`${account.uid}:${account.gid}`, file, socketDirOf(host.name), diskOf(host.name)]);
      return [...account.as, 'patroni', file];
    },
    // Messages are in English, as in Debian's own service.
    environment: { LC_ALL: 'C.UTF-8', PYTHONDONTWRITEBYTECODE: '1' },
  };
}

function settingsOf({ host, members, replication, secrets }: PatroniOptions) {
  const { address, name } = host;
  return {
    scope: 'shop',
    name,
    restapi: { listen: `${address}:${PATRONI_PORT}`, connect_address: `${address}:${PATRONI_PORT}` },
    // Version 2 of the API renews the leader lock by comparing its owner. With version 3, Patroni 3.0 overwrites the
    // lock as soon as it gets a new lease: a returning primary with an outdated view took the lock from its successor,
    // and acknowledged changes were lost.
    etcd: { hosts: etcdAddresses(members) },
    bootstrap: {
      dcs: { ...AGREED, ...ACKNOWLEDGING[replication] },
      initdb: [{ encoding: 'UTF8' }, { locale: 'C.UTF-8' }, SMALL_LOG_FILES, 'data-checksums', 'no-sync'],
    },
    postgresql: {
      listen: `${address}:${POSTGRES_PORT}`,
      connect_address: `${address}:${POSTGRES_PORT}`,
      data_dir: `${diskOf(name)}/data`,
      bin_dir: findPostgres(),
      pgpass: `${diskOf(name)}/pgpass`,
      use_unix_socket: true,
      use_unix_socket_repl: true,
      authentication: {
        superuser: { username: 'postgres', password: secrets.superuser },
        replication: { username: 'replicator', password: secrets.replication },
      },
      parameters: { unix_socket_directories: socketDirOf(name) },
      pg_hba: [
        // Only the host itself can reach its socket.
        'local all all trust',
        'local replication all trust',
        `host replication replicator 10.0.0.0/16 scram-sha-256`,
        `host all all 10.0.0.0/16 scram-sha-256`,
      ],
      basebackup: { checkpoint: 'fast' },
    },
    watchdog: { mode: 'off', safety_margin: 0 },
  };
}

/** Settings that all members share. */
const AGREED = {
  ttl: LEASE_SECONDS,
  loop_wait: 1,
  retry_timeout: 2,
  primary_start_timeout: 0,
  postgresql: {
    use_pg_rewind: true,
    use_slots: true,
    parameters: {
      max_connections: 300,
      shared_buffers: '64MB',
      wal_log_hints: 'on',
      wal_compression: 'on',
      wal_keep_size: '64MB',
      max_wal_size: '128MB',
      min_wal_size: '32MB',
      wal_sender_timeout: '3s',
      wal_receiver_timeout: '3s',
      // Until the other standby finds the new primary, no change is on two copies. The default retry would take 5 s.
      wal_retrieve_retry_interval: '200ms',
      // A vanished client must not leave its transaction waiting for a standby.
      tcp_keepalives_idle: 2,
      tcp_keepalives_interval: 1,
      tcp_keepalives_count: 3,
      tcp_user_timeout: '5s',
      jit: 'off',
      max_parallel_workers_per_gather: 0,
      timezone: 'UTC',
      log_timezone: 'UTC',
    },
  },
};

const MIB = 1024 * 1024;

/** When a commit is acknowledged, and how far the next primary may lag. */
const ACKNOWLEDGING: Record<Replication, object> = {
  synchronous: {
    synchronous_mode: true,
    // Without a standby, commits wait instead of being stored on one copy.
    synchronous_mode_strict: true,
    synchronous_node_count: 1,
    maximum_lag_on_failover: MIB,
  },
  // Any lag is allowed, because this setting prefers availability.
  asynchronous: { synchronous_mode: false, maximum_lag_on_failover: 1_024 * MIB },
};
