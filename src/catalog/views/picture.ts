import { type Html, html } from '../../layout/html.ts';
import type { View } from '../../pictures/drawings.ts';
import { picturePath, pictureSrcset, type Width } from '../../pictures/paths.ts';

const sources = new Map<string, Html>();
/** A shop's drawings in its colors are some hundreds; this bounds what odd catalogs could fill. */
const SOURCES_KEPT_MAX = 5_000;

/** `src` and `srcset` of a picture, for an `<img>` that says how wide it stands. The same few are on every page. */
export function pictureSource(drawing: string, hex: string, view: View = 'front', width: Width = 400): Html {
  const key = `${drawing} ${hex} ${view} ${width}`;
  let source = sources.get(key);
  if (!source) {
    source = html`src="${picturePath(drawing, hex, view, width)}" srcset="${pictureSrcset(drawing, hex, view)}"`;
    if (sources.size >= SOURCES_KEPT_MAX) sources.clear();
    sources.set(key, source);
  }
  return source;
}
