import { memoize } from '../../../cache/memoize.ts';
import type { Site } from '../../../layout/page.ts';
import { paths } from '../../../layout/paths.ts';
import { typedMoney } from '../../../settings/currency.ts';
import { type Product, pricedVariants, type Variant } from '../../product.ts';
import { colorSlug } from '../color-slug.ts';
import { plainDescription } from './description.ts';

/** The most offers listed individually. The price range covers the others. */
const MAX_OFFERS = 100;

/** A schema.org Product for search engines. The first picture is the most important one. */
export function productData(
  product: Product,
  imagePaths: readonly string[],
  site: Site,
): Record<string, unknown> {
  const url = site.publicUrl + paths.product(product.slug);
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: product.name,
    description: product.seoDescription || plainDescription(product.descriptionHtml, 500) || undefined,
    url,
    image: imagePaths.map((path) => site.publicUrl + path),
    brand: product.vendor ? { '@type': 'Brand', name: product.vendor } : undefined,
    category: product.type?.label,
    aggregateRating: ratingOf(product),
    offers: offersOf(product, url, site.settings.currency),
  };
}

function ratingOf({ rating: { count, average } }: Product): Record<string, unknown> | undefined {
  if (count === 0) return undefined;
  return { '@type': 'AggregateRating', ratingValue: Math.round(average * 10) / 10, reviewCount: count };
}

function offersOf(product: Product, url: string, currency: string): Record<string, unknown> | undefined {
  const [first, ...others] = product.variants;
  if (!first) return undefined;
  if (others.length === 0) return offerOf(product, first, { url, currency });
  const prices = pricedVariants(product.variants).map((variant) => variant.priceMinor);
  return {
    '@type': 'AggregateOffer',
    lowPrice: typedMoney(Math.min(...prices), currency),
    highPrice: typedMoney(Math.max(...prices), currency),
    priceCurrency: currency,
    offerCount: product.variants.length,
    availability: availability(product.variants.some((variant) => variant.stock > 0)),
    offers: product.variants
      .slice(0, MAX_OFFERS)
      .map((variant) => offerOf(product, variant, { url, currency })),
  };
}

function offerOf(
  product: Product,
  variant: Variant,
  { url, currency }: { url: string; currency: string },
): Record<string, unknown> {
  const { color, style, size } = variant;
  const search = color ? `?color=${encodedColor(color)}` : '';
  return {
    '@type': 'Offer',
    sku: variant.sku,
    name: product.name + listed(color) + listed(style) + listed(size),
    price: typedMoney(variant.priceMinor, currency),
    priceCurrency: currency,
    availability: availability(variant.stock > 0),
    itemCondition: 'https://schema.org/NewCondition',
    url: url + search,
  };
}

const listed = (option: string): string => option && `, ${option}`;

const encodedColor = memoize(1_000, (color) => encodeURIComponent(colorSlug(color)));

const availability = (isInStock: boolean): string =>
  `https://schema.org/${isInStock ? 'InStock' : 'OutOfStock'}`;
