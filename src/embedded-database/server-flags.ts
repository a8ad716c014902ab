import type { Place } from './data-dir.ts';

/** Given on the command line, which nothing in the cluster's folder can override. */
export function serverFlags({ clusterDir, socketDir }: Place): string[] {
  const settings = {
    cluster_name: 'myclothes',
    // No TCP at all; only the owner, and root, reach the socket.
    listen_addresses: '',
    port: '5432',
    unix_socket_directories: `"${socketDir.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    // What a shop acknowledges is on the disk.
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    // After a crash the files are synced before anything else: one by one that took 0.1 to 4 s on a busy disk,
    // as one file system 5 to 20 ms. macOS has no syncfs(2).
    recovery_init_sync_method: process.platform === 'linux' ? 'syncfs' : 'fsync',
    // Everything restarts after a backend was killed; without it the server would stay down.
    restart_after_crash: 'on',
    max_connections: '120',
    shared_buffers: '128MB',
    // The binaries are built without lz4.
    wal_compression: 'pglz',
    // Statements here take milliseconds; compiling them, or starting workers for them, takes longer.
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    // A statement whose client was killed does not run on.
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
