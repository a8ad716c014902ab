import sharp, { type Sharp } from 'sharp';
import { type Drawing, type DrawnView, drawnViews, getDrawing, type View } from './drawings.ts';
import type { Picture } from './paths.ts';
import { platePath } from './plate-files.ts';
import { colorPlate, type Plate, readPlate } from './plates.ts';
import { type Cut, cutOut } from './recolor.ts';

// One thread per picture shares the cores better when several pictures render at once. Nothing is cached, because no
// picture is rendered twice.
sharp.cache(false);
sharp.concurrency(1);

/** Renders a picture at its requested size, on a transparent background. */
export async function renderPicture({ drawing, hex, view, width }: Picture): Promise<Buffer> {
  const subject = getDrawing(drawing);
  if (subject.isPhotographed) return inColor(await readPlate(platePath(drawing, view), width), hex);
  return toWebp(draw(cutOut(subject, hex, drawnView(view), width)));
}

/** A soft shadow would show steps if its transparency lost levels. */
const SMOOTH_ALPHA = 100;

function inColor(plate: Plate, hex: string): Promise<Buffer> {
  const { width, height } = plate;
  return toWebp(sharp(colorPlate(plate, hex), { raw: { width, height, channels: 4 } }), SMOOTH_ALPHA);
}

/** The routes of pictures allow only views that the drawing has. */
function drawnView(view: View): DrawnView {
  const found = drawnViews.find((one) => one === view);
  if (!found) throw new Error(`a drawing has no view "${view}"`);
  return found;
}

/** A view from which a picture in any color can be mixed in a tenth of the time that drawing takes. */
export type Plates = { inColor(hex: string): Promise<Buffer> };

/** A photograph is a plate already. A drawing becomes two. */
export async function platesOf(drawing: Drawing, view: View, width: number): Promise<Plates> {
  if (!drawing.isPhotographed) return drawPlates(drawing, drawnView(view), width);
  const plate = await readPlate(platePath(drawing.name, view), width);
  return { inColor: (hex) => inColor(plate, hex) };
}

// Far apart, so that mixing hardly magnifies rounding errors, yet neither level is clipped to white or black.
const darkLevel = 0x26;
const lightLevel = 0xd9;

/**
 * Draws a view once in a dark gray and once in a light gray. Every shade is laid over the one base color, so each
 * channel of a pixel is a linear function of the base color's channel, and two samples determine every color.
 */
export async function drawPlates(drawing: Drawing, view: DrawnView, width: number): Promise<Plates> {
  const plate = (level: number): Promise<Buffer> =>
    draw(cutOut(drawing, level.toString(16).repeat(3), view, width))
      .raw()
      .toBuffer();
  const dark = await plate(darkLevel);
  const light = await plate(lightLevel);
  return {
    inColor(hex) {
      const data = mix(dark, light, hex);
      return toWebp(sharp(data, { raw: { width, height: data.length / 4 / width, channels: 4 } }));
    },
  };
}

function mix(dark: Buffer, light: Buffer, hex: string): Uint8ClampedArray {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map(
    (at) => (Number.parseInt(hex.slice(at, at + 2), 16) - darkLevel) / (lightLevel - darkLevel),
  );
  const mixed = new Uint8ClampedArray(dark);
  for (let at = 0; at < mixed.length; at += 4) {
    if (mixed[at + 3] === 0) continue;
    mixed[at] = between(dark, light, at, red);
    mixed[at + 1] = between(dark, light, at + 1, green);
    mixed[at + 2] = between(dark, light, at + 2, blue);
  }
  return mixed;
}

function between(dark: Buffer, light: Buffer, at: number, share: number): number {
  const from = dark[at] ?? 0;
  return from + ((light[at] ?? 0) - from) * share;
}

export function draw({ svg, box, size }: Cut): Sharp {
  const drawn = sharp(Buffer.from(svg)).extract(box);
  return box.width === size.width && box.height === size.height
    ? drawn
    : drawn.resize({ ...size, fit: 'fill' });
}

/** The quality was chosen by eye on knit, weave, and soft shadow. More effort saves 5 to 10 % at twice the time. */
export function toWebp(picture: Sharp, alphaQuality = 80): Promise<Buffer> {
  return picture.webp({ quality: 78, alphaQuality, effort: 2 }).toBuffer();
}
