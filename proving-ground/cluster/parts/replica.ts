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
/** Keeps the WAL that the replica has yet to read. */
const SLOT = 'cluster_replica';

/** What belongs to the running primary and not to a copy of its data. */
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

/** A streaming replica of the embedded database, as new at each start, in `folder`. */
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

/** Without its slot the primary keeps no WAL for a replica that is not there. */
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

/** The documented way without pg_basebackup, which the embedded PostgreSQL lacks. */
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
  // The folder around it is ours, not the server's user's.
  if (account) await chown(place.clusterDir, account.uid, account.gid);
  // 1 of GNU tar is no failure: a file has changed or gone while it was read, which the WAL of the backup mends.
  const script = `cd "$0" && { tar -c ${exclude} . || test $? -eq 1; } | tar -x -C "$1"`;
  await runAs(account, '/bin/bash', ['-e', '-o', 'pipefail', '-c', script, clusterDir, place.clusterDir]);
}

async function finish({ clusterDir, account }: Place, label: string): Promise<void> {
  const write = 'cat > "$0/backup_label" <<< "$1" && touch "$0/standby.signal"';
  await runAs(account, '/bin/bash', ['-e', '-c', write, clusterDir, label.trimEnd()]);
}
