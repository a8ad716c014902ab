import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { parse } from 'csv-parse';
import { colorHex } from '../src/pictures/colors.ts';
import { drawingFor } from '../src/pictures/drawing-for.ts';
import { drawings } from '../src/pictures/drawings.ts';
import type { Picture } from '../src/pictures/paths.ts';
import { renderPicture } from '../src/pictures/render.ts';
import { renderAhead } from '../src/pictures/render-ahead.ts';
import { createPictureStore } from '../src/pictures/store.ts';
import { drawPlates } from './draw-plates.ts';
import { writeOutlines } from './write-outlines.ts';

/**
 * `npm run demo-pictures` draws the plates that pictures are mixed from, and the outlines that pages show until pictures
 * are loaded. Then it renders the first pictures of the demo catalog's listings into demo/pictures, so that a new shop
 * shows complete pages at once. Run it again when a drawing, a photograph, or the demo catalog changes: it removes files
 * of former drawings, and renders only missing pictures. Remove the folder first to render all.
 */

const print = (line: string): void => void process.stdout.write(`${line}\n`);
await drawPlates(print);
await writeOutlines();

const directory = new URL('./pictures/', import.meta.url).pathname;
const pictures = new Map<string, Picture>();
let drawing = '';
for await (const row of createReadStream(new URL('./catalog.csv', import.meta.url)).pipe(
  parse({ columns: true }),
)) {
  if (row['Image Src']) drawing = drawingFor({ imageSources: [row['Image Src']] });
  const hex = colorHex(row['Option1 Value']);
  pictures.set(`${drawing} ${hex}`, { drawing, hex, view: 'front', width: 400 });
}
const current = new Set([...drawings.values()].map(({ name, hash }) => `${name}-${hash}`));
await mkdir(directory, { recursive: true });
for (const folder of await readdir(directory))
  if (!current.has(folder)) await rm(`${directory}${folder}`, { recursive: true });
const store = createPictureStore({ directory, render: renderPicture });
await renderAhead(store, [...pictures.values()], {
  onProgress: ({ done, total }) => print(`${done} of ${total}`),
});
