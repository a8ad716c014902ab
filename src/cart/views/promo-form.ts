import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import type { CartPromo } from '../cart-promo.ts';
import { cartIcons } from './cart-notices.ts';

/** The longest text that the field takes. A code is shorter. */
const LENGTH_MAX = 40;

/** An applied code can be removed. A refused one stays in its field, with the reason. */
export function promoForm(promo: CartPromo | undefined): Html {
  if (promo?.kind === 'applied')
    return html`<div class="notice slim good said">${cartIcons.check}<span><b>${promo.code}</b>: ${promo.note}</span><form action="${paths.cartPromo()}" method="post"><button class="link" name="remove" value="1">Remove<span class="vh"> the promo code ${promo.code}</span></button></form></div>`;
  const fault = promo?.message;
  return html`<form action="${paths.cartPromo()}" method="post" novalidate><div class="field"><label for="promo">Promo code (optional)</label><div class="join"><input class="input" id="promo" name="promoCode" type="text" value="${promo?.code}" maxlength="${LENGTH_MAX}" autocomplete="off" autocapitalize="characters" spellcheck="false"${fault && html` aria-invalid="true" aria-describedby="promo-fault" autofocus`}><button class="btn">Apply</button></div>${fault && html`<p class="notice slim bad" id="promo-fault">${cartIcons.warning}<span>${fault}</span></p>`}</div></form>`;
}
