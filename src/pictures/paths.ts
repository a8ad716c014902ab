import { getDrawing, type View } from './drawings.ts';

/** In pixels. The height is 4/3 of the width. */
export const widths = [200, 400, 800, 1200] as const;
export type Width = (typeof widths)[number];

export const formats = ['avif', 'webp'] as const;
export type Format = (typeof formats)[number];

/** A view of a drawing in a color (six lowercase hexadecimal digits, no `#`) at a width. WebP by default. */
export type Picture = { drawing: string; hex: string; view: View; width: Width; format?: Format };

/** The address contains the drawing's hash, so its content never changes and may be cached forever. */
export function picturePath(
  drawing: string,
  hex: string,
  view: View,
  width: Width,
  format: Format = 'webp',
): string {
  return `${folderPath(drawing, hex)}/${view}-${width}.${format}`;
}

/** All widths of one view as a `srcset`. */
export function pictureSrcset(drawing: string, hex: string, view: View, format?: Format): string {
  return widths.map((width) => `${picturePath(drawing, hex, view, width, format)} ${width}w`).join(', ');
}

/** The SVG itself in a color. It is sharp at any size but slow to draw on a phone. */
export function masterPath(drawing: string, hex: string): string {
  return `${folderPath(drawing, hex)}/front.svg`;
}

function folderPath(drawing: string, hex: string): string {
  const { name, hash } = getDrawing(drawing);
  return `/pictures/${name}-${hash}/${hex}`;
}
