import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { commandActor } from '../audit/actor.ts';
import { exportCatalog } from '../catalog/export/export.ts';
import { recordExport } from '../catalog/export/record-export.ts';
import type { Database } from '../database/database.ts';
import { findPublicUrl } from '../sessions/shop-identity.ts';
import type { CommandIo } from './shop-command.ts';

/** Writes the catalog to a file, or to standard output where `file` is "-". */
export async function exportTo(
  { file, by }: { file: string; by: string },
  database: Database,
  { stdout, signal }: Pick<CommandIo, 'stdout' | 'signal'>,
): Promise<void> {
  await recordExport(database, commandActor(by), {});
  const csv = exportCatalog(database, { publicUrl: await findPublicUrl(database) });
  const options = signal ? { signal } : {};
  if (file === '-') await writeOut(csv, stdout, options);
  else await replaceFile(file, csv, options);
}

async function writeOut(csv: Readable, stdout: Writable, options: { signal?: AbortSignal }): Promise<void> {
  try {
    await pipeline(csv, stdout, { ...options, end: false });
  } catch (error) {
    // The reader of a pipe such as `… | head` may close it early.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}

/** The old file stays until the new one is complete and on the disk. */
async function replaceFile(
  file: string,
  content: Readable,
  options: { signal?: AbortSignal },
): Promise<void> {
  const unfinished = `${file}.${randomUUID()}.unfinished`;
  try {
    await pipeline(content, createWriteStream(unfinished, { flags: 'wx', flush: true }), options);
    await rename(unfinished, file);
    await syncFolder(dirname(file));
  } catch (error) {
    content.destroy();
    await rm(unfinished, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Error(`There is no folder ${dirname(file)} to write ${file} in.`, { cause: error });
    throw error;
  }
}

/** Puts the new name on the disk, too. Some file systems cannot open a folder, and see to it themselves. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
