import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportCatalog } from '../catalog/export/export.ts';
import type { Decided } from './surroundings.ts';

export async function runExport(file: string, around: Decided): Promise<0> {
  const { database, close } = await around.connect();
  try {
    const csv = exportCatalog(database);
    if (file === '-') await writeOut(csv, around);
    else await replaceFile(file, csv, around.signal);
    return 0;
  } finally {
    await close();
  }
}

async function writeOut(csv: Readable, { stdout, signal }: Decided): Promise<void> {
  try {
    await pipeline(csv, stdout, { signal, end: false });
  } catch (error) {
    // `… | head` has read enough.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}

/** Whole or not at all: the old file stays until the new one is written and on the disk. */
async function replaceFile(file: string, content: Readable, signal: AbortSignal): Promise<void> {
  const unfinished = `${file}.${randomUUID()}.unfinished`;
  try {
    await pipeline(content, createWriteStream(unfinished, { flags: 'wx', flush: true }), { signal });
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

/** The new name is on the disk too; where a folder cannot be opened, the system sees to it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
