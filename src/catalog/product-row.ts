import type { FacetLabels } from './catalog.ts';
import { type Product, slugOf, type Variant } from './product.ts';
import type { ProductRow, VariantRow } from './product-queries.ts';

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
    variants: row.variants.map(variantOf),
    version: Number(row.version),
  };
}

const variantOf = (row: VariantRow): Variant => ({
  sku: row.sku,
  color: row.color,
  size: row.size,
  style: row.style,
  priceMinor: row.price_minor,
  compareAtMinor: row.compare_at_minor,
  stock: row.stock,
});

/** Which of the file's options is the color and which the size is seen from where their values went. */
function optionLabels(row: ProductRow): Product['optionLabels'] {
  const labels: Product['optionLabels'] = {};
  for (const slot of ['color', 'size', 'style'] as const) {
    const names = row.option_names.filter((_, index) =>
      row.variants.every((variant) =>
        variant[slot].split(' / ').includes(variant.option_values[index] ?? ''),
      ),
    );
    if (names.length > 0 && row.variants.some((variant) => variant[slot] !== ''))
      labels[slot] = names.join(' / ');
  }
  return labels;
}

function colorsOf(row: ProductRow): Product['colors'] {
  const names = new Set(row.variants.map((variant) => variant.color).filter(Boolean));
  const known = new Map(row.card.colors.map((color) => [slugOf(color.name), color.hex]));
  return [...names].map((name) => ({ name, hex: known.get(slugOf(name)) ?? '9c9a95' }));
}
