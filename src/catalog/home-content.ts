import type { NewestProduct } from './catalog.ts';
import type { Listing } from './listing.ts';
import type { ProductCard } from './product.ts';
import type { HomeContent } from './views/home.ts';

/** The drawings of the flat-lay, by their place: a coat, a sweater, trousers, then three small pieces. */
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
/** Fewer colors than this do not make a row. */
const RANGE_COLORS_MIN = 5;
const RANGE_COLORS_MAX = 7;

/** What the home page shows of the newest products; each product in one place only, where there are enough. */
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

/** Six pieces, or none where the catalog lacks one of the kinds. */
function heroOf(cards: readonly ProductCard[]): ProductCard[] {
  const hero = HERO_DRAWINGS.map((drawings) =>
    drawings
      .map((drawing) => cards.find((card) => card.drawing === drawing))
      .find((card) => card !== undefined),
  );
  return hero.every((card) => card !== undefined) ? hero : [];
}

/** The product in most colors. */
function rangeOf(cards: readonly ProductCard[]): HomeContent['range'] {
  const [card] = cards
    .filter(({ colors }) => colors.length >= RANGE_COLORS_MIN)
    .sort((a, b) => b.colors.length - a.colors.length);
  return card ? { card, colors: card.colors.slice(0, RANGE_COLORS_MAX) } : null;
}
