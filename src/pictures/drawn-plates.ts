import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Drawing, DrawnView } from './drawings.ts';

/**
 * A view of a drawing from which its picture in any color is mixed. Every shade of a drawing lies over its one base color,
 * so each channel of a pixel is `over + through * color`. The file has both images, one below the other: `over`, whose
 * transparency is the outline, and `through`.
 */
export type DrawnPlate = { width: number; height: number; over: Buffer; through: Buffer };

/** In pixels. Wider pictures are enlarged from it, because a drawing has little more detail to show. */
export const DRAWN_PLATE_WIDTH = 800;

const folder = new URL('../../public/garments/drawn/', import.meta.url);

/**
 * The file of a view's plate, or undefined if it is missing or was made from an older drawing. The picture is then drawn,
 * which takes seconds. `npm run demo-pictures` makes the plates.
 */
export function drawnPlatePath({ name, hash }: Drawing, view: DrawnView): string | undefined {
  return plateHash(name) === hash ? fileURLToPath(new URL(`${name}/${view}.webp`, folder)) : undefined;
}

function plateHash(name: string): string | undefined {
  try {
    return readFileSync(new URL(`${name}/hash`, folder), 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function readDrawnPlate(file: string | Buffer): Promise<DrawnPlate> {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width } = info;
  const height = info.height / 2;
  const bytes = width * height * 4;
  return { width, height, over: data.subarray(0, bytes), through: data.subarray(bytes) };
}

/** Returns four bytes per pixel. */
export function mixColor({ over, through }: DrawnPlate, hex: string): Uint8ClampedArray {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map(
    (at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255,
  );
  const mixed = new Uint8ClampedArray(over.length);
  for (let at = 0; at < mixed.length; at += 4) {
    const alpha = over[at + 3] ?? 0;
    if (alpha === 0) continue;
    mixed[at] = (over[at] ?? 0) + (through[at] ?? 0) * red;
    mixed[at + 1] = (over[at + 1] ?? 0) + (through[at + 1] ?? 0) * green;
    mixed[at + 2] = (over[at + 2] ?? 0) + (through[at + 2] ?? 0) * blue;
    mixed[at + 3] = alpha;
  }
  return mixed;
}
