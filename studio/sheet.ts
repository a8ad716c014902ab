import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import sharp, { type OverlayOptions } from 'sharp';
import { createCommand, runCommand } from '../src/commands/cli.ts';
import { projectDir } from '../src/config.ts';
import { drawings } from '../src/pictures/drawings.ts';
import { renderPicture } from '../src/pictures/render.ts';

/** The design's grounds behind garments, in light and in dark. */
const GROUNDS = ['#e9e5de', '#aca599'] as const;
const COLORS = ['232c42', 'f0ece3', 'a9583a'] as const;
const GAP = 12;
const PAPER = '#fdfcfa';
const QUALITY = 82;

const command = createCommand('studio-sheet', 'Put all published photographs on one sheet.', process)
  .option('--width <pixels>', 'The width of each picture.', width, 300)
  .option('--out <file>', 'Where the sheet is written.', join(projectDir, 'docs/pictures/studio.webp'))
  .action(drawSheet);
process.exitCode = await runCommand(command, process.argv.slice(2), process);

/** One row for each garment and ground, with each view in the next color. */
async function drawSheet({ width: tileWidth, out }: { width: number; out: string }): Promise<void> {
  const tileHeight = Math.round((tileWidth * 4) / 3);
  const tiles: OverlayOptions[] = [];
  const photographed = [...drawings.values()].filter(({ isPhotographed }) => isPhotographed);
  const columns = Math.max(...photographed.map(({ shots }) => shots.length));
  for (const [index, { name, shots }] of photographed.entries())
    for (const [row, ground] of GROUNDS.entries())
      for (const [column, { view }] of shots.entries()) {
        const hex = COLORS[(column + row) % COLORS.length];
        const picture = await renderPicture({ drawing: name, hex, view, width: 800 });
        const input = await sharp(picture)
          .flatten({ background: ground })
          .resize(tileWidth, tileHeight)
          .toBuffer();
        const top = GAP + (GROUNDS.length * index + row) * (tileHeight + GAP);
        tiles.push({ input, left: GAP + column * (tileWidth + GAP), top });
      }
  const rows = GROUNDS.length * photographed.length;
  const size = { width: GAP + columns * (tileWidth + GAP), height: GAP + rows * (tileHeight + GAP) };
  await sharp({ create: { ...size, channels: 3, background: PAPER } })
    .composite(tiles)
    .webp({ quality: QUALITY })
    .toFile(out);
}

function width(text: string): number {
  const pixels = Number(text);
  if (!Number.isInteger(pixels) || pixels < 50 || pixels > 900)
    throw new InvalidArgumentError('Write a whole number from 50 to 900.');
  return pixels;
}
