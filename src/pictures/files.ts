import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Picture, picturePath } from './paths.ts';

/** Pictures lie under the directory by the same path as on the web. */
export function fileOf(directory: string, { drawing, hex, view, width }: Picture): string {
  return join(directory, picturePath(drawing, hex, view, width).replace('/pictures/', ''));
}

/** Undefined if there is none, or if it is not a whole WebP: then it is to be rendered again. */
export async function findPicture(directory: string, picture: Picture): Promise<Buffer | undefined> {
  try {
    const bytes = await readFile(fileOf(directory, picture));
    return isWholeWebp(bytes) ? bytes : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Readers see the whole picture or none: it is written beside its place and then moved there. */
export async function setPicture(directory: string, picture: Picture, bytes: Buffer): Promise<void> {
  const file = fileOf(directory, picture);
  const unfinished = `${file}.${randomUUID()}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(unfinished, bytes);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** "RIFF", the length of what follows (little-endian), "WEBP": enough to know a file that was cut off. */
function isWholeWebp(bytes: Buffer): boolean {
  return (
    bytes.length > 20 &&
    bytes.toString('latin1', 0, 4) === 'RIFF' &&
    bytes.readUInt32LE(4) + 8 === bytes.length &&
    bytes.toString('latin1', 8, 12) === 'WEBP'
  );
}
