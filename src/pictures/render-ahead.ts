import { closerView, getDrawing, type View } from './drawings.ts';
import type { Picture } from './paths.ts';
import { platesOf } from './render.ts';
import type { PictureStore } from './store.ts';

/** A drawing and one of the colors that it is sold in. */
export type Pair = { drawing: string; hex: string };
type Progress = { done: number; total: number };
type Options = { signal?: AbortSignal; onProgress?: (progress: Progress) => void };

/** Plates cost as much as two pictures if they have to be drawn, and each color mixed from them a tenth of one. */
const minColorsForPlates = 3;

/**
 * The pictures that most shoppers see, in the order in which they see them: first the two of each card, then those that
 * galleries show on common screens. Larger ones are rendered on their first request, because all would take 70 MB.
 */
export function picturesOf(pairs: readonly Pair[]): Picture[] {
  const ofCards = (isWanted: (view: View, drawing: string) => boolean) =>
    pairs.flatMap((pair) => picturesWhere(pair, (view) => isWanted(view, pair.drawing), { width: 400 }));
  const inCards = [
    ...ofCards(isFront),
    ...ofCards((view, drawing) => view === closerView(getDrawing(drawing))),
  ];
  return [
    ...inCards,
    ...pairs.flatMap((pair) => picturesWhere(pair, isFront, { width: 800, format: 'avif' })),
    ...pairs.flatMap((pair) => picturesWhere(pair, (one) => !isFront(one), { width: 400, format: 'avif' })),
  ];
}

const isFront = (view: View): boolean => view === 'front';

const picturesWhere = (
  pair: Pair,
  isWanted: (view: View) => boolean,
  size: Pick<Picture, 'width' | 'format'>,
): Picture[] =>
  getDrawing(pair.drawing)
    .shots.filter(({ view }) => isWanted(view))
    .map(({ view }) => ({ ...pair, view, ...size }));

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

function groupOf({ drawing, view, width, format }: Picture): string {
  return `${drawing} ${view} ${width} ${format}`;
}

async function renderColors(store: PictureStore, pictures: Picture[], signal?: AbortSignal): Promise<void> {
  const [first] = pictures;
  if (!first || signal?.aborted) return;
  const plates =
    pictures.length < minColorsForPlates
      ? undefined
      : await platesOf(getDrawing(first.drawing), first.view, first.width);
  for (const picture of pictures) {
    if (signal?.aborted) return;
    if (plates) await store.set(picture, await plates.inColor(picture.hex, picture.format));
    else await store.get(picture);
  }
}
