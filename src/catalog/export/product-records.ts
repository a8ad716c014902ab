import { ownPicturePath } from '../../pictures/own/own-picture.ts';
import { typedMoney } from '../../settings/currency.ts';
import { escapeFormula } from '../import/read/cells.ts';
import { type StockMark, stockMarkText } from '../import/read/inventory.ts';
import type { Image, ImportedProduct } from '../import/read/product-from-rows.ts';
import { measurementsText, parseMeasurements } from '../measurements.ts';

/** Shopify's classic names, and the shop's own Stock Mark, Tax Class and Measurements, which other shops ignore. */
export const COLUMNS = [
  'Handle',
  'Title',
  'Body (HTML)',
  'Vendor',
  'Product Category',
  'Type',
  'Tags',
  'Published',
  'Option1 Name',
  'Option1 Value',
  'Option2 Name',
  'Option2 Value',
  'Option3 Name',
  'Option3 Value',
  'Variant SKU',
  'Variant Inventory Tracker',
  'Variant Inventory Qty',
  'Variant Inventory Policy',
  'Variant Fulfillment Service',
  'Variant Price',
  'Variant Compare At Price',
  'Variant Requires Shipping',
  'Variant Barcode',
  'Image Src',
  'Image Position',
  'Image Alt Text',
  'SEO Title',
  'SEO Description',
  'Status',
  'Stock Mark',
  'Tax Class',
  'Measurements',
] as const;
type Column = (typeof COLUMNS)[number];
type Cells = Partial<Record<Column, string>>;

export type ExportedProduct = Pick<
  ImportedProduct,
  | 'handle'
  | 'name'
  | 'descriptionHtml'
  | 'vendor'
  | 'productCategory'
  | 'type'
  | 'tags'
  | 'status'
  | 'taxClass'
  | 'measurements'
  | 'optionNames'
  | 'images'
  | 'seoTitle'
  | 'seoDescription'
> & { variants: ExportedVariant[]; pictures: ExportedPicture[] };

/** One of the merchant's own pictures. */
interface ExportedPicture {
  key: string;
  width: number;
  alt: string;
  /** The address that an import has fetched it from. */
  sourceUrl: string | null;
}

export interface ExportingShop {
  currency: string;
  publicUrl: string;
}

interface ExportedVariant {
  /** The SKU in the merchant's file. */
  sku: string;
  optionValues: string[];
  priceMinor: number;
  compareAtMinor: number | null;
  stock: number;
  isCounted: boolean;
  sellsBelowZero: boolean;
  mark: StockMark;
  barcode: string;
}

/** The shop writes these numbers itself, so a leading minus sign is not escaped. */
const NUMBERS: ReadonlySet<Column> = new Set<Column>(['Variant Inventory Qty']);

/** Returns rows with one variant and one image each. The first row also holds the fields of the product. */
export function recordsOf(product: ExportedProduct, shop: ExportingShop): string[][] {
  const { variants } = product;
  const images = imagesOf(product, shop.publicUrl);
  const count = Math.max(1, variants.length, images.length);
  return Array.from({ length: count }, (_, index) => {
    const cells: Cells = {
      Handle: product.handle,
      ...(index === 0 && productCells(product)),
      ...variantCells(product.optionNames, variants[index], shop.currency),
      ...imageCells(images[index], index + 1),
    };
    return COLUMNS.map((column) => {
      const text = cells[column] ?? '';
      return NUMBERS.has(column) ? text : escapeFormula(text);
    });
  });
}

function productCells(product: ExportedProduct): Cells {
  const names = product.optionNames.length > 0 ? product.optionNames : [WITHOUT_OPTIONS.name];
  return {
    Title: product.name,
    'Body (HTML)': product.descriptionHtml,
    Vendor: product.vendor,
    'Product Category': product.productCategory,
    Type: product.type,
    Tags: product.tags.join(', '),
    Published: product.status === 'active' ? 'TRUE' : 'FALSE',
    'Option1 Name': names[0] ?? '',
    'Option2 Name': names[1] ?? '',
    'Option3 Name': names[2] ?? '',
    'SEO Title': product.seoTitle,
    'SEO Description': product.seoDescription,
    Status: product.status,
    'Tax Class': product.taxClass,
    Measurements: measurementsText(parseMeasurements(product.measurements) ?? [], '; '),
  };
}

/** Shopify's notation for a product without options. */
const WITHOUT_OPTIONS = { name: 'Title', value: 'Default Title' };

function variantCells(
  optionNames: readonly string[],
  variant: ExportedVariant | undefined,
  currency: string,
): Cells {
  if (!variant) return {};
  const values = optionNames.length > 0 ? variant.optionValues : [WITHOUT_OPTIONS.value];
  return {
    'Option1 Value': values[0] ?? '',
    'Option2 Value': values[1] ?? '',
    'Option3 Value': values[2] ?? '',
    'Variant SKU': variant.sku,
    'Variant Inventory Tracker': variant.isCounted ? 'shopify' : '',
    'Variant Inventory Qty': variant.isCounted ? String(variant.stock) : '',
    'Variant Inventory Policy': variant.sellsBelowZero ? 'continue' : 'deny',
    'Variant Fulfillment Service': 'manual',
    'Variant Price': typedMoney(variant.priceMinor, currency),
    'Variant Compare At Price':
      variant.compareAtMinor === null ? '' : typedMoney(variant.compareAtMinor, currency),
    'Variant Requires Shipping': 'TRUE',
    'Variant Barcode': variant.barcode,
    'Stock Mark': variant.isCounted ? stockMarkText(variant.mark) : '',
  };
}

/**
 * The pictures that the shop has, by their addresses in the shop, so that they do not depend on where they came from.
 * Images follow that could not be fetched, or that name a drawing.
 */
function imagesOf({ pictures, images }: ExportedProduct, publicUrl: string): Image[] {
  const fetched = new Set(pictures.map(({ sourceUrl }) => sourceUrl));
  return [
    ...pictures.map(({ alt, ...picture }) => ({
      src: publicUrl + ownPicturePath(picture, picture.width),
      alt,
    })),
    ...images.filter(({ src }) => !fetched.has(src)),
  ];
}

function imageCells(image: Image | undefined, position: number): Cells {
  if (!image) return {};
  return { 'Image Src': image.src, 'Image Position': String(position), 'Image Alt Text': image.alt };
}
