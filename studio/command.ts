import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Argument, InvalidArgumentError } from 'commander';
import sharp from 'sharp';
import { createCommand, runCommand } from '../src/commands/cli.ts';
import { projectDir } from '../src/config.ts';
import { colorPlate, readPlate } from '../src/pictures/plates.ts';
import { renderScene } from './blender/run.ts';
import { drape, LEVELS } from './drape.ts';
import { garments } from './garments/list.ts';
import { readPlanes } from './plates/planes.ts';
import { exposureOf, writePlate } from './plates/plate.ts';
import { publishPlates } from './plates/publish.ts';
import { writeScene } from './scene.ts';
import { writeSketch } from './sketch.ts';

type Options = {
  view?: string;
  fast?: true;
  color: string;
  out: string;
  redrape: boolean;
  seed: number;
  publish?: true;
  sketch?: true;
};

/** Few samples are enough, because all lights are large and `plates/denoise.ts` removes the rest of the noise. */
const SIZES = {
  fast: { width: 300, height: 400, samples: 10 },
  full: { width: 900, height: 1_200, samples: 12 },
} as const;
/** The design's ground behind garments, on which a preview is shown. */
const GROUND = '#e9e5de';
const THREADS = 1;
const SKETCH_WIDTH = 450;

const command = createCommand('studio', 'Make the photographs of a garment that does not exist.', process)
  .addArgument(new Argument('<garment>', 'which garment').choices(Object.keys(garments)))
  .option('--view <name>', 'Make this view only.')
  .option('--fast', 'Make a small, rough picture.')
  .option('--sketch', 'Drape the cloth and draw its shape only, which needs no Blender.')
  .option('--color <hex>', 'The color of the preview.', hexColor, '8fa08a')
  .option('--out <folder>', 'Where plates and previews are written.', join(projectDir, 'test-results/studio'))
  .option('--no-redrape', 'Use the cloth of the last run, when only its looks have changed.')
  .option('--publish', 'Put the plates where the shop reads them.')
  .option('--seed <number>', 'Another seed folds the cloth differently.', wholeNumber, 1)
  .action(makePictures);
process.exitCode = await runCommand(command, process.argv.slice(2), process);

async function makePictures(name: string, options: Options): Promise<void> {
  const { view, fast, out, redrape, seed, color } = options;
  // A rough plate would replace the photograph that the shop shows.
  if (options.publish && (fast || options.sketch))
    throw new Error('Only full-size plates can be published. Leave out --fast and --sketch.');
  const garment = garments[name]();
  const views = Object.entries(garment.views).filter(([one]) => view === undefined || one === view);
  if (views.length === 0) throw new Error(`${name} has the views ${Object.keys(garment.views).join(', ')}.`);
  const folder = join(out, name);
  await mkdir(folder, { recursive: true });
  const scene = join(folder, fast ? 'cloth-fast' : 'cloth');
  if (redrape) {
    const draped = drape(garment, { levels: LEVELS[fast ? 'fast' : 'full'], seed, onFrame: report });
    await writeScene(scene, garment, draped);
    for (const [viewName, viewOptions] of views)
      await writeSketch(join(folder, `${viewName}-sketch.png`), draped, viewOptions, SKETCH_WIDTH);
  }
  if (options.sketch) return;
  const { width, height, samples } = SIZES[fast ? 'fast' : 'full'];
  // The noise of a rough front changes its exposure, so it would make full-size views brighter or darker than their front.
  const exposure = join(folder, fast ? 'exposure-fast' : 'exposure');
  for (const [viewName, viewOptions] of views) {
    const planes = join(folder, `${viewName}-planes`);
    await renderScene({ ...viewOptions, scene, out: planes, width, height, samples, seed, threads: THREADS });
    const plate = join(folder, `${viewName}.webp`);
    const rendered = await readPlanes(planes, width, height);
    if (viewName === 'front') await writeFile(exposure, `${exposureOf(rendered)}`);
    await writePlate(rendered, plate, await exposureIn(exposure));
    await writePreview(plate, color, width, join(folder, `${viewName}-preview.png`));
    process.stdout.write(`${plate}\n`);
  }
  if (options.publish)
    await publishPlates(
      folder,
      name,
      views.map(([one]) => one),
    );
}

/** The exposure of the last front, or none if the front was never rendered. */
async function exposureIn(path: string): Promise<number | undefined> {
  return existsSync(path) ? Number(await readFile(path, 'utf8')) : undefined;
}

function report(level: number, frame: number, speed: number): void {
  if (frame % 20 === 0)
    process.stdout.write(`level ${level}, frame ${frame}: ${(100 * speed).toFixed(1)} cm/s\n`);
}

async function writePreview(plate: string, hex: string, width: number, path: string): Promise<void> {
  const loaded = await readPlate(plate, width);
  const raw = { width, height: loaded.height, channels: 4 } as const;
  const png = await sharp(colorPlate(loaded, hex), { raw }).flatten({ background: GROUND }).png().toBuffer();
  await writeFile(path, png);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}

function hexColor(text: string): string {
  if (!/^[0-9a-f]{6}$/.test(text)) throw new InvalidArgumentError('Write six hexadecimal digits.');
  return text;
}
