/** The same products for every shop: 1,000 with 6 variants each, and one of which only ten items are left. */

export const PRODUCTS = 1_000;
/** Of all products. */
export const VARIANTS = 6 * PRODUCTS + 1;
export const LAST_ITEMS = 10;
/** The variant of which only LAST_ITEMS are left. */
export const LAST_SKU = 'LAST-0';
/** The variant that simultaneous adds are for. */
export const HOT_SKU = 'P-0-0-S';

const STOCK = 100_000;
const COLORS = ['Chalk', 'Navy', 'Black', 'Forest', 'Sand', 'Rust', 'Sage', 'Sky blue'];
const SIZES = ['S', 'M', 'L'];
const TYPES = ['Shirts', 'Knitwear', 'Sweatshirts', 'Trousers', 'Shoes', 'Bags'];

interface Variant {
  sku: string;
  color: string;
  size: string;
}

export const slugOf = (product: number): string => `product-${product}`;
export const skuOf = (product: number, variant: number): string =>
  (variantsOf(product)[variant] as Variant).sku;

export const priceMinorOf = (product: number): number => (10 + ((product * 37) % 290)) * 100;

/** A Shopify product file, which this shop imports. */
export function* shopCsv(): Generator<string> {
  yield 'Handle,Title,Body (HTML),Type,Tags,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Qty,Variant Price\n';
  for (let product = 0; product < PRODUCTS; product++) {
    const { name, description, type, price } = factsOf(product);
    for (const [at, { sku, color, size }] of variantsOf(product).entries()) {
      const head = at === 0 ? `${name},<p>${description}</p>,${type},women,Color` : ',,,,';
      yield `${slugOf(product)},${head},${color},${at === 0 ? 'Size' : ''},${size},${sku},${STOCK},${price}.00\n`;
    }
  }
  yield `last-one,The last ten,<p>Few are left.</p>,Bags,women,Color,Navy,Size,M,${LAST_SKU},${LAST_ITEMS},20.00\n`;
}

/** A product file in the form that Vendure imports. */
export function* vendureCsv(): Generator<string> {
  yield 'name,slug,description,assets,facets,optionGroups,optionValues,sku,price,taxCategory,stockOnHand,trackInventory,variantAssets,variantFacets\n';
  for (let product = 0; product < PRODUCTS; product++) {
    const { name, description, type, price } = factsOf(product);
    for (const [at, { sku, color, size }] of variantsOf(product).entries()) {
      const head = at === 0 ? `${name},${slugOf(product)},${description},,type:${type},Color|Size` : ',,,,,';
      yield `${head},${color}|${size},${sku},${price}.00,standard,${STOCK},true,,\n`;
    }
  }
  yield `The last ten,last-one,Few are left.,,type:Bags,Color|Size,Navy|M,${LAST_SKU},20.00,standard,${LAST_ITEMS},true,,\n`;
}

function factsOf(product: number) {
  const type = TYPES[product % TYPES.length] as string;
  return {
    type,
    name: `${type} number ${product}`,
    description: `A plain weave of organic cotton that is made to last. Number ${product} of the collection.`,
    price: priceMinorOf(product) / 100,
  };
}

function variantsOf(product: number): Variant[] {
  return [0, 1].flatMap((at) => {
    const color = COLORS[(product + at * 3) % COLORS.length] as string;
    return SIZES.map((size) => ({ sku: `P-${product}-${at}-${size}`, color, size }));
  });
}
