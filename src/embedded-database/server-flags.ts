import type { Place } from './data-dir.ts';

/** The settings are passed on the command line, which no file in the cluster's folder can override. */
export function serverFlags({ clusterDir, socketDir }: Place): string[] {
  const settings = {
    cluster_name: 'myclothes',
    // There is no TCP, and only the owner and root reach the socket.
    listen_addresses: '',
    port: '5432',
    unix_socket_directories: `"${socketDir.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    // Acknowledged changes are on the disk.
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    // After a crash the files are synced first. One by one this took 0.1 to 4 s on a busy disk, and 5 to 20 ms for the
    // whole file system. macOS has no syncfs(2).
    recovery_init_sync_method: process.platform === 'linux' ? 'syncfs' : 'fsync',
    // The server restarts after a backend was killed; otherwise it would stay down.
    restart_after_crash: 'on',
    max_connections: '120',
    shared_buffers: '128MB',
    // The binaries have only pglz, which takes 100 µs for an index page of random keys and makes it no smaller.
    wal_compression: 'off',
    // Statements take milliseconds; compiling them or starting workers would take longer.
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    // A statement ends when its client was killed.
    client_connection_check_interval: '5s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
    log_checkpoints: 'off',
  };
  return [
    '-D',
    clusterDir,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}
