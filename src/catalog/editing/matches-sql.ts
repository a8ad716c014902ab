/** SQL for whether the search of the staff, a parameter such as $1, finds a product or variant. */

/** A part of the product's name, wildcards included. */
export const nameMatches = (q: string): string =>
  `name ILIKE '%' || regexp_replace(${q}, '([\\\\%_])', '\\\\\\1', 'g') || '%'`;

/** The condition of an index: the merchant's SKU is not also the shop's. */
const OTHER_MERCHANT_SKU = "merchant_sku <> '' AND upper(merchant_sku) <> upper(variants.sku)";

/** The beginning of an SKU of the shop or the merchant, or a barcode. Each of these conditions has an index. */
export const codesMatch = (q: string): readonly string[] => [
  startsWith('variants.sku', q),
  `${OTHER_MERCHANT_SKU} AND ${startsWith('merchant_sku', q)}`,
  `barcode <> '' AND barcode = ${q}`,
];

/** A range of texts that begin with a text ends before it with U+10FFFF, because no text continues with a higher character. */
const startsWith = (column: string, q: string): string =>
  `upper(${column}) COLLATE "C" >= upper(${q}) AND upper(${column}) COLLATE "C" < upper(${q}) || U&'\\+10FFFF'`;
