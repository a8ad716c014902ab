/** Types of the catalog and the rules that need no I/O. */

/** The shop's one currency, ISO 4217. Every price is an integer in its minor units. */
export const CURRENCY = 'EUR';

/** From this many pieces down a shopper is told how many are left. */
export const LOW_STOCK = 3;

export type Stock = 'in' | 'low' | 'out';

export function stockOf(pieces: number): Stock {
  if (pieces <= 0) return 'out';
  return pieces <= LOW_STOCK ? 'low' : 'in';
}

/** What a shopper is told of a stock: null above the low mark, so that the whole stock cannot be read from outside. */
export const toldStock = (pieces: number): number | null =>
  stockOf(pieces) === 'in' ? null : Math.max(pieces, 0);

export interface Color {
  /** As the shop's operator wrote it: "Sky blue". */
  name: string;
  /** Six lower-case hexadecimal digits. */
  hex: string;
}

/** What a product card shows; stored with the listing. */
export interface ProductCard {
  slug: string;
  name: string;
  drawing: string;
  /** What the picture shows, without the color; empty where the operator said nothing. */
  alt: string;
  /** The lowest price of a variant that can be bought, otherwise of any. */
  priceMinor: number;
  /** The price before a reduction, of the same variant. */
  compareAtMinor: number | null;
  /** Whether variants differ in price: the card then says "from". */
  priceVaries: boolean;
  colors: Color[];
  sizes: string[];
  available: boolean;
  /** Pieces left in all variants together when they are few, otherwise null. */
  fewLeft: number | null;
  isNew: boolean;
}

export interface Variant {
  sku: string;
  /** As the merchant's file has it; null where it has none. */
  merchantSku: string | null;
  /** By the names that the product's options have in the file: { Cup: "A+" }. */
  options: Record<string, string>;
  /** Empty where the product has no such option; `style` is what is neither a color nor a size. */
  color: string;
  size: string;
  style: string;
  priceMinor: number;
  compareAtMinor: number | null;
  /** How many can be bought; the largest integer where the stock is no limit. */
  stock: number;
}

export interface Product {
  id: number;
  slug: string;
  name: string;
  /** Sanitized by the importer. */
  descriptionHtml: string;
  vendor: string;
  type: { slug: string; label: string } | null;
  departments: { slug: string; label: string }[];
  tags: string[];
  /** The words of the file for each option the product has: { color: "Colour", size: "Größe" }. */
  optionLabels: { color?: string; size?: string; style?: string };
  drawing: string;
  alt: string;
  seoTitle: string;
  seoDescription: string;
  colors: Color[];
  variants: Variant[];
  rating: Rating;
  /** The newest that are shown. */
  reviews: Review[];
  version: number;
}

/** Of the reviews that are shown; an average of 0 where there are none. */
interface Rating {
  count: number;
  average: number;
}

/** By a verified buyer, approved by the staff. */
export interface Review {
  /** 1 to 5. */
  stars: number;
  /** Plain text; lines end with "\n". */
  text: string;
  /** ISO 8601. */
  writtenAt: string;
}

/** A variant with what a cart needs to show it. */
export interface VariantInCatalog extends Omit<Variant, 'merchantSku' | 'options'> {
  /** SKUs that it had before. */
  aliases: readonly string[];
  productSlug: string;
  productName: string;
  drawing: string;
  /** False when the product is a draft or archived. */
  onSale: boolean;
}

/** The form in which handles are compared; Shopify's have no capitals. */
export const handleOf = (text: string): string =>
  text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();

/** "Sky blue" → "sky-blue"; empty when nothing of the text is a letter or a digit. */
export function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

const LETTER_SIZES = [
  'xxxs',
  'xxs',
  'xs',
  's',
  'm',
  'l',
  'xl',
  'xxl',
  '2xl',
  'xxxl',
  '3xl',
  '4xl',
  '5xl',
  '6xl',
];

/** Where a size stands among others: letters from small to large, then numbers, then the rest by name. */
export function sizeRank(size: string): number {
  const letter = LETTER_SIZES.indexOf(size.toLowerCase());
  if (letter >= 0) return letter;
  const number = Number.parseFloat(size.replace(',', '.'));
  return Number.isFinite(number) ? 100 + Math.round(Math.min(Math.max(number, 0), 9_999) * 10) : 1_000_000;
}
