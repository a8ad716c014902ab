import sharp, { type Sharp } from 'sharp';
import type { Drawing, DrawnView } from './drawings.ts';
import type { DrawnPlate } from './drawn-plates.ts';
import { type Cut, cutOut } from './recolor.ts';

// Far apart, so that mixing hardly magnifies rounding errors, yet neither level is clipped to white or black.
const darkLevel = 0x26;
const lightLevel = 0xd9;

/**
 * Draws a view once in a dark gray and once in a light gray. Each channel of a pixel is a linear function of the base
 * color's channel, which two samples determine.
 */
export async function drawPlate(drawing: Drawing, view: DrawnView, width: number): Promise<DrawnPlate> {
  const inGray = (level: number): Promise<Buffer> =>
    draw(cutOut(drawing, level.toString(16).repeat(3), view, width))
      .ensureAlpha()
      .raw()
      .toBuffer();
  const dark = await inGray(darkLevel);
  const light = await inGray(lightLevel);
  const over = Buffer.alloc(dark.length);
  const through = Buffer.alloc(dark.length, 255);
  for (let at = 0; at < dark.length; at += 1) {
    const level = dark[at] ?? 0;
    if (at % 4 === 3) {
      over[at] = level;
      continue;
    }
    const share = ((light[at] ?? 0) - level) / (lightLevel - darkLevel);
    through[at] = Math.max(0, Math.min(255, Math.round(255 * share)));
    over[at] = Math.max(0, Math.round(level - darkLevel * share));
  }
  return { width, height: dark.length / 4 / width, over, through };
}

export function draw({ svg, box, size }: Cut): Sharp {
  const drawn = sharp(Buffer.from(svg)).extract(box);
  return box.width === size.width && box.height === size.height
    ? drawn
    : drawn.resize({ ...size, fit: 'fill' });
}

/** Encodes a plate as DrawnPlate describes. */
export function plateFile({ width, height, over, through }: DrawnPlate): Promise<Buffer> {
  return sharp(Buffer.concat([over, through]), { raw: { width, height: 2 * height, channels: 4 } })
    .webp({ quality: PLATE_QUALITY, alphaQuality: 100, effort: 4, smartSubsample: true })
    .toBuffer();
}

/** Chosen so that a picture made from the plate differs from a drawn one by less than its own compression. */
const PLATE_QUALITY = 82;
