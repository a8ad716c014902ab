import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { colorHex } from '../../pictures/colors.ts';
import { picturePath, pictureSrcset } from '../../pictures/paths.ts';
import type { PricedCart } from '../price-cart.ts';
import { cartLine, type LineOptions, savedLine } from './cart-line.ts';
import { cartIcons, countText, mergeNotice, refusalNotice, removedNotice } from './cart-notices.ts';
import { cartState, keptSentence, summary } from './cart-summary.ts';

export interface CartPageOptions {
  /** The reason, where the last change was refused. */
  notice?: string | undefined;
  /** Makes an idempotency key. Every form gets its own. */
  newKey: () => string;
}

export function cartPage(cart: PricedCart, options: CartPageOptions): PageContent {
  return {
    title: 'Cart',
    description: 'Your cart, saved until you come back.',
    robots: 'noindex',
    css: ['cart'],
    scripts: ['cart/lines'],
    main: cartMain(cart, options),
  };
}

/** The content of `<main>`. A script that has changed a line asks for it alone. */
export function cartMain(cart: PricedCart, { notice, newKey }: CartPageOptions): Html {
  const options: LineOptions = { currency: cart.currency, newKey, canSave: true };
  const messages = html`${notice && refusalNotice(notice)}${mergeNotice(cart.addedByMerge, newKey)}${cart.lastRemoved && removedNotice(cart.lastRemoved, newKey)}`;
  return html`<div class="wrap page cart" ${cartState(cart)}>
${cart.lines.length > 0 ? filled(cart, messages, options) : empty(messages)}
${cart.saved.length > 0 && saved(cart, options)}
</div>`;
}

function filled(cart: PricedCart, messages: Html, options: LineOptions): Html {
  return html`<div class="bar"><h1 tabindex="-1">Cart</h1><p class="muted">${countText(cart.itemCount)}</p></div>
<div class="split">
<div class="stack">
${messages}
<h2 class="vh">Items</h2>
<ul class="lines">${cart.lines.toReversed().map((line) => cartLine(line, options))}</ul>
<p class="notice">${cartIcons.check}<span>${keptSentence(cart)} You can close this page and come back.</span></p>
<p class="small"><a class="link" href="${paths.cartReminder()}">Email me a reminder about this cart</a></p>
</div>
${summary(cart)}
</div>`;
}

function empty(messages: Html): Html {
  const hex = colorHex('Oat');
  return html`<div class="stack">${messages}</div>
<div class="empty"><img src="${picturePath('tote', hex, 'front', 400)}" srcset="${pictureSrcset('tote', hex, 'front')}" sizes="14rem" alt="" width="600" height="800"><h1 tabindex="-1">Your cart is empty</h1><p>We save what you add, so there’s no hurry.</p><a class="btn primary" href="${paths.products()}">See what’s new</a></div>`;
}

function saved(cart: PricedCart, options: LineOptions): Html {
  return html`<section class="split saved" aria-labelledby="saved">
<div>
<div class="head"><h2 id="saved">Saved for later</h2></div>
<ul class="lines">${cart.saved.toReversed().map((line) => savedLine(line, options))}</ul>
</div>
</section>`;
}
