import { hash } from 'node:crypto';

/** A line as a shopper sees it. */
export interface SeenLine {
  sku: string;
  quantity: number;
  unitPriceMinor: number;
}

/**
 * A fingerprint of the items, quantities and prices that were shown: 43 characters of base64url. It is the same for
 * the same content in any order, so a cart that was changed and changed back still counts as the one that was shown.
 */
export function cartDigest(lines: readonly SeenLine[]): string {
  const seen = lines.map(({ sku, quantity, unitPriceMinor }) =>
    JSON.stringify([sku, quantity, unitPriceMinor]),
  );
  return hash('sha256', seen.sort().join('\n'), 'base64url');
}
