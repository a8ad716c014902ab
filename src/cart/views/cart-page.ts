import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { colorHex } from '../../pictures/colors.ts';
import { picturePath, pictureSrcset } from '../../pictures/paths.ts';
import type { PricedCart } from '../price-cart.ts';
import { cartIcons } from './cart-icons.ts';
import { cartLine, type LineOptions, savedLine } from './cart-line.ts';
import { broughtNotice, refusalNotice, removedNotice } from './cart-notices.ts';
import { cartState, pieces } from './cart-state.ts';
import { keptSentence, summary } from './cart-summary.ts';

export interface CartPageOptions {
  /** Why the last change was refused, in a sentence. */
  notice?: string | undefined;
  /** A fresh idempotency key at each call; every form gets its own. */
  newKey: () => string;
}

export function cartPage(cart: PricedCart, options: CartPageOptions): PageContent {
  return {
    title: 'Cart',
    description: 'What you have chosen, saved until you come back.',
    robots: 'noindex',
    css: ['cart'],
    scripts: ['cart-lines'],
    main: cartMain(cart, options),
  };
}

/** What stands inside `<main>`, also sent alone to the script that has changed a line. */
export function cartMain(cart: PricedCart, { notice, newKey }: CartPageOptions): Html {
  const options: LineOptions = { currency: cart.currency, newKey, canSave: true };
  const messages = html`${notice && refusalNotice(notice)}${broughtNotice(cart.brought, newKey)}${cart.lastRemoved && removedNotice(cart.lastRemoved, newKey)}`;
  return html`<div class="wrap page cart" ${cartState(cart)}>
${cart.lines.length > 0 ? filled(cart, messages, options) : empty(messages)}
${cart.saved.length > 0 && saved(cart, options)}
</div>`;
}

function filled(cart: PricedCart, messages: Html, options: LineOptions): Html {
  return html`<div class="bar"><h1 tabindex="-1">Cart</h1><p class="muted">${pieces(cart.itemCount)}</p></div>
<div class="split">
<div class="stack">
${messages}
<h2 class="vh">Pieces</h2>
<ul class="lines">${cart.lines.toReversed().map((line) => cartLine(line, options))}</ul>
<p class="notice">${cartIcons.check}<span>${keptSentence(cart)} Close the page and come back: it will be here.</span></p>
<p class="small"><a class="link" href="${paths.cartReminder()}">Remind me of this cart by mail</a></p>
</div>
${summary(cart)}
</div>`;
}

function empty(messages: Html): Html {
  const hex = colorHex('Oat');
  return html`<div class="stack">${messages}</div>
<div class="empty"><img src="${picturePath('tote', hex, 'front', 400)}" srcset="${pictureSrcset('tote', hex, 'front')}" sizes="14rem" alt="" width="600" height="800"><h1 tabindex="-1">Nothing in here yet</h1><p>What you add is saved for you, so there is no hurry.</p><a class="btn primary" href="${paths.products()}">See what is new</a></div>`;
}

function saved(cart: PricedCart, options: LineOptions): Html {
  return html`<section class="split saved" aria-labelledby="saved">
<div>
<div class="head"><h2 id="saved">Saved for later</h2></div>
<ul class="lines">${cart.saved.toReversed().map((line) => savedLine(line, options))}</ul>
</div>
</section>`;
}
