import { type Html, html } from '../../../layout/html.ts';
import { getDrawing, type View, views } from '../../../pictures/drawings.ts';
import { picturePath, pictureSrcset } from '../../../pictures/paths.ts';
import type { Product } from '../../product.ts';
import { pictureAlt } from '../picture.ts';

/** The layout widths from which the browser picks a file. */
const SIZES = {
  front: '(min-width: 64rem) 46vw, (min-width: 48rem) 75vw, 88vw',
  closeUp: '(min-width: 64rem) 31vw, (min-width: 48rem) 50vw, 88vw',
};

/** In pixels; used by browsers without srcset. */
const WIDTH = 800;

/**
 * The front picture and four close-ups, all in one color. Two colors' addresses differ only in their six digits, so
 * the script that switches colors needs nothing but `data-hex`.
 */
export function gallery(product: Product, color: string, hex: string): Html {
  return html`<div class="gallery" role="group" aria-label="Pictures" tabindex="0" data-hex="${hex}">
${views.map((view) => picture(product, color, hex, view))}
</div>`;
}

function picture(product: Product, color: string, hex: string, view: View): Html {
  const isFront = view === 'front';
  const { drawing } = product;
  const alt = isFront ? pictureAlt(product, color) : getDrawing(drawing).frames[view].alt;
  const loading = isFront ? html`fetchpriority="high"` : html`loading="lazy"`;
  return html`<div class="frame"><img src="${picturePath(drawing, hex, view, WIDTH)}" srcset="${pictureSrcset(drawing, hex, view)}" sizes="${isFront ? SIZES.front : SIZES.closeUp}" alt="${alt}" width="600" height="800" ${loading}></div>`;
}
