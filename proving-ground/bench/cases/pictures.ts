import sharp from 'sharp';
import { knownHexes } from '../../../src/pictures/colors.ts';
import { drawings } from '../../../src/pictures/drawings.ts';
import { picturePath, type Width } from '../../../src/pictures/paths.ts';
import { createPlateRenderer } from '../../../src/pictures/recent-plates.ts';
import { encode, renderPicture } from '../../../src/pictures/render.ts';
import type { Bench } from '../bench.ts';
import { median } from '../measuring/statistics.ts';
import { readTimes } from '../measuring/watched.ts';
import { type Started, startShop } from '../processes/start.ts';
import { withDatabase } from '../seed/database.ts';

/** Phones with a pixel ratio of 2 load galleries at 800, and desktops their close-ups at 400. */
const GALLERY_WIDTHS: readonly Width[] = [400, 800];
const RECOLOR_WIDTH = 800;

/** Measures galleries in new colors, and the cost of one more color of a view. */
export async function benchPictures(bench: Bench): Promise<void> {
  const rounds = bench.plan(0).slices * (bench.isBrief ? 1 : 3);
  await withDatabase(async ({ url }) => {
    const shop = await startShop(bench.folder, { url });
    try {
      const colds = coldGalleries();
      bench.report.value(
        'the first gallery after a start, 800 px, ms',
        (await load(shop, take(colds), 800)).ms,
      );
      for (const width of GALLERY_WIDTHS) {
        const loads = [];
        for (let round = 0; round < rounds; round += 1) loads.push(await load(shop, take(colds), width));
        const figure = `a cold gallery, ${width} px`;
        bench.report.value(`${figure}, ms`, median(loads.map(({ ms }) => ms)));
        bench.report.value(`the slowest of ${rounds}: ${figure}, ms`, Math.max(...loads.map(({ ms }) => ms)));
        bench.report.value(`processor time of ${figure}, ms`, median(loads.map(({ cpuMs }) => cpuMs)));
      }
    } finally {
      await shop.stop();
    }
  });
  await benchRecolor(bench, rounds);
}

interface Gallery {
  drawing: string;
  hex: string;
}

/** Every drawing in a first color, then every drawing in the next one. */
function* coldGalleries(): Generator<Gallery> {
  for (const hex of knownHexes) for (const drawing of drawings.keys()) yield { drawing, hex };
}

function take(galleries: Generator<Gallery>): Gallery {
  const { value, done } = galleries.next();
  if (done) throw new Error('every gallery has been loaded');
  return value;
}

/** Loads all pictures of a gallery at once, as a browser does. */
async function load(
  { url, pid }: Started,
  { drawing, hex }: Gallery,
  width: Width,
): Promise<{ ms: number; cpuMs: number }> {
  const shots = drawings.get(drawing)?.shots ?? [];
  const before = await readTimes({ web: pid });
  const began = performance.now();
  await Promise.all(
    shots.map(async ({ view }) => {
      const response = await fetch(url + picturePath(drawing, hex, view, width));
      if (!response.ok) throw new Error(`${drawing} ${hex} ${view}: ${response.status}`);
      await response.arrayBuffer();
    }),
  );
  const ms = performance.now() - began;
  const after = await readTimes({ web: pid });
  return { ms, cpuMs: after.tasks.web - before.tasks.web };
}

/** Renders in this process, in turn with the encoder alone, so that only processor time counts. */
async function benchRecolor({ report }: Bench, rounds: number): Promise<void> {
  for (const drawing of ['polo', 'oxford-shirt']) {
    const render = createPlateRenderer();
    const times: Record<'fresh' | 'further' | 'encoder', number[]> = { fresh: [], further: [], encoder: [] };
    const hexes = [...knownHexes];
    await render(pictureOf(drawing, hexes[0]));
    for (let round = 1; round <= rounds; round += 1) {
      const picture = pictureOf(drawing, hexes[round % hexes.length]);
      times.fresh.push(await processorMs(() => renderPicture(picture)));
      times.further.push(await processorMs(() => render(picture)));
      const { data, info } = await sharp(await render(picture))
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const raw = { width: info.width, height: info.height, channels: 4 } as const;
      times.encoder.push(await processorMs(() => encode(sharp(data, { raw }))));
    }
    const kind = drawings.get(drawing)?.isPhotographed ? 'photograph' : 'drawing';
    report.value(`a ${kind} in a new color, ${RECOLOR_WIDTH} px, processor ms`, median(times.fresh));
    report.value(`a ${kind} in a further color, its plate in memory, processor ms`, median(times.further));
    report.value(`the encoder alone for this ${kind}, processor ms`, median(times.encoder));
    report.value(
      `a ${kind} in a new color, times the encoder alone`,
      median(times.fresh.map((ms, round) => ms / (times.encoder[round] ?? ms))),
    );
  }
}

const pictureOf = (drawing: string, hex = '9c9a95') =>
  ({ drawing, hex, view: 'front', width: RECOLOR_WIDTH }) as const;

async function processorMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
