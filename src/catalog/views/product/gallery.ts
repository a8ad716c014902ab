import { type Html, html, trusted } from '../../../layout/html.ts';
import { getDrawing, type View, views } from '../../../pictures/drawings.ts';
import type { Product } from '../../product.ts';
import { pictureAlt, pictureSource } from '../picture.ts';

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

const FIRST = trusted('fetchpriority="high"');
const LAZY = trusted('loading="lazy"');

function picture(product: Product, color: string, hex: string, view: View): Html {
  const isFront = view === 'front';
  const { drawing } = product;
  const alt = isFront ? pictureAlt(product, color) : getDrawing(drawing).frames[view].alt;
  return html`<div class="frame"><img ${pictureSource(drawing, hex, view, WIDTH)} sizes="${isFront ? SIZES.front : SIZES.closeUp}" alt="${alt}" width="600" height="800" ${isFront ? FIRST : LAZY}></div>`;
}
