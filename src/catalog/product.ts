import type { OwnPicture } from '../pictures/own/own-picture.ts';
import type { OtherTaxClass } from '../settings/taxes/tax-classes.ts';

/** The types of the catalog and the rules that need no I/O. */

/** With this many items or fewer left, shoppers see how many. */
export const LOW_STOCK = 3;

export type StockLevel = 'in' | 'low' | 'out';

export function stockLevel(items: number): StockLevel {
  if (items <= 0) return 'out';
  return items <= LOW_STOCK ? 'low' : 'in';
}

/** The stock that shoppers may see. It is null above the low mark, so that nobody can read the full stock. */
export const disclosedStock = (items: number): number | null =>
  stockLevel(items) === 'in' ? null : Math.max(items, 0);

export const isReduced = (price: { priceMinor: number; compareAtMinor: number | null }): boolean =>
  price.compareAtMinor !== null && price.compareAtMinor > price.priceMinor;

/** The variants that a product's price is read from: those in stock or, when all are sold out, every variant. */
export function pricedVariants<V extends { stock: number }>(variants: readonly V[]): readonly V[] {
  const inStock = variants.filter(({ stock }) => stock > 0);
  return inStock.length > 0 ? inStock : variants;
}

export interface Color {
  /** As the merchant wrote it: "Sky blue". */
  name: string;
  /** Six lowercase hexadecimal digits. */
  hex: string;
}

/** The most cards that are remembered. Each takes about 5 KB with its HTML, so all of them together take 1 MB. */
export const CARDS_MAX = 200;

/** What a product card shows. It is stored with the listing. */
export interface ProductCard {
  slug: string;
  name: string;
  /** Stands in for a product without pictures of its own. */
  drawing: string;
  /** Describes the picture without its color. Empty where the merchant gave no description. */
  alt: string;
  /** The merchant's own pictures that a card may show. Missing where there are none. */
  pictures?: readonly OwnPicture[];
  /** The lowest price of the variants in stock or, when all are sold out, of any variant. */
  priceMinor: number;
  /** The price before the reduction of that same variant. */
  compareAtMinor: number | null;
  /** Variants differ in price, so the card says "from". */
  priceVaries: boolean;
  colors: Color[];
  sizes: string[];
  available: boolean;
  /** The items left in all variants together when they are few, otherwise null. */
  fewLeft: number | null;
  isNew: boolean;
}

export interface Variant {
  sku: string;
  /** The SKU in the merchant's file, or null where the file has none. */
  merchantSku: string | null;
  /** Values by the option names in the merchant's file: { Cup: "A+" }. */
  options: Record<string, string>;
  /** Empty where the product has no such option. `style` joins the options that are neither color nor size. */
  color: string;
  size: string;
  style: string;
  priceMinor: number;
  compareAtMinor: number | null;
  /** How many can be bought. It is the largest integer where stock does not limit sales. */
  stock: number;
}

export interface Product {
  id: number;
  slug: string;
  name: string;
  /** Sanitized by the importer. */
  descriptionHtml: string;
  /** Plain text, like `care`. Empty if the merchant says nothing. */
  materials: string;
  care: string;
  /** In the format of `parseMeasurements`. Empty if the merchant gives none. */
  measurements: string;
  vendor: string;
  type: { slug: string; label: string } | null;
  departments: { slug: string; label: string }[];
  /** The option names in the merchant's file, by meaning: { color: "Colour", size: "Größe" }. */
  optionLabels: { color?: string; size?: string; style?: string };
  /** Stands in for a product without pictures of its own. */
  drawing: string;
  alt: string;
  /** The merchant's own. Missing where there are none. */
  pictures?: readonly OwnPicture[];
  seoTitle: string;
  seoDescription: string;
  colors: Color[];
  variants: Variant[];
  rating: Rating;
  /** The newest approved reviews, up to the number that a page shows. */
  reviews: Review[];
  /** The products to show with this one. Undefined where they are not known yet. */
  related?: ProductCard[];
  version: number;
}

/** Summarizes all approved reviews. The average is 0 where there are none. */
interface Rating {
  count: number;
  average: number;
  /** Missing from cache entries that an older version of the shop wrote. */
  fits?: Fits;
}

/** How many reviews say that a product runs small, is true to size, or runs large. */
export type Fits = Record<'small' | 'true' | 'large', number>;

/** Written by a verified buyer and approved by staff. */
export interface Review {
  /** 1 to 5. */
  stars: number;
  /** Plain text whose lines end with "\n". */
  text: string;
  /** ISO 8601. */
  writtenAt: string;
}

/** A variant together with what a cart shows of its product. */
export interface VariantInCatalog extends Omit<Variant, 'merchantSku' | 'options'> {
  /** The variant's former SKUs. */
  aliases: readonly string[];
  productSlug: string;
  productName: string;
  drawing: string;
  /** The merchant's own picture of this variant, if there is one. */
  picture?: OwnPicture;
  /** False when the product is a draft or archived. */
  isForSale: boolean;
  /** The VAT class of the product. Missing for the standard one. */
  taxClass?: OtherTaxClass;
}

/** The form in which handles are compared. Shopify's handles are lowercase. */
export const handleOf = (text: string): string =>
  text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();

/** "Sky blue" → "sky-blue"; empty when the text has no letter or digit. */
export function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
