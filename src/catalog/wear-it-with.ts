import { memoizeByObject } from '../cache/memoize.ts';
import type { Reads } from '../database/replicas/reads.ts';
import type { ShopSettings } from '../settings/schema.ts';
import type { ProductCard } from './product.ts';
import { selectCardsOfSlugs } from './queries.ts';

const CARDS_MIN = 4;

type Content = ShopSettings['content'];

/** The other products of the sets that a product is in, by its slug. */
const othersBySlug = memoizeByObject(20, ({ wearItWith }: Content) => {
  const others = new Map<string, string[]>();
  for (const slugs of wearItWith)
    for (const slug of slugs) {
      const known = others.get(slug) ?? [];
      others.set(slug, [...known, ...slugs.filter((other) => other !== slug && !known.includes(other))]);
    }
  return others;
});

/** Puts the products of the merchant's sets first. Only a product that is in a set needs a statement. */
export async function wearItWith(
  reads: Pick<Reads, 'list'>,
  content: Content,
  slug: string,
  automatic: readonly ProductCard[],
): Promise<ProductCard[]> {
  const slugs = othersBySlug(content).get(slug);
  if (!slugs) return [...automatic];
  const rows = await reads.list(selectCardsOfSlugs, [slugs]);
  const cards = rows.map(({ card }) => card);
  const rest = automatic.filter((card) => !slugs.includes(card.slug));
  return [...cards, ...rest.slice(0, Math.max(0, CARDS_MIN - cards.length))];
}
