import type { WantedChange } from '../../cart/carts.ts';
import { fullName } from '../../cart/views/cart-notices.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { OrderWithLines } from '../order.ts';
import type { ShownBuyAgain } from '../views/order-view.ts';

type RestoredLine = Extract<WantedChange, { type: 'restore_lines' }>['lines'][number];

export interface BuyAgain extends ShownBuyAgain {
  /** What can be bought now, at today's prices. */
  lines: RestoredLine[];
}

/** Compares what was ordered with the catalog of this moment. */
export async function findBuyAgain(
  catalog: Pick<Catalog, 'variants'>,
  { lines }: Pick<OrderWithLines, 'lines'>,
): Promise<BuyAgain> {
  const variants = await catalog.variants(lines.map(({ sku }) => sku));
  const addedAt = Date.now();
  const again: BuyAgain = { lines: [], unavailable: [], repriced: [] };
  for (const [index, line] of lines.entries()) {
    const [name, variant] = [fullName(line), variants[index]];
    if (!variant?.isForSale || variant.stock <= 0) {
      again.unavailable.push(name);
      continue;
    }
    const { sku, priceMinor } = variant;
    again.lines.push({ sku, quantity: line.quantity, unitPriceMinor: priceMinor, addedAt });
    if (priceMinor !== line.unitPriceMinor)
      again.repriced.push({ name, wasMinor: line.unitPriceMinor, nowMinor: priceMinor });
  }
  return again;
}
