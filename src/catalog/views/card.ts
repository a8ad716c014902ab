import { memoize } from '../../cache/memoize.ts';
import { type Html, html, trusted } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { unknownHex } from '../../pictures/colors.ts';
import { closerView, getDrawing } from '../../pictures/drawings.ts';
import { picturesInColor } from '../../pictures/own/own-picture.ts';
import { type Color, isReduced, type ProductCard } from '../product.ts';
import { colorSlug } from './color-slug.ts';
import { ownAlt, ownImage, photoClass, pictureAlt, pictureSource } from './picture.ts';
import { outlinePlaceholder, tonesPlaceholder } from './placeholder.ts';
import { priceText } from './price.ts';

export interface CardOptions {
  /** The `sizes` attribute of the picture: one of `SIZES`, or another value. */
  sizes: string;
  /** `first` loads with high priority, `eager` right away, and `lazy` when it scrolls near. */
  loading: 'first' | 'eager' | 'lazy';
  /** Slugs of the colors that the shopper filtered by. The card shows one of them and links to it. */
  colors?: readonly string[];
  /** Its dots switch its color, and a button adds a size to the cart. The page must load the scripts of lists. */
  isChoosable?: boolean;
  /** The wishlist page has its own button to remove a product. */
  hasNoHeart?: boolean;
}

/** Picture widths in the shop's grids. They match the columns in layout.css. */
export const SIZES = {
  /** The grid beside the filters. */
  three: '(min-width: 100rem) 400px, (min-width: 64rem) 24vw, (min-width: 48rem) 31vw, 47vw',
  four: '(min-width: 100rem) 366px, (min-width: 64rem) 23vw, (min-width: 48rem) 31vw, 47vw',
  /** The first card of a `.lead` grid spans two columns. */
  lead: '(min-width: 100rem) 744px, (min-width: 64rem) 47vw, (min-width: 48rem) 62vw, 94vw',
};

const FURTHER_DOWN: CardOptions = { sizes: SIZES.four, loading: 'lazy' };

/** A product in a list. Its link covers the whole card. */
export function productCard(card: ProductCard, currency: string, options: CardOptions = FURTHER_DOWN): Html {
  const requested = options.colors?.length ? requestedColor(card.colors, options.colors) : undefined;
  const shown = requested ?? card.colors[0];
  const path = requested ? pathInColor(card, requested) : paths.product(card.slug);
  return html`<article class="card">
<div class="frame">${pictures(card, shown, options)}${badge(card)}</div>
<div class="info"><h3><a href="${path}">${card.name}</a></h3><p class="price">${priceText(card, currency)}</p>${options.isChoosable ? colorLinks(card, shown) : dots(card.colors)}${stock(card)}</div>
${options.isChoosable && card.available && quickAdd(card, path)}${!options.hasNoHeart && heart(card)}</article>
`;
}

const pathInColor = ({ slug }: ProductCard, { name }: Color): string =>
  `${paths.product(slug)}?color=${encodeURIComponent(colorSlug(name))}`;

const requestedColor = (colors: Color[], slugs: readonly string[]): Color | undefined =>
  colors.find((color) => slugs.includes(colorSlug(color.name)));

/** The close-up, or another view, fades in under a pointer. Screens without a pointer do not load it. */
function pictures(card: ProductCard, color: Color | undefined, { sizes, loading }: CardOptions): Html {
  const [own, closer] = card.pictures ? picturesInColor(card.pictures, color?.name ?? '') : [];
  if (own)
    return html`${tonesPlaceholder(own)}${ownImage(own, { sizes, alt: ownAlt(own, card), attributes: LOADING[loading] })}${closer && ownImage(closer, { sizes, alt: '', className: 'alt', attributes: CLOSER })}`;
  const hex = hexOf(color);
  const view = closerView(getDrawing(card.drawing));
  return html`${outlinePlaceholder(card.drawing, hex)}<img ${pictureSource(card.drawing, hex, 'front')} sizes="${sizes}" alt="${pictureAlt(card, color?.name)}" width="600" height="800"${LOADING[loading]}>${view && html`<img class="alt" ${pictureSource(card.drawing, hex, view)} sizes="${sizes}" alt="" width="600" height="800"${CLOSER}>`}`;
}

