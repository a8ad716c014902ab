import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { vatRows } from '../../layout/vat-label.ts';
import { sumOfVat, type VatGroup, vatByRate } from '../../settings/taxes/vat-by-rate.ts';
import { hasItemsToBuy } from '../cart-promo.ts';
import type { PricedCart } from '../price-cart.ts';
import { isShort } from './cart-line.ts';
import { cartIcons, countText, fullName } from './cart-notices.ts';
import { promoForm } from './promo-form.ts';

interface Totals {
  deliveryMinor: number;
  totalMinor: number;
}

/** Before checkout a total includes the first delivery method. An empty cart has no delivery. */
export function totalsOf(cart: PricedCart): Totals {
  if (cart.promo?.kind === 'applied') return cart.promo.amounts;
  const { subtotalMinor, terms } = cart;
  const { freeFromMinor, isTaxIncluded } = terms;
  const isFree = subtotalMinor === 0 || (freeFromMinor !== null && subtotalMinor >= freeFromMinor);
  const deliveryMinor = isFree ? 0 : terms.deliveryMinor;
  const sumMinor = subtotalMinor + deliveryMinor;
  const addedMinor = isTaxIncluded ? 0 : sumOfVat(vatOfCart(cart, deliveryMinor)).vatMinor;
  return { deliveryMinor, totalMinor: sumMinor + addedMinor };
}

/** The VAT of each rate. Items that cannot be bought cost nothing, and do not count. */
export function vatOfCart({ lines, terms }: PricedCart, deliveryMinor: number): VatGroup[] {
  const { taxRates, isTaxIncluded } = terms;
  const bought = lines.filter(({ lineTotalMinor }) => lineTotalMinor > 0);
  return vatByRate({
    lines: bought.map(({ lineTotalMinor, taxClass }) => ({
      ...{ quantity: 1, unitPriceMinor: lineTotalMinor, discountMinor: 0 },
      taxBasisPoints: taxRates[taxClass ?? 'standard'],
    })),
    ...{ deliveryMinor, isTaxIncluded, currency: terms.currency },
  });
}

/** The column beside the lines of the cart page. */
export function summary(cart: PricedCart): Html {
  const { deliveryMinor, totalMinor } = totalsOf(cart);
  const money = (minor: number): string => formatMoney(minor, cart.currency);
  const { isTaxIncluded } = cart.terms;
  const applied = cart.promo?.kind === 'applied' ? cart.promo : undefined;
  const vat = applied ? applied.amounts.vat : vatOfCart(cart, deliveryMinor);
  const { subtotalMinor, discountMinor } = applied?.amounts ?? { ...cart, discountMinor: 0 };
  const rows = [
    ['Subtotal', money(subtotalMinor)],
    ...(applied && discountMinor > 0 ? [[`Promo code ${applied.code}`, `−${money(discountMinor)}`]] : []),
    ['Delivery', deliveryMinor ? money(deliveryMinor) : 'Free'],
    ...vatRows({ vat, isTaxIncluded }).map(([label, minor]) => [label, money(minor)]),
  ];
  return html`<aside class="summary panel sticky stack" aria-label="Summary">
${freeDelivery(cart, 'free')}
<dl>${rows.map(([label, value]) => html`<dt>${label}</dt><dd class="price">${value}</dd>`)}<dt class="total">Total</dt><dd class="total price">${money(totalMinor)}</dd></dl>
${hasItemsToBuy(cart) && promoForm(cart.promo)}
${checkoutLink(cart, 'checkout-reason')}
<p class="small muted">${cart.terms.deliveryText} <a href="${paths.information('delivery')}">Delivery times and prices</a></p>
</aside>`;
}

/** Says how long a cart is kept at least. A guest's cart that was changed once may expire after a week (S5). */
export const keptSentence = ({ version }: Pick<PricedCart, 'version'>): string =>
  version === 1
    ? 'Your cart is saved for 7 days, and for 90 days once you change it or come back another day.'
    : 'Your cart is saved for at least 90 days.';

/** The foot of the drawer. */
export function drawerFoot(cart: PricedCart): Html {
  const { deliveryMinor, totalMinor } = totalsOf(cart);
  const money = (minor: number): string => formatMoney(minor, cart.currency);
  return html`<div class="foot summary stack">
${freeDelivery(cart, 'drawer-free')}
<dl>${cart.promo?.kind === 'applied' && html`<dt>Promo code ${cart.promo.code}</dt><dd class="price">${cart.promo.note}</dd>`}${deliveryMinor > 0 && html`<dt>Delivery</dt><dd class="price">${money(deliveryMinor)}</dd>`}<dt class="total">Total</dt><dd class="total price">${money(totalMinor)}</dd></dl>
${checkoutLink(cart, 'drawer-checkout-reason')}
<a class="btn wide" href="${paths.cart()}">View cart</a>
<p class="small muted">${keptSentence(cart)}</p>
</div>`;
}

/** Shows how much is missing for free delivery. It is null for an empty cart. */
function freeDelivery({ subtotalMinor, currency, terms }: PricedCart, id: string): Html | null {
  const { freeFromMinor } = terms;
  if (subtotalMinor === 0 || freeFromMinor === null) return null;
  const missingMinor = freeFromMinor - subtotalMinor;
  const words =
    missingMinor > 0
      ? `${formatMoney(missingMinor, currency)} more for free delivery.`
      : 'You have free delivery.';
  return html`<div class="free"><p id="${id}">${words}</p><progress value="${Math.min(subtotalMinor, freeFromMinor)}" max="${freeFromMinor}" aria-labelledby="${id}"></progress></div>`;
}

function checkoutLink(cart: PricedCart, reasonId: string): Html {
  const reason = whyNoCheckout(cart);
  if (reason === null) return html`<a class="btn primary wide" href="${paths.checkout()}">Go to checkout</a>`;
  return html`<p class="notice slim warn" id="${reasonId}">${cartIcons.warning}<span>${reason}</span></p>
<a class="btn primary wide" role="link" aria-disabled="true" aria-describedby="${reasonId}">Go to checkout</a>`;
}

/** Null when everything in the cart can be bought. */
export function whyNoCheckout(cart: PricedCart): string | null {
  const [gone, ...more] = cart.lines.filter((line) => !line.buyable);
  if (gone && more.length === 0) {
    return `${fullName(gone)} isn’t available right now. Remove it to continue.`;
  }
  if (gone) return `${countText(more.length + 1)} aren’t available right now. Remove them to continue.`;
  const short = cart.lines.find(isShort);
  if (!short) return null;
  return short.quantity > short.maxQuantity
    ? `Only ${short.maxQuantity} left of ${fullName(short)}. Change the quantity to continue.`
    : `We can’t send that many of ${fullName(short)}. Change the quantity to continue.`;
}

/**
 * What scripts need to know about the cart that is shown: its version, to notice when another tab has changed it, and a
 * sentence for a screen reader.
 */
export function cartState(cart: PricedCart): Html {
  const total = formatMoney(totalsOf(cart).totalMinor, cart.currency);
  return html`data-version="${cart.version}" data-summary="${countText(cart.itemCount)} in the cart, total ${total}."`;
}
