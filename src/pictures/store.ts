import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createSemaphore } from '../process/semaphore.ts';
import { type Picture, picturePath } from './paths.ts';

export type PictureResult = { ok: true; bytes: Buffer } | { ok: false; reason: 'too_many_waiting' };

export type PictureStore = {
  /** Returns the picture from disk, or renders and saves it. @throws if rendering fails */
  get(picture: Picture): Promise<PictureResult>;
  has(picture: Picture): Promise<boolean>;
  set(picture: Picture, bytes: Buffer): Promise<void>;
};

export type PictureStoreDeps = {
  directory: string;
  /** Pictures that come with the release. This directory is read second and never written. */
  shippedDirectory?: string;
  render: (picture: Picture) => Promise<Buffer>;
  /** Further new pictures are refused. At 0.4 s each and two at once, the 200th is ready after 40 s. */
  maxWaiting?: number;
};

const maxRendersAtOnce = 2;

/** Renders each picture once, however many requests ask for it, and keeps it on disk. Nothing stays in memory. */
export function createPictureStore(deps: PictureStoreDeps): PictureStore {
  const { directory, shippedDirectory, render, maxWaiting = 200 } = deps;
  const inFlight = new Map<string, Promise<PictureResult>>();
  const semaphore = createSemaphore(maxRendersAtOnce, maxWaiting);

  const find = async (picture: Picture) =>
    (await findPicture(directory, picture)) ??
    (shippedDirectory === undefined ? undefined : await findPicture(shippedDirectory, picture));

  const findOrRender = async (picture: Picture): Promise<PictureResult> => {
    const found = await find(picture);
    if (found) return { ok: true, bytes: found };
    if (!(await semaphore.acquire())) return { ok: false, reason: 'too_many_waiting' };
    try {
      const bytes = await render(picture);
      await setPicture(directory, picture, bytes);
      return { ok: true, bytes };
    } finally {
      semaphore.release();
    }
  };

  return {
    get(picture) {
      const key = fileOf(directory, picture);
      const shared = inFlight.get(key);
      if (shared) return shared;
      const result = findOrRender(picture).finally(() => inFlight.delete(key));
      inFlight.set(key, result);
      return result;
    },
    has: async (picture) => (await find(picture)) !== undefined,
    set: (picture, bytes) => setPicture(directory, picture, bytes),
  };
}

/** Returns undefined if there is no file, or if it is not a complete WebP and must be rendered again. */
export async function findPicture(directory: string, picture: Picture): Promise<Buffer | undefined> {
  try {
    const bytes = await readFile(fileOf(directory, picture));
    return isCompleteWebp(bytes) ? bytes : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The file has the same path below the directory as on the web. */
export function fileOf(directory: string, { drawing, hex, view, width }: Picture): string {
  return join(directory, picturePath(drawing, hex, view, width).replace('/pictures/', ''));
}

/** A WebP starts with "RIFF", the length of the rest (little-endian), and "WEBP", which reveals a truncated file. */
function isCompleteWebp(bytes: Buffer): boolean {
  return (
    bytes.length > 20 &&
    bytes.toString('latin1', 0, 4) === 'RIFF' &&
    bytes.readUInt32LE(4) + 8 === bytes.length &&
    bytes.toString('latin1', 8, 12) === 'WEBP'
  );
}

/** Writes a temporary file and renames it, so that readers see the complete picture or none. */
async function setPicture(directory: string, picture: Picture, bytes: Buffer): Promise<void> {
  const file = fileOf(directory, picture);
  const temporary = `${file}.${randomUUID()}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
