import { memoize } from '../../cache/memoize.ts';
import { type Html, html } from '../../layout/html.ts';
import type { View } from '../../pictures/drawings.ts';
import { picturePath, pictureSrcset, type Width } from '../../pictures/paths.ts';

/** A shop has some hundreds of pictures. The limit bounds the memory that an unusual catalog could take. */
const SOURCES_MAX = 5_000;

/** `src` and `srcset` of an `<img>`; the caller adds `sizes`. Every page repeats the same few, so they are cached. */
export const pictureSource = (drawing: string, hex: string, view: View = 'front', width: Width = 400): Html =>
  sourceOf(`${drawing}\n${hex}\n${view}\n${width}`);

const sourceOf = memoize(SOURCES_MAX, (key): Html => {
  const [drawing, hex, view, width] = key.split('\n') as [string, string, View, string];
  return html`src="${picturePath(drawing, hex, view, Number(width) as Width)}" srcset="${pictureSrcset(drawing, hex, view)}"`;
});

/** "Oxford shirt in sky blue". `alt` describes the garment; where the merchant left it empty, its name does. */
export function pictureAlt({ alt, name }: { alt: string; name: string }, color = ''): string {
  const garment = alt || name;
  return color === '' ? garment : `${garment} in ${color.toLowerCase()}`;
}
