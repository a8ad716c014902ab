import { createHash } from 'node:crypto';
import { slugOf } from '../product.ts';

const MAX_LENGTH = 100;

/**
 * A SKU for a variant that has none in the file: the same in every import, as carts and orders refer to it.
 * "crew-tee", ["Sky blue", "M"] → "crew-tee-sky-blue-m". Where the words alone would be too long, or one of
 * the values is nothing but signs, a hash of all of them tells it from others.
 */
export function madeSku(slug: string, optionValues: readonly string[]): string {
  const words = optionValues.map(slugOf);
  const sku = [slug, ...words].join('-');
  if (sku.length <= MAX_LENGTH && words.every((word) => word !== '')) return sku;
  const hash = createHash('sha256')
    .update(JSON.stringify([slug, optionValues]))
    .digest('hex')
    .slice(0, 12);
  return `${[...sku].slice(0, MAX_LENGTH - 13).join('')}-${hash}`;
}
