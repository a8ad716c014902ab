import type { Html } from '../../layout/html.ts';
import { html } from '../../layout/html.ts';
import { getDrawing, type View, views } from '../../pictures/drawings.ts';
import { picturePath, pictureSrcset } from '../../pictures/paths.ts';

/** How wide each picture stands on the page, for the browser to choose a file by. */
const SIZES = {
  front: '(min-width: 64rem) 46vw, (min-width: 48rem) 75vw, 88vw',
  closeUp: '(min-width: 64rem) 31vw, (min-width: 48rem) 50vw, 88vw',
};

/** In pixels: what a browser without srcset loads, and the shape that keeps the place free meanwhile. */
const WIDTH = 800;

export interface GalleryView {
  drawing: string;
  /** What the front picture shows, without the color. */
  alt: string;
  color: string;
  hex: string;
}

/**
 * One picture large and four close-ups, all in one color. The addresses of two colors differ by their six
 * digits alone, so the script that changes the color needs no more than `data-hex`.
 */
export function gallery(view: GalleryView): Html {
  return html`<div class="gallery" role="group" aria-label="Pictures" tabindex="0" data-hex="${view.hex}">
${views.map((name) => picture(view, name))}
</div>`;
}

/** "Oxford shirt in sky blue": the words of the front picture. */
export function frontAlt(alt: string, color: string): string {
  return color === '' ? alt : `${alt} in ${color.toLowerCase()}`;
}

function picture({ drawing, alt, color, hex }: GalleryView, name: View): Html {
  const isFront = name === 'front';
  const words = isFront ? frontAlt(alt, color) : getDrawing(drawing).frames[name].alt;
  const loading = isFront ? html`fetchpriority="high"` : html`loading="lazy"`;
  return html`<div class="frame"><img src="${picturePath(drawing, hex, name, WIDTH)}" srcset="${pictureSrcset(drawing, hex, name)}" sizes="${isFront ? SIZES.front : SIZES.closeUp}" alt="${words}" width="600" height="800" ${loading}></div>`;
}
