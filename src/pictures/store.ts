import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Picture, picturePath } from './paths.ts';
import { createRenderQueue } from './render-queue.ts';

export type PictureResult =
  | { ok: true; bytes: Buffer }
  | { ok: false; reason: 'too_many_waiting' | 'abandoned' };

export type PictureStore = {
  /**
   * Returns the picture from disk, or renders and saves it. The signal tells that this caller no longer waits. A picture
   * without any callers leaves the queue. @throws if rendering fails
   */
  get(picture: Picture, signal?: AbortSignal): Promise<PictureResult>;
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

/** A picture that is being read or rendered, for all of its callers. */
type Job = { result: Promise<PictureResult>; callers: number; abandon: AbortController };

/** Renders each picture once, however many requests ask for it, and keeps it on disk. Nothing stays in memory. */
export function createPictureStore(deps: PictureStoreDeps): PictureStore {
  const { directory, shippedDirectory, render, maxWaiting = 200 } = deps;
  const jobs = new Map<string, Job>();
  const queue = createRenderQueue(maxRendersAtOnce, maxWaiting);

  const find = async (picture: Picture) =>
    (await findPicture(directory, picture)) ??
    (shippedDirectory === undefined ? undefined : await findPicture(shippedDirectory, picture));

  async function findOrRender(picture: Picture, signal: AbortSignal): Promise<PictureResult> {
    const found = await find(picture);
    if (found) return { ok: true, bytes: found };
    const reason = await queue.acquire(picture, signal);
    if (reason) return { ok: false, reason };
    try {
      const bytes = await render(picture);
      await setPicture(directory, picture, bytes);
      return { ok: true, bytes };
    } finally {
      queue.release();
    }
  }

  function start(key: string, picture: Picture): Job {
    const abandon = new AbortController();
    const result = findOrRender(picture, abandon.signal).finally(() => jobs.delete(key));
    const job: Job = { result, callers: 0, abandon };
    jobs.set(key, job);
    return job;
  }

  async function get(picture: Picture, signal?: AbortSignal): Promise<PictureResult> {
    const key = fileOf(directory, picture);
    const job = jobs.get(key) ?? start(key, picture);
    job.callers += 1;
    const leave = () => {
      job.callers -= 1;
      if (job.callers === 0) job.abandon.abort();
    };
    signal?.addEventListener('abort', leave, { once: true });
    const result = await job.result;
    // All earlier callers had left before this one joined, so it starts again.
    const isAbandoned = !result.ok && result.reason === 'abandoned';
    return isAbandoned && !signal?.aborted ? get(picture, signal) : result;
  }

  return {
    get,
    has: async (picture) => (await find(picture)) !== undefined,
    set: (picture, bytes) => setPicture(directory, picture, bytes),
  };
}

/** Returns undefined if there is no file, or if it is not complete and must be rendered again. */
export async function findPicture(directory: string, picture: Picture): Promise<Buffer | undefined> {
  try {
    const bytes = await readFile(fileOf(directory, picture));
    const isComplete = picture.format === 'avif' ? isCompleteAvif : isCompleteWebp;
    return isComplete(bytes) ? bytes : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The file has the same path below the directory as on the web. */
export function fileOf(directory: string, { drawing, hex, view, width, format }: Picture): string {
  return join(directory, picturePath(drawing, hex, view, width, format).replace('/pictures/', ''));
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

/** An AVIF is a sequence of boxes, each of which begins with its length and its name. The first one is "ftyp". */
function isCompleteAvif(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 4, 8) !== 'ftyp') return false;
  let at = 0;
  while (at + 8 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    if (length < 8) return false;
    at += length;
  }
  return at === bytes.length;
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
