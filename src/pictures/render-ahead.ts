import { getDrawing, views } from './drawings.ts';
import type { Picture } from './paths.ts';
import { drawPlates } from './plates.ts';
import type { PictureStore } from './store.ts';

/** A drawing and one of the colors it is sold in. */
export type Pair = { drawing: string; hex: string };
type Progress = { done: number; total: number };
type Options = { signal?: AbortSignal; onProgress?: (progress: Progress) => void };

/** Two plates cost as much as two pictures, and every color after that a tenth. */
const minColorsForPlates = 3;

/**
 * What listings and phones show, in the order shoppers come to it: every view in the smallest width, then the
 * front in the next. The larger close-ups are rendered when a large screen first asks for them: all of them
 * together would keep a core busy for minutes.
 */
export function picturesOf(pairs: readonly Pair[]): Picture[] {
  const sizes: Omit<Picture, keyof Pair>[] = [
    ...views.map((view) => ({ view, width: 400 as const })),
    { view: 'front', width: 800 },
  ];
  return sizes.flatMap((size) => pairs.map((pair) => ({ ...pair, ...size })));
}

/** Renders those that are missing, one at a time, in the order given but all colors of one view together. */
export async function renderAhead(
  store: PictureStore,
  pictures: readonly Picture[],
  { signal, onProgress }: Options = {},
): Promise<void> {
  let done = 0;
  for (const group of Map.groupBy(pictures, groupOf).values()) {
    const missing = new Map<string, Picture>();
    for (const picture of group) {
      if (signal?.aborted) return;
      if (!missing.has(picture.hex) && !(await store.has(picture))) missing.set(picture.hex, picture);
    }
    await renderColors(store, [...missing.values()], signal);
    done += group.length;
    onProgress?.({ done, total: pictures.length });
  }
}

function groupOf({ drawing, view, width }: Picture): string {
  return `${drawing} ${view} ${width}`;
}

async function renderColors(store: PictureStore, pictures: Picture[], signal?: AbortSignal): Promise<void> {
  const [first] = pictures;
  if (!first || signal?.aborted) return;
  const plates =
    pictures.length < minColorsForPlates
      ? undefined
      : await drawPlates(getDrawing(first.drawing), first.view, first.width);
  for (const picture of pictures) {
    if (signal?.aborted) return;
    if (plates) await store.set(picture, await plates.inColor(picture.hex));
    else await store.get(picture);
  }
}
