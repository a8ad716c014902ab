import sharp from 'sharp';
import type { Drawing, View } from './drawings.ts';
import { cutOut } from './recolor.ts';
import { draw, toWebp } from './render.ts';

// Far apart, so that mixing hardly enlarges the rounding of a level, yet neither is lit to white nor shaded to black.
const dark = 0x26;
const light = 0xd9;

/** A view of a drawing from which a picture in any color is mixed in a tenth of the time it takes to draw. */
export type Plates = { inColor(hex: string): Promise<Buffer> };

/**
 * Draws a view once in a dark and once in a light gray. Every shade lies over the one base color, channel by
 * channel, so each pixel is a straight line in it: two points tell all the colors.
 */
export async function drawPlates(drawing: Drawing, view: View, width: number): Promise<Plates> {
  const plate = (level: number): Promise<Buffer> =>
    draw(cutOut(drawing, level.toString(16).repeat(3), view, width))
      .raw()
      .toBuffer();
  const darkPlate = await plate(dark);
  const lightPlate = await plate(light);
  return {
    inColor(hex) {
      const data = mix(darkPlate, lightPlate, hex);
      return toWebp(sharp(data, { raw: { width, height: data.length / 4 / width, channels: 4 } }));
    },
  };
}

function mix(darkPlate: Buffer, lightPlate: Buffer, hex: string): Uint8ClampedArray {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map(
    (at) => (Number.parseInt(hex.slice(at, at + 2), 16) - dark) / (light - dark),
  );
  const mixed = new Uint8ClampedArray(darkPlate);
  for (let at = 0; at < mixed.length; at += 4) {
    if (mixed[at + 3] === 0) continue;
    mixed[at] = between(darkPlate, lightPlate, at, red);
    mixed[at + 1] = between(darkPlate, lightPlate, at + 1, green);
    mixed[at + 2] = between(darkPlate, lightPlate, at + 2, blue);
  }
  return mixed;
}

function between(darkPlate: Buffer, lightPlate: Buffer, at: number, share: number): number {
  const from = darkPlate[at] ?? 0;
  return from + ((lightPlate[at] ?? 0) - from) * share;
}
