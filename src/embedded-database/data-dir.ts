import { createHash } from 'node:crypto';
import { access, chmod, constants, lchown, lstat, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Account, findServerAccount, runAs } from './account.ts';

/** sun_path holds 108 bytes with the closing zero; PostgreSQL adds this name to the folder's. */
const SOCKET_PATH_LIMIT_BYTES = 107;
const SOCKET_NAME = '.s.PGSQL.5432';
const CLUSTER = 'cluster';
/** Every cluster of PostgreSQL has this file. */
const VERSION_FILE = 'PG_VERSION';

/** Where everything of one embedded database is, and who its server runs as. */
export interface Place {
  dataDir: string;
  clusterDir: string;
  socketDir: string;
  /** Undefined: the server runs as ourselves. */
  account: Account | undefined;
}

/** Where the data is unless DATA_DIR says otherwise; root's must be where the user postgres can enter. */
export function defaultDataDir(projectDir: string): string {
  const project = resolve(projectDir);
  if (process.getuid?.() !== 0) return join(project, 'data');
  return join('/var/lib/myclothes', `${basename(project) || 'shop'}-${hashOf(project).slice(0, 6)}`);
}

/** Whether a database was made in this folder; where that cannot be seen, opening it says why. */
export async function isDataDir(path: string): Promise<boolean> {
  const found = await stat(join(resolve(path), CLUSTER)).catch((error: NodeJS.ErrnoException) => error);
  return !('code' in found) || (found.code !== 'ENOENT' && found.code !== 'ENOTDIR');
}

/** Makes the folder where it is missing and makes sure that the server's user can reach it. */
export async function prepareDataDir(path: string, log: (message: string) => void): Promise<Place> {
  await makeFolders(resolve(path));
  // One name for one folder: the lock, the socket and the server's command line are compared by it.
  const dataDir = await realpath(path);
  const clusterDir = join(dataDir, CLUSTER);
  const account = await findServerAccount(clusterDir, log);
  if (account) await letEnter(dataDir, account);
  else await requireWritable(dataDir);
  await requireOwn(dataDir, clusterDir);
  return { dataDir, clusterDir, account, socketDir: await makeSocketDir(dataDir, account) };
}

async function makeFolders(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isDirectory()) throw new Error(`${path} is not a folder. Set DATA_DIR to one.`);
  if (found) return;
  await makeFolders(dirname(path));
  await mkdir(path).catch((error) => {
    if (error.code === 'EEXIST') return;
    throw new Error(`The folder ${path} cannot be made (${error.code}). Set DATA_DIR to another one.`, {
      cause: error,
    });
  });
  // Against a umask of 077, under which the server's user could not pass through root's new folders.
  if (process.getuid?.() === 0) await chmod(path, 0o755);
}

/** A cluster is renamed to its place as a whole, so one without this file is not the shop's: it is left as it is. */
async function requireOwn(dataDir: string, clusterDir: string): Promise<void> {
  if ((await readdir(dataDir)).includes(VERSION_FILE))
    throw new Error(
      `${dataDir} is the folder of a PostgreSQL server itself. Set DATA_DIR to another folder, or DATABASE_URL to the address of that server.`,
    );
  const entries = await readdir(clusterDir).catch((error): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries.length > 0 && !entries.includes(VERSION_FILE))
    throw new Error(
      `${clusterDir} is no database: it lacks the file ${VERSION_FILE}. If it is a copy, copy it again as a whole; otherwise move it away, or set DATA_DIR to another folder.`,
    );
}

async function requireWritable(dataDir: string): Promise<void> {
  await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK).catch((cause) => {
    throw new Error(
      `This user cannot write in ${dataDir}. Set DATA_DIR to a folder of its own, or start as that folder's owner.`,
      { cause },
    );
  });
}

async function letEnter(dataDir: string, account: Account): Promise<void> {
  const isRoots = (await stat(dataDir)).uid === 0;
  if (isRoots && (await readdir(dataDir)).length === 0) await chmod(dataDir, 0o755);
  if (await canEnter(dataDir, account)) return;
  const closed = await findClosedFolder(dataDir, account);
  throw new Error(
    `The database runs as the system user ${account.name}, who cannot enter ${closed}. ` +
      'Set DATA_DIR to a folder that this user can enter, for example one under /var/lib.',
  );
}

async function findClosedFolder(folder: string, account: Account): Promise<string> {
  const parent = dirname(folder);
  if (parent === folder || (await canEnter(parent, account))) return folder;
  return findClosedFolder(parent, account);
}

/** Tried, not computed: mode bits say nothing of access lists, mounts or security modules. */
async function canEnter(folder: string, account: Account): Promise<boolean> {
  return runAs(account, '/bin/sh', ['-c', 'cd -- "$0"', folder]).then(
    () => true,
    (error) => {
      if (typeof error.code === 'number') return false;
      throw new Error(`Root may not start a program as the user ${account.name} here. Set DATABASE_URL.`, {
        cause: error,
      });
    },
  );
}

/** Private: whoever reaches the socket is trusted. */
async function makeSocketDir(dataDir: string, account: Account | undefined): Promise<string> {
  const near = join(dataDir, 'socket');
  const fits = Buffer.byteLength(join(near, SOCKET_NAME)) <= SOCKET_PATH_LIMIT_BYTES;
  // Not os.tmpdir(): TMPDIR may differ between two processes that have to meet at one socket.
  const socketDir = fits ? near : join('/tmp', `myclothes-${hashOf(dataDir).slice(0, 16)}`);
  await mkdir(socketDir, { mode: 0o700 }).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(socketDir);
  const owners = [process.getuid?.(), account?.uid];
  if (!found.isDirectory() || !owners.includes(found.uid)) {
    throw new Error(`${socketDir} belongs to someone else. Set DATA_DIR to a folder with a shorter path.`);
  }
  await chmod(socketDir, 0o700);
  if (account) await lchown(socketDir, account.uid, account.gid);
  return socketDir;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
