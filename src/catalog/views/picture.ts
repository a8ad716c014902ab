import { memoize } from '../../cache/memoize.ts';
import { type Html, html } from '../../layout/html.ts';
import type { View } from '../../pictures/drawings.ts';
import {
  type OwnPicture,
  ownPicturePath,
  ownSrcset,
  picturesInColor,
} from '../../pictures/own/own-picture.ts';
import { picturePath, pictureSrcset, type Width } from '../../pictures/paths.ts';
import { outlinePlaceholder } from './placeholder.ts';

/** A shop has some hundreds of pictures. The limit bounds the memory that an unusual catalog could take. */
const SOURCES_MAX = 5_000;

/** `src` and `srcset` of an `<img>`; the caller adds `sizes`. Every page repeats the same few, so they are cached. */
export const pictureSource = (drawing: string, hex: string, view: View = 'front', width: Width = 400): Html =>
  sourceOf(`${drawing}\n${hex}\n${view}\n${width}`);

const sourceOf = memoize(SOURCES_MAX, (key): Html => {
  const [drawing, hex, view, width] = key.split('\n') as [string, string, View, string];
  return html`src="${picturePath(drawing, hex, view, Number(width) as Width)}" srcset="${pictureSrcset(drawing, hex, view)}"`;
});

/** The `srcset` of a drawing as AVIF, for a `<source>`. */
export const avifSource = (drawing: string, hex: string, view: View): Html =>
  avifSourceOf(`${drawing}\n${hex}\n${view}`);

const avifSourceOf = memoize(SOURCES_MAX, (key): Html => {
  const [drawing, hex, view] = key.split('\n') as [string, string, View];
  return html`srcset="${pictureSrcset(drawing, hex, view, 'avif')}"`;
});

export interface OwnImageOptions {
  /** The layout width from which the browser picks a file. */
  sizes: string;
  alt: string;
  /** Further attributes of the `<img>`. */
  attributes?: Html | undefined;
  /** A class for the `<img>`, before those of every picture. */
  className?: string;
}

/** A picture of the merchant's own. Browsers take AVIF, which is smaller, and WebP where they do not know it. */
export function ownImage(
  picture: OwnPicture,
  { sizes, alt, attributes, className = '' }: OwnImageOptions,
): Html {
  const { width, height } = picture;
  return html`<picture><source type="image/avif" srcset="${ownSrcset(picture, 'avif')}" sizes="${sizes}"><img class="${className && `${className} `}${photoClass(picture)}" src="${ownPicturePath(picture, 800)}" srcset="${ownSrcset(picture, 'webp')}" sizes="${sizes}" alt="${alt}" width="${width}" height="${height}"${attributes}></picture>`;
}

export const photoClass = ({ focus }: OwnPicture): string => `photo${focus ? focusClasses(focus) : ''}`;

/**
 * The styles have a class for each quarter, because the content policy allows no style in a page. The point then stays
 * visible where up to half of a picture is cut.
 */
const focusClasses = ([x, y]: readonly [number, number]): string => ` fx-${quarter(x)} fy-${quarter(y)}`;
const quarter = (percent: number): number => Math.round(percent / 25);

/** The first picture of a product or a card in a color. */
const firstPicture = (
  { pictures = [] }: { pictures?: readonly OwnPicture[] },
  color = '',
): OwnPicture | undefined => picturesInColor(pictures, color)[0];

/** What a picture shows, in the merchant's words, or else the name of the product. */
export const ownAlt = (picture: OwnPicture, { name }: { name: string }): string => picture.alt ?? name;

/** The address and the alternative text of the picture that stands for a product, for example where its page is shared. */
export function leadPicture(
  shown: PicturedCard,
  { color = '', hex, width }: { color?: string | undefined; hex: string; width: Width },
): { imagePath: string; imageAlt: string } {
  const own = firstPicture(shown, color);
  return own
    ? { imagePath: ownPicturePath(own, width), imageAlt: ownAlt(own, shown) }
    : {
        imagePath: picturePath(shown.drawing, hex, 'front', width),
        imageAlt: pictureAlt(shown, color),
      };
}

export interface CardImageOptions {
  color?: string | undefined;
  hex: string;
  sizes: string;
  attributes?: Html | undefined;
}

/** The first picture of a product in a color, or the front of its drawing over its outline. */
export function cardImage(card: PicturedCard, { color, hex, sizes, attributes }: CardImageOptions): Html {
  const own = firstPicture(card, color);
  if (own) return ownImage(own, { sizes, alt: ownAlt(own, card), attributes });
  return html`${outlinePlaceholder(card.drawing, hex)}<img ${pictureSource(card.drawing, hex)} sizes="${sizes}" alt="${pictureAlt(card, color)}" width="600" height="800"${attributes}>`;
}

interface PicturedCard {
  name: string;
  alt: string;
  drawing: string;
  pictures?: readonly OwnPicture[];
}

/** "Oxford shirt in sky blue". `alt` describes the garment; where the merchant left it empty, its name does. */
export function pictureAlt({ alt, name }: { alt: string; name: string }, color = ''): string {
  const garment = alt || name;
  return color === '' ? garment : `${garment} in ${color.toLowerCase()}`;
}
