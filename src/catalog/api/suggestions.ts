import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { unknownHex } from '../../pictures/colors.ts';
import type { SharedAnswer } from '../../web/page-cache.ts';
import type { Catalog } from '../catalog.ts';
import { shown } from '../page-changes.ts';
import type { ProductCard } from '../product.ts';
import { everything, parseListingQuery, searchOf } from '../search/listing-query.ts';
import { colorSlug } from '../views/color-slug.ts';
import { leadPicture } from '../views/picture.ts';
import type { SuggestionsAnswer } from './schemas.ts';

/** Renders `search`, which has only the words typed so far. */
export async function renderSuggestions(
  catalog: Catalog,
  search: string,
  currency: string,
): Promise<SharedAnswer> {
  const { words } = parseListingQuery(new URLSearchParams(search), new Set());
  const { queries, categories, cards, colors } = await catalog.suggestions(words);
  const answer = (): SuggestionsAnswer => ({
    queries: queries.map((text) => ({
      text,
      path: paths.products(searchOf({ ...everything, words: text, sort: 'relevance' })),
    })),
    categories: categories.map(({ label, query }) => ({ label, path: paths.products(searchOf(query)) })),
    products: cards.map((card) => productOf(card, colors, currency)),
  });
  return {
    contentType: 'application/json; charset=utf-8',
    shows: [...cards.map(({ slug }) => shown.listing(slug)), shown.matches],
    body: () => JSON.stringify(answer()),
  };
}

/** The picture and the link have the color that the words ask for. */
function productOf(
  card: ProductCard,
  colors: readonly string[],
  currency: string,
): SuggestionsAnswer['products'][number] {
  const asked = card.colors.find(({ name }) => colors.includes(colorSlug(name)));
  const { name: color = '', hex = unknownHex } = asked ?? card.colors[0] ?? {};
  return {
    name: card.name,
    path: paths.product(card.slug) + (asked ? `?color=${encodeURIComponent(colorSlug(color))}` : ''),
    image: leadPicture(card, { color, hex, width: 200 }).imagePath,
    priceMinor: card.priceMinor,
    price: `${card.priceVaries ? 'from ' : ''}${formatMoney(card.priceMinor, currency)}`,
  };
}
