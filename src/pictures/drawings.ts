import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { plateHash } from './plate-files.ts';
import { type Crop, type PhotographedView, photographedViews, type Subject, subjects } from './subjects.ts';

/** Every drawing has these views: the front, a close-up defined in its file, and three more close-ups. */
export const drawnViews = ['front', 'detail', 'crop-1', 'crop-2', 'crop-3'] as const;
export type DrawnView = (typeof drawnViews)[number];

export type View = DrawnView | PhotographedView;
export const views: readonly View[] = [...new Set([...drawnViews, ...photographedViews])];

/** A 3:4 box in the units of the drawing, and its alternative text. */
type Frame = { viewBox: string; alt: string };

export type Drawing = {
  /** The file name without `.svg`, which is also part of the picture paths. */
  name: string;
  /** The original SVG, in the color that it was drawn in. */
  svg: string;
  /** Eight hexadecimal digits of the files’ hash, so that a changed drawing or photograph gets new addresses. */
  hash: string;
  frames: Record<DrawnView, Frame>;
  /** If true, its pictures are photographs instead of the drawing. */
  isPhotographed: boolean;
  /** What the shop shows, in this order. */
  shots: readonly Shot[];
};

/** The view that a card shows under a pointer: the close-up, or the next best of a garment without one. */
export const closerView = ({ shots }: Drawing): View | undefined =>
  (shots.find(({ view }) => view === 'detail') ?? shots[1])?.view;

export type Shot = { view: View; alt: string };

/** Stands in for every drawing that does not exist, so that a product page never fails for lack of one. */
export const FALLBACK_DRAWING = 'woven-label';

const folder = new URL('../../public/garments/', import.meta.url);

/** All drawings by name. The 21 files of about 6 KB are read once, when the module loads. */
export const drawings: ReadonlyMap<string, Drawing> = new Map(
  Object.entries(subjects).map(([name, subject]) => [name, readDrawing(name, subject)]),
);

export function getDrawing(name: string): Drawing {
  const drawing = drawings.get(name) ?? drawings.get(FALLBACK_DRAWING);
  if (!drawing) throw new Error(`There is no drawing "${FALLBACK_DRAWING}"`);
  return drawing;
}

function readDrawing(name: string, subject: Subject): Drawing {
  const { front, detail, crops, photographs } = subject;
  const svg = readFileSync(new URL(`${name}.svg`, folder), 'utf8');
  const boxIn = (pattern: RegExp): string => {
    const box = pattern.exec(svg)?.[1];
    if (!box) throw new Error(`${name}.svg lacks ${pattern}`);
    return box;
  };
  const frames: Drawing['frames'] = {
    front: { viewBox: boxIn(/<svg[^>]* viewBox="([^"]+)"/), alt: front },
    detail: { viewBox: boxIn(/<view id="detail" viewBox="([^"]+)"/), alt: detail },
    'crop-1': frameOf(crops[0]),
    'crop-2': frameOf(crops[1]),
    'crop-3': frameOf(crops[2]),
  };
  return {
    name,
    svg,
    hash: photographs ? plateHash(name) : createHash('sha256').update(svg).digest('hex').slice(0, 8),
    frames,
    isPhotographed: photographs !== undefined,
    shots: photographs
      ? [
          { view: 'front', alt: front },
          ...photographedViews.flatMap((view): Shot[] => {
            const alt = view === 'front' ? undefined : photographs[view];
            return alt === undefined ? [] : [{ view, alt }];
          }),
        ]
      : drawnViews.map((view) => ({ view, alt: frames[view].alt })),
  };
}

function frameOf([alt, x, y, width]: Crop): Frame {
  return { viewBox: `${x} ${y} ${width} ${(width * 4) / 3}`, alt };
}
