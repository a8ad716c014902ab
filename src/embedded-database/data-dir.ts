import { createHash } from 'node:crypto';
import { access, chmod, constants, lchown, lstat, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Account, findServerAccount, runAs } from './account.ts';

/** sun_path holds 108 bytes with the closing zero; PostgreSQL adds this name to the folder's. */
const SOCKET_PATH_LIMIT_BYTES = 107;
const SOCKET_NAME = '.s.PGSQL.5432';
const CLUSTER = 'cluster';
/** Every PostgreSQL cluster has this file. */
const VERSION_FILE = 'PG_VERSION';

/** The folders of one embedded database, and the account of its server. */
export interface Place {
  dataDir: string;
  clusterDir: string;
  socketDir: string;
  /** When undefined, the server runs as the user of this process. */
  account: Account | undefined;
}

/** The default of DATA_DIR. Root's must be where the user postgres can enter. */
export function defaultDataDir(projectDir: string): string {
  const project = resolve(projectDir);
  if (process.getuid?.() !== 0) return join(project, 'data');
  return join('/var/lib/myclothes', `${basename(project) || 'shop'}-${hashOf(project).slice(0, 6)}`);
}

/** Tells whether this folder has a database. It is also true if that cannot be seen, so that opening it says why. */
export async function isDataDir(path: string): Promise<boolean> {
  const found = await stat(join(resolve(path), CLUSTER)).catch((error: NodeJS.ErrnoException) => error);
  return !('code' in found) || (found.code !== 'ENOENT' && found.code !== 'ENOTDIR');
}

/** Creates the folder if it is missing, and makes sure that the server's user can reach it. */
export async function prepareDataDir(path: string, log: (message: string) => void): Promise<Place> {
  await makeFolders(resolve(path));
  // The lock, the socket and the server's command line are compared by path, so each folder needs one path.
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
    throw new Error(`The folder ${path} cannot be created (${error.code}). Set DATA_DIR to another one.`, {
      cause: error,
    });
  });
  // Under a umask of 077 the server's user could not pass through root's new folders.
  if (process.getuid?.() === 0) await chmod(path, 0o755);
}

/** A cluster is renamed into place when it is complete, so one without this file is not the shop's and is left alone. */
async function requireOwn(dataDir: string, clusterDir: string): Promise<void> {
  if ((await readdir(dataDir)).includes(VERSION_FILE))
    throw new Error(
      `${dataDir} is the data folder of a PostgreSQL server. Set DATA_DIR to another folder, or DATABASE_URL to the address of that server.`,
    );
  const entries = await readdir(clusterDir).catch((error): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries.length > 0 && !entries.includes(VERSION_FILE))
    throw new Error(
      `${clusterDir} is not a database: it lacks the file ${VERSION_FILE}. If it is a copy, copy it again completely; otherwise move it elsewhere, or set DATA_DIR to another folder.`,
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

/** Tries to enter, because mode bits do not show access lists, mounts or security modules. */
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

/** The folder is private, because every process that reaches the socket is trusted. */
async function makeSocketDir(dataDir: string, account: Account | undefined): Promise<string> {
  const near = join(dataDir, 'socket');
  const fits = Buffer.byteLength(join(near, SOCKET_NAME)) <= SOCKET_PATH_LIMIT_BYTES;
  // os.tmpdir() is not used, because TMPDIR may differ between two processes that must use the same socket.
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
