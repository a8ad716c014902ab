import { randomUUID } from 'node:crypto';
import { chown, mkdir, readFile, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runAs } from './account.ts';
import type { Place } from './data-dir.ts';
import { syncFolder } from './install.ts';

/** The superuser, and the name of the database. */
export const SHOP_NAME = 'shop';

export const urlOfSocket = (socketDir: string): string =>
  `postgres:///${SHOP_NAME}?host=${encodeURIComponent(socketDir)}&user=${SHOP_NAME}`;

/** Creates the cluster if there is none. initdb works in another folder first, so the cluster is complete or absent. */
export async function ensureCluster(place: Place, serverDir: string): Promise<void> {
  const found = await readFile(join(place.clusterDir, 'PG_VERSION'), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found !== undefined) return requireVersion(found.trim(), place, serverDir);
  const unfinished = join(place.dataDir, `cluster.new-${randomUUID()}`);
  await mkdir(unfinished, { mode: 0o700 });
  if (place.account) await chown(unfinished, place.account.uid, place.account.gid);
  await initialize(place, serverDir, unfinished);
  await rename(unfinished, place.clusterDir);
  await syncFolder(place.dataDir);
}

function requireVersion(found: string, place: Place, serverDir: string): void {
  const ours = basename(serverDir).match(/^server-(\d+)/)?.[1];
  if (found === ours) return;
  throw new Error(
    `The data in ${place.dataDir} was written by PostgreSQL ${found}, but this shop includes PostgreSQL ${ours}. ` +
      'Set DATA_DIR to another folder, or move the data with pg_dump.',
  );
}

async function initialize(place: Place, serverDir: string, folder: string): Promise<void> {
  const args = [
    ['-D', folder],
    ['--username', SHOP_NAME],
    ['--encoding', 'UTF8'],
    // Text sorts the same on every machine, whatever its C library. Full-text search reads LC_CTYPE.
    ['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C', '--lc-ctype', 'C.UTF-8'],
    ['--data-checksums'],
    // There is no TCP, and only the owner can enter the socket's folder.
    ['--auth-local', 'trust', '--auth-host', 'reject'],
    // One call for the whole file system instead of one for each of 1,000 files saves a second.
    process.platform === 'linux' ? ['--sync-method', 'syncfs'] : [],
  ];
  await runAs(place.account, join(serverDir, 'bin/initdb'), args.flat(), place.dataDir).catch((error) => {
    const said = String(error.stderr ?? '').trim() || error.message;
    throw new Error(`The embedded database could not be initialized in ${place.dataDir}: ${said}`, {
      cause: error,
    });
  });
}
