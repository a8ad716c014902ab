import { getDrawing } from './drawings.ts';
import type { Picture } from './paths.ts';
import { hasPlate, type Plates, platesOf, renderPicture } from './render.ts';

/** A gallery has five pictures, and a plate 800 pixels wide takes up to 7 MB. */
const PLATES_MAX = 5;

/**
 * Renders pictures and keeps the plates that were used last. Reading a plate takes about half of the time, and shoppers
 * look at the same views in one color after another.
 */
export function createPlateRenderer(platesMax = PLATES_MAX): (picture: Picture) => Promise<Buffer> {
  const recent = new Map<string, Promise<Plates>>();

  function platesFor({ drawing, view, width }: Picture): Promise<Plates> {
    const key = `${drawing} ${view} ${width}`;
    const plates = recent.get(key) ?? platesOf(getDrawing(drawing), view, width);
    recent.delete(key);
    recent.set(key, plates);
    plates.catch(() => recent.delete(key));
    const [oldest] = recent.keys();
    if (recent.size > platesMax && oldest !== undefined) recent.delete(oldest);
    return plates;
  }

  return async (picture) =>
    hasPlate(getDrawing(picture.drawing), picture.view)
      ? (await platesFor(picture)).inColor(picture.hex, picture.format)
      : renderPicture(picture);
}
