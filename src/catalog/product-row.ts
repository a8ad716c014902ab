import { unknownHex } from '../pictures/colors.ts';
import type { FacetLabels } from './cached-catalog.ts';
import { meaningsOf } from './import/read/options.ts';
import { type Product, slugOf, type Variant } from './product.ts';
import type { ProductRow, VariantRow } from './queries.ts';

export function productOf(row: ProductRow, labels: FacetLabels): Product {
  return {
    id: Number(row.id),
    slug: row.slug,
    name: row.name,
    descriptionHtml: row.description_html,
    vendor: row.vendor,
    type: row.type_slug ? { slug: row.type_slug, label: labels.types.get(row.type_slug) ?? row.type } : null,
    departments: row.department_slugs.map((slug) => ({ slug, label: labels.departments.get(slug) ?? slug })),
    tags: row.tags,
    optionLabels: optionLabels(row),
    drawing: row.drawing,
    alt: row.images[0]?.alt ?? '',
    seoTitle: row.seo_title,
    seoDescription: row.seo_description,
    colors: colorsOf(row),
    variants: row.variants.map((variant) => variantOf(variant, row.option_names)),
    rating: row.rating ?? { count: 0, average: 0 },
    reviews: row.reviews ?? [],
    version: Number(row.version),
  };
}

const variantOf = (row: VariantRow, optionNames: readonly string[]): Variant => ({
  sku: row.sku,
  merchantSku: row.merchant_sku || null,
  options: Object.fromEntries(optionNames.map((name, index) => [name, row.option_values[index] ?? ''])),
  color: row.color,
  size: row.size,
  style: row.style,
  priceMinor: row.price_minor,
  compareAtMinor: row.compare_at_minor,
  stock: row.stock,
});

/** The merchant's names for the options, by their meaning. */
function optionLabels({ option_names: names }: ProductRow): Product['optionLabels'] {
  const { color, size, styles } = meaningsOf(names);
  const style = styles.map((index) => names[index]).join(' / ');
  return {
    ...(color === undefined ? {} : { color: names[color] as string }),
    ...(size === undefined ? {} : { size: names[size] as string }),
    ...(style ? { style } : {}),
  };
}

function colorsOf(row: ProductRow): Product['colors'] {
  const names = new Set(row.variants.map((variant) => variant.color).filter(Boolean));
  const known = new Map(row.card.colors.map((color) => [slugOf(color.name), color.hex]));
  return [...names].map((name) => ({ name, hex: known.get(slugOf(name)) ?? unknownHex }));
}
