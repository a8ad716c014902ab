import type { Catalog } from '../catalog/catalog.ts';
import type { LineItem } from '../state/cart-document.ts';
import type { ReminderLine } from './reminders.ts';

interface Parts {
  catalog: Pick<Catalog, 'variants'>;
}

/** At today's prices, without what is not sold any more. What is sold out comes along: the cart says so. */
export async function linesToBring(
  { catalog }: Parts,
  lines: readonly ReminderLine[],
  now: Date,
): Promise<LineItem[]> {
  const variants = await catalog.variants(lines.map(({ sku }) => sku));
  return lines.flatMap(({ quantity }, index) => {
    const variant = variants[index];
    if (!variant?.onSale) return [];
    return { sku: variant.sku, quantity, unitPriceMinor: variant.priceMinor, addedAt: now.toISOString() };
  });
}

/** "2 × Oxford shirt, Navy, M", of what is still sold. */
export async function namesOf({ catalog }: Parts, lines: readonly ReminderLine[]): Promise<string[]> {
  const variants = await catalog.variants(lines.map(({ sku }) => sku));
  return lines.flatMap(({ quantity }, index) => {
    const variant = variants[index];
    if (!variant?.onSale) return [];
    const { productName, color, style, size } = variant;
    return `${quantity} × ${[productName, color, style, size].filter(Boolean).join(', ')}`;
  });
}
