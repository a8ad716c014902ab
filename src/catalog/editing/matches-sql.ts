/** SQL for whether the search of the staff, a parameter such as $1, finds a product or variant. */

/** A part of the product's name, wildcards included. The query around the pattern makes it once instead of for each row. */
export const nameMatches = (q: string): string =>
  `name ILIKE (SELECT '%' || regexp_replace(${q}, '([\\\\%_])', '\\\\\\1', 'g') || '%')`;

/** The merchant's SKU, where it is not also the shop's. It is the expression of an index, without those. */
const OTHER_MERCHANT_SKU =
  '(CASE WHEN upper(merchant_sku) <> upper(variants.sku) THEN upper(merchant_sku) END)';

/** The beginning of an SKU of the shop or the merchant, or a barcode. Each of these conditions has an index. */
export const codesMatch = (q: string): readonly string[] => [
  startsWith('upper(variants.sku)', q),
  startsWith(OTHER_MERCHANT_SKU, q),
  `barcode <> '' AND barcode = ${q}`,
];

/** A range of texts that begin with a text ends before it with U+10FFFF, because no text continues with a higher character. */
const startsWith = (upper: string, q: string): string =>
  `${upper} COLLATE "C" >= upper(${q}) AND ${upper} COLLATE "C" < upper(${q}) || U&'\\+10FFFF'`;
