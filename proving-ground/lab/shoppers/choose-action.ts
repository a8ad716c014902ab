import type { LineAction } from '../../../src/cart/cart.ts';
import type { Cart } from '../../../src/state/cart-document.ts';
import type { Random } from './random.ts';

/** Shoppers stop adding at this quantity, so that they stay below the cart's limit. */
const QUANTITY_HIGH = 80;

/** Chooses what a shopper does next with this cart: mostly adding, sometimes something else. */
export function chooseAction(cart: Cart, skus: readonly string[], random: Random): LineAction {
  // Items from another shopper's change are not touched, so that the checker sees them.
  const line = random.pick(cart.lineItems.filter((one) => skus.includes(one.sku)));
  const saved = random.pick(cart.saved);
  const removed = cart.removed.at(-1);
  const dice = random.below(100);
  if (line && (dice < 15 || line.quantity > QUANTITY_HIGH)) {
    return { type: 'set', sku: line.sku, quantity: 1 + random.below(9) };
  }
  if (line && dice < 25) return { type: 'set', sku: line.sku, quantity: 0 };
  if (removed && dice < 35) return { type: 'put_back', sku: removed.sku };
  if (line && dice < 43) return { type: 'save', sku: line.sku };
  if (saved && dice < 51) return { type: 'move_back', sku: saved.sku };
  if (saved && dice < 54) return { type: 'forget_saved', sku: saved.sku };
  const sku = random.pick(skus.filter((one) => !isHigh(cart, one))) ?? '';
  return { type: 'add', sku, quantity: 1 + random.below(3), unitPriceMinor: 0, at: '' };
}

const isHigh = (cart: Cart, sku: string) =>
  cart.lineItems.some((line) => line.sku === sku && line.quantity > QUANTITY_HIGH);

export function describeAction(action: LineAction): string {
  return 'quantity' in action
    ? `${action.type} ${action.quantity} ${action.sku}`
    : `${action.type} ${action.sku}`;
}
