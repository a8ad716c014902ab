import sharp, { type Sharp } from 'sharp';
import { draw, drawPlate } from './draw-plate.ts';
import { type Drawing, type DrawnView, drawnViews, getDrawing, type View } from './drawings.ts';
import { type DrawnPlate, drawnPlatePath, mixColor, readDrawnPlate } from './drawn-plates.ts';
import type { Format, Picture } from './paths.ts';
import { platePath } from './plate-files.ts';
import { colorPlate, readPlate } from './plates.ts';
import { cutOut } from './recolor.ts';

// One thread per picture shares the cores better when several pictures render at once. Nothing is cached, because no
// picture is rendered twice.
sharp.cache(false);
sharp.concurrency(1);

/** Renders a picture at its requested size, on a transparent background. */
export async function renderPicture({ drawing, hex, view, width, format }: Picture): Promise<Buffer> {
  const subject = getDrawing(drawing);
  if (hasPlate(subject, view)) return (await platesOf(subject, view, width)).inColor(hex, format);
  return encode(draw(cutOut(subject, hex, drawnView(view), width)), format);
}

/** Whether a picture can be mixed from a plate, which takes tens of milliseconds instead of seconds. */
export const hasPlate = (drawing: Drawing, view: View): boolean =>
  drawing.isPhotographed || drawnPlatePath(drawing, drawnView(view)) !== undefined;

/** A view at a width, from which the picture in any color is mixed. */
export type Plates = { inColor(hex: string, format?: Format): Promise<Buffer> };

/** Reads the plate of a photograph or of a drawing. A drawing without one is drawn, which takes seconds. */
export async function platesOf(drawing: Drawing, view: View, width: number): Promise<Plates> {
  if (!drawing.isPhotographed) return drawnPlates(drawing, drawnView(view), width);
  const plate = await readPlate(platePath(drawing.name, view), width);
  const raw = { width: plate.width, height: plate.height, channels: 4 } as const;
  return { inColor: (hex, format) => encode(sharp(colorPlate(plate, hex), { raw }), format) };
}

/** The routes of pictures allow only views that the drawing has. */
function drawnView(view: View): DrawnView {
  const found = drawnViews.find((one) => one === view);
  if (!found) throw new Error(`a drawing has no view "${view}"`);
  return found;
}

async function drawnPlates(drawing: Drawing, view: DrawnView, width: number): Promise<Plates> {
  const path = drawnPlatePath(drawing, view);
  const plate = path === undefined ? await drawPlate(drawing, view, width) : await readDrawnPlate(path);
  return { inColor: (hex, format) => encode(mixed(plate, hex, width), format) };
}

function mixed(plate: DrawnPlate, hex: string, width: number): Sharp {
  const raw = { width: plate.width, height: plate.height, channels: 4 } as const;
  const pixels = sharp(mixColor(plate, hex), { raw });
  return width === plate.width
    ? pixels
    : pixels.resize({ width, height: Math.round((width * 4) / 3), fit: 'fill' });
}

/**
 * The qualities were chosen by eye on knit, weave, and soft shadow. AVIF takes a third longer than WebP and has 60 % of
 * its bytes. More effort saves 5 to 20 % of the bytes and takes twice as long.
 */
export function encode(picture: Sharp, format: Format = 'webp'): Promise<Buffer> {
  return format === 'avif'
    ? picture.avif({ quality: 53, effort: 0 }).toBuffer()
    : picture.webp({ quality: 78, alphaQuality: SMOOTH_ALPHA, effort: 1 }).toBuffer();
}

/** With fewer levels, a soft shadow would show steps. From 95 on, WebP keeps all levels, which doubles the time. */
const SMOOTH_ALPHA = 90;
