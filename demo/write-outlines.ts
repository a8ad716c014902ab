import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { type Drawing, drawings } from '../src/pictures/drawings.ts';
import { OUTLINE_BOX } from '../src/pictures/outlines.ts';
import { renderPicture } from '../src/pictures/render.ts';
import { type Mask, traceOutline } from './trace-outline.ts';

const file = new URL('../public/garments/outlines.json', import.meta.url);

/** Traces the cloth in every view of every garment, for the placeholders of pictures. */
export async function writeOutlines(): Promise<void> {
  const outlines: Record<string, { hash: string; views: Record<string, string> }> = {};
  for (const drawing of drawings.values())
    outlines[drawing.name] = { hash: drawing.hash, views: await viewsOf(drawing) };
  await writeFile(file, `${JSON.stringify(outlines, null, 1)}\n`);
}

async function viewsOf({ name, shots }: Drawing): Promise<Record<string, string>> {
  const views: Record<string, string> = {};
  for (const { view } of shots) {
    const picture = await renderPicture({ drawing: name, hex: '808080', view, width: 400 });
    views[view] = traceOutline(await maskOf(picture));
  }
  return views;
}

/** In levels of 255. Seams are slightly transparent, and must not cut a garment into pieces. */
const OPAQUE = 200;

/** A cell is cloth if all pixels in it are nearly opaque. */
async function maskOf(picture: Buffer): Promise<Mask> {
  const { width, height } = OUTLINE_BOX;
  const scale = 3;
  const size = { width: width * scale, height: height * scale };
  const pixels = await sharp(picture)
    .resize({ ...size, fit: 'fill' })
    .ensureAlpha()
    .raw()
    .toBuffer();
  const cells = new Uint8Array(width * height).fill(1);
  for (let pixel = 0; pixel < size.width * size.height; pixel += 1) {
    const cell = Math.floor(pixel / size.width / scale) * width + Math.floor((pixel % size.width) / scale);
    if ((pixels[4 * pixel + 3] ?? 0) < OPAQUE) cells[cell] = 0;
  }
  return { width, height, cells };
}
