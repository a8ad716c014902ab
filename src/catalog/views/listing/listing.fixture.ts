import type { ProductCard } from '../../product.ts';
import type { FacetValue, Listing } from '../../search/listing.ts';
import { everything } from '../../search/listing-query.ts';

/** Markup that a merchant could store in any field. */
export const MARKUP = `"><script>alert(1)</script>'&`;

export const card: ProductCard = {
  slug: 'oxford-shirt',
  name: 'Oxford shirt',
  drawing: 'oxford-shirt',
  alt: '',
  priceMinor: 6_900,
  compareAtMinor: null,
  priceVaries: false,
  colors: [
    { name: 'Sky blue', hex: 'a9bed4' },
    { name: 'Chalk', hex: 'f0ece3' },
  ],
  sizes: ['S', 'M'],
  available: true,
  fewLeft: null,
  isNew: false,
};

export const value = (label: string, more: Partial<FacetValue> = {}): FacetValue => ({
  slug: label.toLowerCase(),
  label,
  count: 3,
  selected: false,
  ...more,
});

export const listing: Listing = {
  query: everything,
  searchedWords: '',
  cards: [card],
  total: 1,
  pageCount: 1,
  facets: {
    departments: [value('Women'), value('Men')],
    types: [value('Shirts'), value('Knitwear')],
    sizes: [
      { ...value('S'), kinds: ['clothes'] },
      { ...value('M'), kinds: ['clothes'] },
    ],
    colors: [value('Navy'), value('Rust')],
    price: { minMinor: 1_250, maxMinor: 28_900 },
  },
  correctedWords: null,
  leftOut: [],
};
