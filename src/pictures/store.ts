import { createSemaphore } from '../process/semaphore.ts';
import { fileOf, findPicture, setPicture } from './files.ts';
import type { Picture } from './paths.ts';

export type PictureAnswer = { ok: true; bytes: Buffer } | { ok: false; reason: 'too_many_waiting' };

export type PictureStore = {
  /** From disk, or rendered and kept. @throws if rendering fails */
  get(picture: Picture): Promise<PictureAnswer>;
  has(picture: Picture): Promise<boolean>;
  set(picture: Picture, bytes: Buffer): Promise<void>;
};

export type PictureStoreParts = {
  directory: string;
  /** Pictures that came with the release, looked up second and never written. */
  shippedDirectory?: string;
  render: (picture: Picture) => Promise<Buffer>;
  /** Beyond it a new picture is refused: at 0.4 s each, two at once, the 200th is ready after 40 s. */
  maxWaiting?: number;
};

const maxRendersAtOnce = 2;

/** Renders each picture once, however many ask for it, and keeps it on disk; nothing is kept in memory. */
export function createPictureStore(parts: PictureStoreParts): PictureStore {
  const { directory, shippedDirectory, render, maxWaiting = 200 } = parts;
  const underWay = new Map<string, Promise<PictureAnswer>>();
  const semaphore = createSemaphore(maxRendersAtOnce, maxWaiting);

  const find = async (picture: Picture) =>
    (await findPicture(directory, picture)) ??
    (shippedDirectory === undefined ? undefined : await findPicture(shippedDirectory, picture));

  const renderAndKeep = async (picture: Picture): Promise<PictureAnswer> => {
    const kept = await find(picture);
    if (kept) return { ok: true, bytes: kept };
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
      const shared = underWay.get(key);
      if (shared) return shared;
      const answer = renderAndKeep(picture).finally(() => underWay.delete(key));
      underWay.set(key, answer);
      return answer;
    },
    has: async (picture) => (await find(picture)) !== undefined,
    set: (picture, bytes) => setPicture(directory, picture, bytes),
  };
}
