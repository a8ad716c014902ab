import { mkdir, writeFile } from 'node:fs/promises';
import type { Account, Secrets } from '../machine/credentials.ts';
import { diskOf, type Service } from '../machine/machine.ts';
import { findPostgres } from '../machine/packages.ts';
import { run } from '../machine/run.ts';
import type { Host } from '../network/plan.ts';
import { etcdAddresses } from './etcd.ts';

export const POSTGRES_PORT = 5432;
export const PATRONI_PORT = 8008;
/** A lease that is not renewed for so long is taken by another. */
const LEASE_SECONDS = 5;

/**
 * `synchronous`: a commit is acknowledged when it is on two servers. `asynchronous`: on one, and lost with it where
 * the others were behind; a control that shows what the other is for.
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

/** In MB. Each failover begins new files and leaves the old ones for a while: with 16 MB a dozen fill the disk. */
const SMALL_LOG_FILES = { 'wal-segsize': '4' };

export const patroniFile = (name: string): string => `${diskOf(name)}/patroni.json`;
/** Of PostgreSQL's unix socket. */
export const socketDirOf = (name: string): string => `${diskOf(name)}/socket`;

/** PostgreSQL under Patroni, which elects the primary. */
export function patroni(options: PatroniOptions): Service {
  const { host, account } = options;
  return {
    name: 'patroni',
    async command() {
      const file = patroniFile(host.name);
      // JSON is YAML.
      await writeFile(file, JSON.stringify(settingsOf(options), undefined, 2), { mode: 0o640 });
      await mkdir(socketDirOf(host.name), { recursive: true });
      await run('chown', [`${account.uid}:${account.gid}`, file, socketDirOf(host.name), diskOf(host.name)]);
      return [...account.as, 'patroni', file];
    },
    // As with Debian's own: messages in a language that everyone reads.
    environment: { LC_ALL: 'C.UTF-8', PYTHONDONTWRITEBYTECODE: '1' },
  };
}

function settingsOf({ host, members, replication, secrets }: PatroniOptions) {
  const { address, name } = host;
  return {
    scope: 'shop',
    name,
    restapi: { listen: `${address}:${PATRONI_PORT}`, connect_address: `${address}:${PATRONI_PORT}` },
    // Version 2 of the interface: there a lock is renewed by comparing whose it is. With version 3 Patroni 3.0 writes
    // it without a look as soon as a new lease is granted: a primary whose zone comes back, and which still has an
    // old picture of who leads, took the lock from its successor, and acknowledged changes were lost.
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
        // Nobody but the host itself reaches its socket.
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

/** What all members keep to. */
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
      // Until the other standby has found the new primary nothing is on two copies; it would try again after 5 s.
      wal_retrieve_retry_interval: '200ms',
      // A client that is gone must not leave its transaction to wait for a standby.
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

/** When a commit is acknowledged, and how far behind the next primary may be. */
const ACKNOWLEDGING: Record<Replication, object> = {
  synchronous: {
    synchronous_mode: true,
    // Where no standby is left, commits wait rather than be on one copy.
    synchronous_mode_strict: true,
    synchronous_node_count: 1,
    maximum_lag_on_failover: MIB,
  },
  // However far: who chooses this prefers to go on.
  asynchronous: { synchronous_mode: false, maximum_lag_on_failover: 1_024 * MIB },
};
