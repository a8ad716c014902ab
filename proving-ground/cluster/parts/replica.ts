import { chown, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { runAs, serverEnvironment } from '../../../src/embedded-database/account.ts';
import { SHOP_NAME } from '../../../src/embedded-database/cluster.ts';
import { type Place, prepareDataDir } from '../../../src/embedded-database/data-dir.ts';
import { ensureServerFiles } from '../../../src/embedded-database/install.ts';
import { serverFlags } from '../../../src/embedded-database/server-flags.ts';
import { tryConnect } from '../../../src/embedded-database/try-connect.ts';
import { type Part, startPart } from '../../shared/part.ts';
import { waitForPart } from '../../shared/wait-until.ts';

const START_TIMEOUT_MS = 60_000;
const COPIES_MAX = 3;
/** Makes the primary keep the WAL that the replica has not read yet. */
const SLOT = 'cluster_replica';

/** Files of the running primary that must not be in a copy of its data. */
const NOT_COPIED = [
  './postmaster.pid',
  './postmaster.opts',
  './pg_wal/*',
  './pg_replslot/*',
  './pg_stat_tmp/*',
];

export interface Replica {
  part: Part;
  socketDir: string;
}

/** Starts a streaming replica of the embedded database. It is copied again at each start. */
export async function startReplica(
  primaryDataDir: string,
  folder: string,
  log: (message: string) => void,
): Promise<Replica> {
  const primary = await prepareDataDir(primaryDataDir, log);
  await rm(folder, { recursive: true, force: true });
  const place = await prepareDataDir(folder, log);
  const serverDir = await ensureServerFiles(primary.dataDir);
  await onPrimary(primary, async (client) => {
    await dropSlot(client);
    await client.query('SELECT pg_create_physical_replication_slot($1, true)', [SLOT]);
    await copy(client, primary, place);
  });
  const { account } = primary;
  const part = await startPart({
    command: join(serverDir, 'bin/postgres'),
    args: [...serverFlags(place), ...standbyFlags(primary)],
    environment: serverEnvironment(),
    logFile: join(folder, 'postgres.log'),
    workingDir: place.dataDir,
    ...(account && { identity: { uid: account.uid, gid: account.gid } }),
  });
  const takesConnections = async () => {
    const client = await tryConnect(place.socketDir, 'cluster');
    if (typeof client === 'string') return false;
    await client.end();
    return true;
  };
  await waitForPart(part, 'The replica', takesConnections, START_TIMEOUT_MS);
  return { part, socketDir: place.socketDir };
}

/** Drops the slot, so that the primary keeps no WAL for a replica that no longer exists. */
export async function forgetReplica(primaryDataDir: string): Promise<void> {
  await onPrimary(await prepareDataDir(primaryDataDir, () => {}), dropSlot);
}

function standbyFlags({ socketDir }: Place): string[] {
  const conninfo = `host='${socketDir}' port=5432 user=${SHOP_NAME} application_name=replica`;
  return ['-c', 'hot_standby=on', '-c', `primary_slot_name=${SLOT}`, '-c', `primary_conninfo=${conninfo}`];
}

async function onPrimary(primary: Place, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ host: primary.socketDir, port: 5432, user: SHOP_NAME, database: SHOP_NAME });
  client.on('error', () => {});
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function dropSlot(client: Client): Promise<void> {
  await client.query(
    'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1 AND NOT active',
    [SLOT],
  );
}

/** Copies the data as PostgreSQL documents it, because the embedded PostgreSQL lacks pg_basebackup. */
async function copy(client: Client, primary: Place, place: Place): Promise<void> {
  for (let tries = 1; ; tries++) {
    await client.query("SELECT pg_backup_start('replica', true)");
    const failure = await copyFiles(primary, place).then(
      () => undefined,
      (error: Error) => error,
    );
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    if (!failure) return finish(place, rows[0]?.labelfile ?? '');
    if (tries === COPIES_MAX) throw failure;
  }
}

async function copyFiles({ clusterDir, account }: Place, place: Place): Promise<void> {
  const exclude = NOT_COPIED.map((name) => `--exclude=${name}`).join(' ');
  await rm(place.clusterDir, { recursive: true, force: true });
  await mkdir(place.clusterDir, { mode: 0o700 });
  // The folder around it belongs to this process's user, not to the server's.
  if (account) await chown(place.clusterDir, account.uid, account.gid);
  // GNU tar exits with 1 when a file changed or disappeared while it was read. The backup's WAL repairs that.
  const script = `cd "$0" && { tar -c ${exclude} . || test $? -eq 1; } | tar -x -C "$1"`;
  await runAs(account, '/bin/bash', ['-e', '-o', 'pipefail', '-c', script, clusterDir, place.clusterDir]);
}

async function finish({ clusterDir, account }: Place, label: string): Promise<void> {
  const write = 'cat > "$0/backup_label" <<< "$1" && touch "$0/standby.signal"';
  await runAs(account, '/bin/bash', ['-e', '-c', write, clusterDir, label.trimEnd()]);
}
