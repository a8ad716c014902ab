import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Crop, type Subject, subjects } from './subjects.ts';

/** Every drawing has these views: the front, a close-up defined in its file, and three more close-ups. */
export const views = ['front', 'detail', 'crop-1', 'crop-2', 'crop-3'] as const;
export type View = (typeof views)[number];

/** A 3:4 box in the units of the drawing, and its alternative text. */
type Frame = { viewBox: string; alt: string };

export type Drawing = {
  /** The file name without `.svg`, which is also part of the picture paths. */
  name: string;
  /** The original SVG, in the color that it was drawn in. */
  svg: string;
  /** Eight hexadecimal digits of the file's hash, so that a changed drawing gets new addresses. */
  hash: string;
  frames: Record<View, Frame>;
};

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

function readDrawing(name: string, { front, detail, crops }: Subject): Drawing {
  const svg = readFileSync(new URL(`${name}.svg`, folder), 'utf8');
  const boxIn = (pattern: RegExp): string => {
    const box = pattern.exec(svg)?.[1];
    if (!box) throw new Error(`${name}.svg lacks ${pattern}`);
    return box;
  };
  return {
    name,
    svg,
    hash: createHash('sha256').update(svg).digest('hex').slice(0, 8),
    frames: {
      front: { viewBox: boxIn(/<svg[^>]* viewBox="([^"]+)"/), alt: front },
      detail: { viewBox: boxIn(/<view id="detail" viewBox="([^"]+)"/), alt: detail },
      'crop-1': frameOf(crops[0]),
      'crop-2': frameOf(crops[1]),
      'crop-3': frameOf(crops[2]),
    },
  };
}

function frameOf([alt, x, y, width]: Crop): Frame {
  return { viewBox: `${x} ${y} ${width} ${(width * 4) / 3}`, alt };
}
