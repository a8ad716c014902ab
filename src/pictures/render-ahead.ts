import { getDrawing } from './drawings.ts';
import type { Picture } from './paths.ts';
import { hasPlate, platesOf } from './render.ts';
import type { PictureStore } from './store.ts';

/** A drawing and one of the colors that it is sold in. */
export type Pair = { drawing: string; hex: string };
type Progress = { done: number; total: number };
type Options = { signal?: AbortSignal; onProgress?: (progress: Progress) => void };

/** Drawing a plate costs as much as two pictures, and each color mixed from it a tenth of one. */
const minColorsToDrawPlate = 3;

/**
 * The pictures that listings and phones show, in the order in which shoppers see them: every view at the smallest
 * width, then the front at the next. Larger close-ups are rendered on their first request, because rendering all of
 * them ahead would keep a core busy for minutes.
 */
export function picturesOf(pairs: readonly Pair[]): Picture[] {
  const shots = pairs.map((pair) => getDrawing(pair.drawing).shots);
  const most = Math.max(0, ...shots.map(({ length }) => length));
  const small = Array.from({ length: most }, (_, index) =>
    pairs.flatMap((pair, at): Picture[] => {
      const view = shots[at]?.[index]?.view;
      return view ? [{ ...pair, view, width: 400 }] : [];
    }),
  );
  return [...small.flat(), ...pairs.map((pair): Picture => ({ ...pair, view: 'front', width: 800 }))];
}

/** Renders missing pictures one at a time, in order, but with all colors of a view together. */
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
  const drawing = getDrawing(first.drawing);
  const plates =
    hasPlate(drawing, first.view) || pictures.length >= minColorsToDrawPlate
      ? await platesOf(drawing, first.view, first.width)
      : undefined;
  for (const picture of pictures) {
    if (signal?.aborted) return;
    if (plates) await store.set(picture, await plates.inColor(picture.hex));
    else await store.get(picture);
  }
}
