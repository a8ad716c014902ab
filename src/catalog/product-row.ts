import { unknownHex } from '../pictures/colors.ts';
import type { FacetLabels } from './cached-catalog.ts';
import { meaningsOf } from './import/read/options.ts';
import type { Color, Product, Variant } from './product.ts';
import type { ProductRow, VariantRow } from './queries.ts';

/** If `related` is missing, the products to show with this one are not known yet. */
export type LoadedProductRow = Omit<ProductRow, 'related'> & Partial<Pick<ProductRow, 'related'>>;

export function productOf(row: LoadedProductRow, labels: FacetLabels): Product {
  const variants = row.variants.map((variant) => variantOf(variant, row.option_names));
  return {
    id: Number(row.id),
    slug: row.slug,
    name: row.name,
    descriptionHtml: row.description_html,
    materials: row.materials ?? '',
    care: row.care ?? '',
    measurements: row.measurements ?? '',
    vendor: row.vendor,
    type: row.type_slug ? { slug: row.type_slug, label: labels.types.get(row.type_slug) ?? row.type } : null,
    departments: row.department_slugs.map((slug) => ({ slug, label: labels.departments.get(slug) ?? slug })),
    optionLabels: optionLabels(row.option_names),
    drawing: row.drawing,
    alt: row.alt ?? '',
    ...(row.pictures && { pictures: row.pictures }),
    seoTitle: row.seo_title,
    seoDescription: row.seo_description,
    colors: colorsOf(variants, row.colors),
    variants,
    rating: row.rating ?? { count: 0, average: 0 },
    reviews: row.reviews ?? [],
    ...(row.related && { related: row.related }),
    version: Number(row.version),
  };
}

function variantOf(row: VariantRow, optionNames: readonly string[]): Variant {
  const [sku, merchantSku, optionValues, color, size, style, priceMinor, compareAtMinor, stock] = row;
  const options = Object.fromEntries(optionNames.map((name, index) => [name, optionValues[index] ?? '']));
  return {
    sku,
    merchantSku: (merchantSku ?? sku) || null,
    options,
    color,
    size,
    style,
    priceMinor,
    compareAtMinor,
    stock,
  };
}

/** The merchant's names for the options, by their meaning. */
function optionLabels(names: readonly string[]): Product['optionLabels'] {
  const { color, size, styles } = meaningsOf(names);
  const style = styles.map((index) => names[index]).join(' / ');
  return {
    ...(color === undefined ? {} : { color: names[color] as string }),
    ...(size === undefined ? {} : { size: names[size] as string }),
    ...(style ? { style } : {}),
  };
}

/** The colors of the variants, without repetition. Their shades are stored with the listing. */
function colorsOf(variants: readonly Variant[], known: readonly Color[]): Product['colors'] {
  const hexes = new Map(known.map((color) => [color.name, color.hex]));
  const names = new Set(variants.map((variant) => variant.color).filter(Boolean));
  return [...names].map((name) => ({ name, hex: hexes.get(name) ?? unknownHex }));
}
