import { colorHex } from '../../pictures/colors.ts';
import { type OwnPicture, picturesInColor } from '../../pictures/own/own-picture.ts';
import { type Color, LOW_STOCK, type ProductCard, slugOf } from '../product.ts';
import { sizeRank } from '../sizes.ts';
import { departmentsOf, typeOf } from './departments.ts';
import { searchVectorOf } from './search-vector.ts';

/** The data from which a listing is built. */
export interface ListedProduct {
  id: number;
  slug: string;
  name: string;
  descriptionHtml: string;
  seoDescription: string;
  vendor: string;
  type: string;
  productCategory: string;
  tags: string[];
  drawing: string;
  alt: string;
  pictures: readonly OwnPicture[];
  /** At least one, sorted by position. */
  variants: [ListedVariant, ...ListedVariant[]];
}

/** What the price of a listing depends on. */
export interface PricedVariant {
  priceMinor: number;
  compareAtMinor: number | null;
  /** How many can be bought. */
  stock: number;
}

interface ListedVariant extends PricedVariant {
  color: string;
  size: string;
  /** The shop's SKU and, where there is one, the merchant's. */
  skus: [string, string | null];
}

/** A row of `listings`. */
export interface ListingRow {
  productId: number;
  slug: string;
  priceMinor: number;
  departmentSlugs: string[];
  typeSlug: string;
  facets: string[];
  sizeColorSlugs: string[];
  available: boolean;
  isReduced: boolean;
  /** A `tsvector`. */
  search: string;
  card: ProductCard;
}

/** Long texts are searched only up to here. */
const MAX_SEARCHED_CHARACTERS = 20_000;

export function listingOf(product: ListedProduct): ListingRow {
  const inStock = product.variants.filter((variant) => variant.stock > 0);
  const { isReduced, ...prices } = pricesOf(product.variants);
  const type = typeOf(product.type, product.productCategory);
  const card = cardOf(product, inStock, prices);
  return {
    productId: product.id,
    slug: product.slug,
    priceMinor: card.priceMinor,
    departmentSlugs: departmentsOf(product.tags),
    typeSlug: type?.slug ?? '',
    facets: facetsOf(product, inStock),
    sizeColorSlugs: distinct(inStock.map(({ size, color }) => sizeColor(slugOf(size), slugOf(color)))),
    available: card.available,
    isReduced,
    search: searchVectorOf({
      name: product.name,
      type: type?.label ?? '',
      looks: [...product.tags, ...card.colors.map((color) => color.name), product.vendor].join('\n'),
      rest: [
        textOfHtml(product.descriptionHtml).slice(0, MAX_SEARCHED_CHARACTERS),
        product.seoDescription,
        skuTextOf(product),
      ].join('\n'),
    }),
    card,
  };
}

/** The prices that a listing shows: those of the variants in stock or, when all are sold out, of every variant. */
export interface ListedPrices extends Pick<ProductCard, 'priceMinor' | 'compareAtMinor' | 'priceVaries'> {
  isReduced: boolean;
}

export function pricesOf(variants: readonly [PricedVariant, ...PricedVariant[]]): ListedPrices {
  const inStock = variants.filter((variant) => variant.stock > 0);
  const buyable = isNonEmpty(inStock) ? inStock : variants;
  const cheapest = buyable.reduce((best, variant) => (variant.priceMinor < best.priceMinor ? variant : best));
  return {
    priceMinor: cheapest.priceMinor,
    compareAtMinor: cheapest.compareAtMinor,
    priceVaries: buyable.some((variant) => variant.priceMinor !== cheapest.priceMinor),
    isReduced: buyable.some((variant) => variant.compareAtMinor !== null),
  };
}

/** The parts of SKUs are words, so that "ws 100" finds "WS-100". Whole SKUs are found by another index. */
const skuTextOf = ({ variants }: ListedProduct): string =>
  distinct(variants.flatMap(({ skus }) => skus.flatMap((sku) => sku?.split(NO_WORD) ?? [])))
    .join(' ')
    .slice(0, MAX_SEARCHED_CHARACTERS);

const NO_WORD = /[^\p{Letter}\p{Number}]+/u;

/** The values that filters and their counts use, such as "size:m". */
function facetsOf(product: ListedProduct, inStock: readonly ListedVariant[]): string[] {
  const facets = (kind: string, slugs: readonly string[]) => distinct(slugs).map((slug) => `${kind}:${slug}`);
  const type = typeOf(product.type, product.productCategory);
  return [
    ...facets('department', departmentsOf(product.tags)),
    ...facets('type', type ? [type.slug] : []),
    ...facets(
      'size',
      inStock.map(({ size }) => slugOf(size)),
    ),
    ...facets(
      'color',
      inStock.map(({ color }) => slugOf(color)),
    ),
  ];
}

function cardOf(
  product: ListedProduct,
  inStock: readonly ListedVariant[],
  prices: Omit<ListedPrices, 'isReduced'>,
): ProductCard {
  const items = inStock.reduce((sum, variant) => sum + variant.stock, 0);
  return {
    slug: product.slug,
    name: product.name,
    drawing: product.drawing,
    alt: product.alt,
    ...(product.pictures.length > 0 && { pictures: cardPictures(product) }),
    ...prices,
    colors: colorsOf(product.variants),
    sizes: distinct(inStock.map(({ size }) => size)).sort((a, b) => sizeRank(a) - sizeRank(b)),
    available: items > 0,
    fewLeft: items > 0 && items <= LOW_STOCK ? items : null,
    // Depends on the other products, so refreshNew sets it.
    isNew: false,
  };
}

/** The first two, and the first two of each color: the picture of the card, and the one under a pointer. */
function cardPictures({ pictures, variants }: ListedProduct): OwnPicture[] {
  const colors = distinct(variants.map(({ color }) => color));
  const shown = new Set(
    ['', ...colors].flatMap((color) => picturesInColor(pictures, color).slice(0, PICTURES_OF_CARD)),
  );
  return pictures.filter((picture) => shown.has(picture)).map(({ skus: _, ...picture }) => picture);
}

const PICTURES_OF_CARD = 2;

/** Includes colors that are sold out, because the product page still shows them. */
function colorsOf(variants: readonly ListedVariant[]): Color[] {
  return distinct(variants.map(({ color }) => color)).map((name) => ({ name, hex: colorHex(name) }));
}

/** Empty unless there are both, because the filter only uses pairs. */
const sizeColor = (size: string, color: string): string => (size && color ? `${size}|${color}` : '');

/** Removes duplicates and empty values. */
const distinct = (values: readonly string[]): string[] =>
  [...new Set(values)].filter((value) => value !== '');

const isNonEmpty = (variants: PricedVariant[]): variants is [PricedVariant, ...PricedVariant[]] =>
  variants.length > 0;

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** Sufficient for searching: the sanitizer leaves only these four character references. */
function textOfHtml(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:amp|lt|gt|quot);/g, (reference) => ENTITIES[reference] ?? ' ');
}
