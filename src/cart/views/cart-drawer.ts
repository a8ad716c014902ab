import { type Html, html } from '../../layout/html.ts';
import { icons } from '../../layout/icons.ts';
import { paths } from '../../layout/paths.ts';
import type { PricedCart } from '../price-cart.ts';
import { cartLine, type LineOptions } from './cart-line.ts';
import { addedNotice, broughtNotice, removedNotice } from './cart-notices.ts';
import { cartState, pieces } from './cart-state.ts';
import { drawerFoot } from './cart-summary.ts';

export interface DrawerOptions {
  /** The SKU that this answer has added. */
  added?: string | undefined;
  /** A fresh idempotency key at each call; every form gets its own. */
  newKey: () => string;
}

/** Newest first. What stands inside the `<dialog>` that opens from the cart's icon and after "Add to cart". */
export function cartDrawer(cart: PricedCart, { added, newKey }: DrawerOptions): Html {
  const options: LineOptions = { currency: cart.currency, newKey, canSave: false };
  const addedLine = cart.lines.find((line) => line.sku === added);
  const isEmpty = cart.lines.length === 0;
  return html`<div class="top" ${cartState(cart)}><h2 id="cart-drawer-title" tabindex="-1">Cart${!isEmpty && `, ${pieces(cart.itemCount)}`}</h2><form method="dialog"><button class="iconbtn" aria-label="Close" autofocus>${icons.close}</button></form></div>
<div class="body" role="group" aria-label="Pieces" tabindex="0">
${addedLine && addedNotice(addedLine)}
${!addedLine && broughtNotice(cart.brought, newKey)}
${cart.lastRemoved && !addedLine && removedNotice(cart.lastRemoved, newKey)}
${isEmpty ? nothing() : html`<ul class="lines">${cart.lines.toReversed().map((line) => cartLine(line, { ...options, isAdded: line === addedLine }))}</ul>`}
</div>
${!isEmpty && drawerFoot(cart)}`;
}

function nothing(): Html {
  return html`<div class="empty"><p>Nothing in here yet. What you add is saved for you, so there is no hurry.</p><a class="btn primary" href="${paths.products()}">See what is new</a></div>`;
}
