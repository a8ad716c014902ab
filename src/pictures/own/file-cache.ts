import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Keeps files of the merchant's pictures on this machine's disk, so that the storage is asked once for each. */
export interface FileCache {
  get(key: string, name: string, load: () => Promise<Buffer | undefined>): Promise<Buffer | undefined>;
  /** Removes the pictures that were read first a month ago; resolves to how many. Those still in use come back. */
  sweep(): Promise<number>;
}

const KEPT_MS = 30 * 24 * 60 * 60_000;

/** A file never changes, so it is right for as long as it is there. Nothing stays in this process's memory. */
export function createFileCache(directory: string | undefined): FileCache {
  if (directory === undefined) return { get: (_key, _name, load) => load(), sweep: async () => 0 };
  const loading = new Map<string, Promise<Buffer | undefined>>();

  async function findOrLoad(path: string, load: () => Promise<Buffer | undefined>) {
    const found = await findFile(path);
    if (found) return found;
    const loaded = await load();
    // A full disk costs the cache and not the picture.
    if (loaded) await write(path, loaded).catch(() => undefined);
    return loaded;
  }

  return {
    get(key, name, load) {
      const path = join(directory, key, name);
      const shared = loading.get(path);
      if (shared) return shared;
      const result = findOrLoad(path, load).finally(() => loading.delete(path));
      loading.set(path, result);
      return result;
    },
    async sweep() {
      let removed = 0;
      for (const key of await readdir(directory).catch(() => [])) {
        const folder = join(directory, key);
        const { birthtimeMs } = await stat(folder);
        if (Date.now() - birthtimeMs < KEPT_MS) continue;
        await rm(folder, { recursive: true, force: true });
        removed += 1;
      }
      return removed;
    },
  };
}

async function findFile(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a temporary file and renames it, so that readers see the complete file or none. */
async function write(path: string, bytes: Buffer): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(temporary, bytes);
  await rename(temporary, path);
}
