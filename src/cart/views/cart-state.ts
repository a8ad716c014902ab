import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import type { PricedCart } from '../price-cart.ts';
import { totalsOf } from './cart-summary.ts';

/**
 * What the scripts need to know of a cart that is shown: its version, to tell when another tab has changed
 * it, and a sentence for those who hear a change rather than see it.
 */
export function cartState(cart: PricedCart): Html {
  const total = formatMoney(totalsOf(cart).totalMinor, cart.currency);
  return html`data-version="${cart.version}" data-summary="${pieces(cart.itemCount)} in the cart, total ${total}."`;
}

export function pieces(count: number): string {
  return count === 1 ? '1 piece' : `${count} pieces`;
}
