import type { Product, ProductCard, Variant } from '../product.ts';

/** Markup that a file may contain in any text. It must never reach a page unescaped. */
export const HOSTILE = `"'><script>alert(1)</script><!--</script>&amp;`;

export const variantOf = (more: Partial<Variant> = {}): Variant => ({
  sku: 'OXF-SKY-M',
  merchantSku: 'OXF-SKY-M',
  options: {},
  color: 'Sky blue',
  size: 'M',
  style: '',
  priceMinor: 6_900,
  compareAtMinor: null,
  stock: 9,
  ...more,
});

export const productOf = (more: Partial<Product> = {}): Product => ({
  id: 1,
  slug: 'oxford-shirt',
  name: 'Oxford shirt',
  descriptionHtml: '<p>Gets better with <em>washing</em>.</p><p>100% cotton.</p>',
  materials: '',
  care: '',
  measurements: '',
  vendor: 'MyClothes',
  type: { slug: 'shirts', label: 'Shirts' },
  departments: [{ slug: 'men', label: 'Men' }],
  optionLabels: { color: 'Colour', size: 'Größe' },
  drawing: 'oxford-shirt',
  alt: 'Shirt with button-down collar',
  seoTitle: '',
  seoDescription: '',
  colors: [
    { name: 'Sky blue', hex: 'a9bed4' },
    { name: 'Navy', hex: '232c42' },
  ],
  variants: [
    variantOf(),
    variantOf({ sku: 'OXF-SKY-S', size: 'S', stock: 0 }),
    variantOf({ sku: 'OXF-NVY-M', color: 'Navy', stock: 2 }),
    variantOf({ sku: 'OXF-NVY-S', color: 'Navy', size: 'S', stock: 0 }),
  ],
  rating: { count: 0, average: 0 },
  reviews: [],
  version: 1,
  ...more,
});

export const cardOf = (more: Partial<ProductCard> = {}): ProductCard => ({
  slug: 'chinos',
  name: 'Chinos',
  drawing: 'chinos',
  alt: 'Turn-up chinos',
  priceMinor: 7_900,
  compareAtMinor: null,
  priceVaries: false,
  colors: [{ name: 'Sand', hex: 'c2a982' }],
  sizes: ['32'],
  available: true,
  fewLeft: null,
  isNew: false,
  ...more,
});
