import { type Html, html, trusted } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { type Color, CURRENCY, type ProductCard, slugOf } from '../product.ts';
import { heart } from './heart.ts';
import { pictureSource } from './picture.ts';

/** Where a card stands: how wide its picture is there, and what of it a browser should load first. */
export interface CardPlace {
  /** Of `SIZES`, or another value for the `sizes` attribute. */
  sizes: string;
  /** `first` is loaded before anything else, `eager` without waiting, `lazy` when it comes near. */
  loading: 'first' | 'eager' | 'lazy';
  /** Slugs of colors that were asked for: the card shows one of them, and its link leads to it. */
  colors?: readonly string[];
  /** On the wishlist itself. */
  hasNoHeart?: boolean;
}

/** The widths of pictures in the shop's grids, as layout.css sets them. */
export const SIZES = {
  /** Beside the filters. */
  three: '(min-width: 100rem) 400px, (min-width: 64rem) 24vw, (min-width: 48rem) 31vw, 47vw',
  four: '(min-width: 100rem) 366px, (min-width: 64rem) 23vw, (min-width: 48rem) 31vw, 47vw',
  /** The first of a `.lead` grid takes two columns. */
  lead: '(min-width: 100rem) 744px, (min-width: 64rem) 47vw, (min-width: 48rem) 62vw, 94vw',
};

/** Further down on a page. */
const IN_A_ROW: CardPlace = { sizes: SIZES.four, loading: 'lazy' };

const DOTS_MAX = 4;
/** A garment whose color the catalog does not name is shown in this gray. */
const FALLBACK_HEX = '9c9a95';

/** A product in a list: its link covers the whole card. */
export function productCard(card: ProductCard, place: CardPlace = IN_A_ROW): Html {
  const asked = place.colors?.length ? colorAmong(card.colors, place.colors) : undefined;
  const path = paths.product(card.slug) + (asked ? `?color=${encodeURIComponent(slugOf(asked.name))}` : '');
  return html`<article class="card">
<div class="frame">${pictures(card, asked ?? card.colors[0], place)}${badge(card)}</div>
<div class="info"><h3><a href="${path}">${card.name}</a></h3><p class="price">${price(card)}</p>${dots(card.colors)}${stock(card)}</div>
${!place.hasNoHeart && heart(card)}</article>
`;
}

const colorAmong = (colors: Color[], slugs: readonly string[]): Color | undefined =>
  colors.find((color) => slugs.includes(slugOf(color.name)));

/** "Oxford shirt in sky blue". */
export function pictureAlt(card: ProductCard, color: Color | undefined): string {
  const shown = card.alt || card.name;
  return color?.name ? `${shown} in ${color.name.toLowerCase()}` : shown;
}

export const hexOf = (color: Color | undefined): string => color?.hex ?? FALLBACK_HEX;

const LOADING = {
  first: trusted(' fetchpriority="high"'),
  eager: trusted(''),
  lazy: trusted(' loading="lazy"'),
};

/** The second one, a close-up, fades in under a pointer; screens without one do not load it. */
function pictures(card: ProductCard, color: Color | undefined, { sizes, loading }: CardPlace): Html {
  const hex = hexOf(color);
  return html`<img ${pictureSource(card.drawing, hex, 'front')} sizes="${sizes}" alt="${pictureAlt(card, color)}" width="600" height="800"${LOADING[loading]}><img class="alt" ${pictureSource(card.drawing, hex, 'detail')} sizes="${sizes}" alt="" width="600" height="800" loading="lazy" fetchpriority="low">`;
}

const SOLD_OUT = trusted('<span class="badge">Sold out</span>');
const NEW = trusted('<span class="badge">New</span>');

/** At most one: what matters most to someone who may buy it. */
function badge(card: ProductCard): Html | null {
  if (!card.available) return SOLD_OUT;
  const percent = reducedPercent(card);
  if (percent > 0) return html`<span class="badge accent">−${percent}%</span>`;
  return card.isNew ? NEW : null;
}

function reducedPercent({ priceMinor, compareAtMinor }: ProductCard): number {
  return compareAtMinor ? Math.round((1 - priceMinor / compareAtMinor) * 100) : 0;
}

function price({ priceMinor, compareAtMinor, priceVaries }: ProductCard): Html {
  const from = priceVaries && FROM;
  const now = formatMoney(priceMinor, CURRENCY);
  if (!compareAtMinor || compareAtMinor <= priceMinor) return html`${from}${now}`;
  return html`${from}<ins>${now}</ins> <s><span class="vh">was </span>${formatMoney(compareAtMinor, CURRENCY)}</s>`;
}

const FROM = trusted('<span class="from">from </span>');

function dots(colors: Color[]): Html | null {
  if (colors.length === 0) return null;
  const more = colors.length - DOTS_MAX;
  return html`<p class="dots">${colors.slice(0, DOTS_MAX).map((color) => swatchDot(color.hex))}${more > 0 && html`<span aria-hidden="true">+${more}</span>`}<span class="vh">${colors.length} ${colors.length === 1 ? 'color' : 'colors'}</span></p>`;
}

const dotOf = new Map<string, Html>();
const DOTS_KEPT_MAX = 1_000;

/** A small disc in a color. The same few are on every page, so they are kept. */
export function swatchDot(hex: string): Html {
  let dot = dotOf.get(hex);
  if (!dot) {
    dot = html`<svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="7.5" fill="#${hex}"/></svg>`;
    if (dotOf.size >= DOTS_KEPT_MAX) dotOf.clear();
    dotOf.set(hex, dot);
  }
  return dot;
}

function stock({ available, fewLeft }: ProductCard): Html | null {
  return available && fewLeft ? html`<p class="low">Only ${fewLeft} left</p>` : null;
}
