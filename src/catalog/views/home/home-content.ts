import type { NewestProduct } from '../../catalog.ts';
import type { ProductCard } from '../../product.ts';
import type { Listing } from '../../search/listing.ts';
import type { HomeContent } from './home-page.ts';

/** The drawings of the flat lay, in layout order: a coat, a sweater, pants, then three small items. */
const HERO_DRAWINGS: readonly (readonly string[])[] = [
  ['wool-coat', 'parka'],
  ['cable-knit', 'hoodie'],
  ['straight-jeans', 'chinos'],
  ['beanie'],
  ['scarf', 'socks'],
  ['sneakers', 'tote'],
];
const NEWEST = 5;
const SMALL = 4;
/** A product with fewer colors does not fill a row. */
const RANGE_COLORS_MIN = 5;
const RANGE_COLORS_MAX = 7;

/** Chooses what the home page shows from the newest products. With enough products, none appears twice. */
export function homeContent(products: readonly NewestProduct[], all: Listing): HomeContent {
  const available = products.filter(({ card }) => card.available);
  const hero = heroOf(available.map(({ card }) => card));
  const newest = available.slice(0, NEWEST).map(({ card }) => card);
  return {
    hero,
    newest,
    small: available
      .filter(({ departments, card }) => departments.includes('accessories') && !newest.includes(card))
      .slice(0, SMALL)
      .map(({ card }) => card),
    range: rangeOf(available.map(({ card }) => card)),
    counts: {
      total: all.total,
      departments: Object.fromEntries(all.facets.departments.map(({ slug, count }) => [slug, count])),
    },
  };
}

/** Six items, or none when the catalog lacks one of the kinds. */
function heroOf(cards: readonly ProductCard[]): ProductCard[] {
  const hero = HERO_DRAWINGS.map((drawings) =>
    drawings
      .map((drawing) => cards.find((card) => card.drawing === drawing))
      .find((card) => card !== undefined),
  );
  return hero.every((card) => card !== undefined) ? hero : [];
}

/** The product that comes in the most colors. */
function rangeOf(cards: readonly ProductCard[]): HomeContent['range'] {
  const [card] = cards
    .filter(({ colors }) => colors.length >= RANGE_COLORS_MIN)
    .sort((a, b) => b.colors.length - a.colors.length);
  return card ? { card, colors: card.colors.slice(0, RANGE_COLORS_MAX) } : null;
}
