import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { drawPlate, plateFile } from '../src/pictures/draw-plate.ts';
import { type Drawing, drawings, drawnViews } from '../src/pictures/drawings.ts';
import { DRAWN_PLATE_WIDTH, drawnPlatePath } from '../src/pictures/drawn-plates.ts';

const directory = new URL('../public/garments/drawn/', import.meta.url);

/** Draws missing and outdated plates, and removes those of garments that now have photographs. */
export async function drawPlates(print: (line: string) => void): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const name of await readdir(directory))
    if (drawings.get(name)?.isPhotographed !== false)
      await rm(new URL(`${name}/`, directory), { recursive: true });
  for (const drawing of drawings.values())
    if (!drawing.isPhotographed && !drawnPlatePath(drawing, 'front')) {
      await drawPlatesOf(drawing);
      print(`plates of ${drawing.name}`);
    }
}

/** The hash is written last, so an interrupted run is repeated. */
async function drawPlatesOf(drawing: Drawing): Promise<void> {
  const folder = new URL(`${drawing.name}/`, directory);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  for (const view of drawnViews) {
    const plate = await drawPlate(drawing, view, DRAWN_PLATE_WIDTH);
    await writeFile(new URL(`${view}.webp`, folder), await plateFile(plate));
  }
  await writeFile(new URL('hash', folder), `${drawing.hash}\n`);
}
