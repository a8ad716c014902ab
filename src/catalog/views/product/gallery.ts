import { type Html, html, trusted } from '../../../layout/html.ts';
import { getDrawing, type Shot } from '../../../pictures/drawings.ts';
import {
  type OwnPicture,
  ownPicturePath,
  picturesInColor,
  WIDTH_MAX,
} from '../../../pictures/own/own-picture.ts';
import { picturePath } from '../../../pictures/paths.ts';
import type { Product } from '../../product.ts';
import { colorSlug } from '../color-slug.ts';
import { avifSource, ownAlt, ownImage, pictureAlt, pictureSource } from '../picture.ts';
import { outlinePlaceholder, tonesPlaceholder } from '../placeholder.ts';

/** The layout widths from which the browser picks a file. */
const SIZES = {
  front: '(min-width: 64rem) 46vw, (min-width: 48rem) 75vw, 88vw',
  closeUp: '(min-width: 64rem) 31vw, (min-width: 48rem) 50vw, 88vw',
};

/** In pixels; used by browsers without srcset. */
const WIDTH = 800;

/** The merchant's own pictures or, where there are none, the drawing that stands in for them. */
export function gallery(product: Product, color: string, hex: string): Html {
  const { pictures } = product;
  return html`<div class="pictures">${pictures ? ownGallery(product, pictures, color) : drawnGallery(product, color, hex)}</div>`;
}

/** Covers a picture. The link opens the largest file, unless the script opens the pictures in the page. */
const enlarge = (path: string, index: number): Html =>
  html`<a class="zoom" href="${path}"><span class="vh">Enlarge picture ${index + 1}</span></a>`;

/** In pixels, of the largest file of a drawing. */
const LARGEST = 1200;

/**
 * All pictures, first those of the color. Those of other colors are hidden, and a hidden picture is not loaded. The script
 * that switches colors reads `data-colors`.
 */
function ownGallery(product: Product, pictures: readonly OwnPicture[], color: string): Html {
  const shown = picturesInColor(pictures, color);
  const others = pictures.filter((picture) => !shown.includes(picture));
  return html`<div class="gallery" role="group" aria-label="Pictures" tabindex="0" data-own>
${[...shown, ...others].map((picture, index) => ownFrame(product, picture, index, index >= shown.length))}
</div>`;
}

function ownFrame(product: Product, picture: OwnPicture, index: number, isHidden: boolean): Html {
  const { colors = [] } = picture;
  const slugs = colors.map(colorSlug).join(' ');
  const isFirst = index === 0;
  const image = ownImage(picture, {
    sizes: isFirst ? SIZES.front : SIZES.closeUp,
    alt: ownAlt(picture, product),
    attributes: isFirst ? FIRST : LAZY,
  });
  return html`<div class="frame"${slugs !== '' && html` data-colors="${slugs}"`}${isHidden && html` hidden`}>${tonesPlaceholder(picture)}${image}${enlarge(ownPicturePath(picture, WIDTH_MAX), index)}</div>`;
}

/**
 * The front and four close-ups, all in one color. Two colors' addresses differ only in their six digits, so the script
 * that switches colors needs only `data-hex` to replace the pictures and their outlines.
 */
function drawnGallery(product: Product, color: string, hex: string): Html {
  return html`<div class="gallery" role="group" aria-label="Pictures" tabindex="0" data-hex="${hex}">
${getDrawing(product.drawing).shots.map((shot, index) => drawnFrame({ product, color, hex }, shot, index))}
</div>`;
}

const FIRST = trusted(' fetchpriority="high"');
const LAZY = trusted(' loading="lazy"');

/**
 * A close-up is described only if the merchant has named the drawing as the picture and described it. A drawing that the
 * shop has chosen may have details that the product does not have.
 */
function drawnFrame(
  { product, color, hex }: { product: Product; color: string; hex: string },
  { view, alt: shown }: Shot,
  index: number,
): Html {
  const isFront = view === 'front';
  const closeUp = product.alt === '' ? '' : shown;
  const alt = isFront ? pictureAlt(product, color) : closeUp;
  const sizes = isFront ? SIZES.front : SIZES.closeUp;
  return html`<div class="frame">${outlinePlaceholder(product.drawing, hex, view)}<picture><source type="image/avif" ${avifSource(product.drawing, hex, view)} sizes="${sizes}"><img ${pictureSource(product.drawing, hex, view, WIDTH)} sizes="${sizes}" alt="${alt}" width="600" height="800"${isFront ? FIRST : LAZY}></picture>${enlarge(picturePath(product.drawing, hex, view, LARGEST), index)}</div>`;
}
