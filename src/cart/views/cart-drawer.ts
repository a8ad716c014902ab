import { type Html, html } from '../../layout/html.ts';
import { icons } from '../../layout/icons.ts';
import { paths } from '../../layout/paths.ts';
import type { PricedCart } from '../price-cart.ts';
import { cartLine, type LineOptions } from './cart-line.ts';
import { addedNotice, countText, mergeNotice, removedNotice } from './cart-notices.ts';
import { cartState, drawerFoot } from './cart-summary.ts';

export interface DrawerOptions {
  /** The SKU that this request has added. */
  added?: string | undefined;
  /** Makes an idempotency key. Every form gets its own. */
  newKey: () => string;
}

/** The content of the `<dialog>` that opens from the cart's icon and after "Add to cart", newest line first. */
export function cartDrawer(cart: PricedCart, { added, newKey }: DrawerOptions): Html {
  const options: LineOptions = { currency: cart.currency, newKey, canSave: false };
  const addedLine = cart.lines.find((line) => line.sku === added);
  const isEmpty = cart.lines.length === 0;
  return html`<div class="top" ${cartState(cart)}><h2 id="cart-drawer-title" tabindex="-1">Cart${!isEmpty && `, ${countText(cart.itemCount)}`}</h2><form method="dialog"><button class="iconbtn" aria-label="Close" autofocus>${icons.close}</button></form></div>
<div class="body" role="group" aria-label="Items" tabindex="0">
${addedLine && addedNotice(addedLine)}
${!addedLine && mergeNotice(cart.addedByMerge, newKey)}
${cart.lastRemoved && !addedLine && removedNotice(cart.lastRemoved, newKey)}
${isEmpty ? nothing() : html`<ul class="lines">${cart.lines.toReversed().map((line) => cartLine(line, { ...options, isAdded: line === addedLine }))}</ul>`}
</div>
${!isEmpty && drawerFoot(cart)}`;
}

function nothing(): Html {
  return html`<div class="empty"><p>Your cart is empty. We save what you add, so there’s no hurry.</p><a class="btn primary" href="${paths.products()}">See what’s new</a></div>`;
}