const LOADING = {
  first: trusted(' fetchpriority="high"'),
  eager: trusted(''),
  lazy: trusted(' loading="lazy"'),
};

const CLOSER = trusted(' loading="lazy" fetchpriority="low"');

export const hexOf = (color: Color | undefined): string => color?.hex ?? unknownHex;

const SOLD_OUT = trusted('<span class="badge">Sold out</span>');
const NEW = trusted('<span class="badge">New</span>');

/** A card has at most one badge: the one that matters most to a buyer. */
function badge(card: ProductCard): Html | null {
  if (!card.available) return SOLD_OUT;
  const percent = reducedPercent(card);
  if (percent > 0) return html`<span class="badge accent">−${percent}%</span>`;
  return card.isNew ? NEW : null;
}

function reducedPercent(card: ProductCard): number {
  return isReduced(card) ? Math.round((1 - card.priceMinor / (card.compareAtMinor ?? 0)) * 100) : 0;
}

const DOTS_MAX = 4;

function dots(colors: Color[]): Html | null {
  if (colors.length === 0) return null;
  return html`<p class="dots">${colors.slice(0, DOTS_MAX).map((color) => swatchDot(color.hex))}${colorCount(colors)}</p>`;
}

const colorCount = (colors: Color[]): Html =>
  html`${moreColors(colors)}<span class="vh">${colors.length} ${colors.length === 1 ? 'color' : 'colors'}</span>`;

const moreColors = ({ length }: Color[]): Html | false =>
  length > DOTS_MAX && html`<span aria-hidden="true">+${length - DOTS_MAX}</span>`;

/** Each dot leads to the product in its color. The script of lists shows the card in that color instead. */
function colorLinks(card: ProductCard, shown: Color | undefined): Html | null {
  if (!shown) return null;
  return html`<p class="dots" data-color="${shown.name}">${card.colors
    .slice(0, DOTS_MAX)
    .map(
      (color) =>
        html`<a href="${pathInColor(card, color)}" aria-label="${color.name}"${color === shown && CURRENT}${card.pictures && html` data-pictures="${picturesData(card, color)}"`}>${swatchDot(color.hex)}</a>`,
    )}${moreColors(card.colors)}</p>`;
}

const CURRENT = trusted(' aria-current="true"');

/** The merchant's own pictures in a color, from which the script of lists builds the same markup as `pictures`. */
const picturesData = (card: ProductCard, { name }: Color): string =>
  JSON.stringify(
    picturesInColor(card.pictures ?? [], name)
      .slice(0, 2)
      .map((own) => [own.key, own.width, own.height, photoClass(own), ownAlt(own, card)]),
  );

/** Without the script of lists, it leads to the product. */
const quickAdd = ({ slug, name }: ProductCard, path: string): Html =>
  html`<a class="iconbtn quick" href="${path}" data-quick="${slug}" aria-label="Quick add: ${name}"></a>
`;

/** A small disc in a color. Every page repeats the same few colors, so the discs are cached. */
export const swatchDot = memoize(
  1_000,
  (hex): Html =>
    html`<svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="7.5" fill="#${hex}"/></svg>`,
);

function stock({ available, fewLeft }: ProductCard): Html | null {
  return available && fewLeft ? html`<p class="low">Only ${fewLeft} left</p>` : null;
}

const HEART = trusted(
  '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 20 4.4 12.2a4.7 4.7 0 0 1 6.7-6.6l.9.9.9-.9a4.7 4.7 0 0 1 6.7 6.6z"/></svg>',
);

/**
 * Saves a product to the wishlist by submitting the form at the end of every page. The page is the same for
 * everyone, so a script fills the hearts of saved products.
 */
export const heart = ({ slug, name }: { slug: string; name: string }): Html =>
  html`<button class="iconbtn heart" form="wish" name="slug" value="${slug}" aria-label="Save ${name} to the wishlist">${HEART}</button>`;
