import type { View } from '../../pictures/drawings.ts';
import { picturePath, pictureSrcset, type Width } from '../../pictures/paths.ts';
import { type Html, html } from '../../platform/html.ts';

/** `src` and `srcset` of a picture, for an `<img>` that says how wide it stands. */
export const pictureSource = (drawing: string, hex: string, view: View = 'front', width: Width = 400): Html =>
  html`src="${picturePath(drawing, hex, view, width)}" srcset="${pictureSrcset(drawing, hex, view)}"`;
