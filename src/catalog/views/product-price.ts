import type { Html } from '../../layout/html.ts';
import { html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { CURRENCY, type Variant } from '../product.ts';
import { lowestPriced } from './product-choice.ts';

/** "€69.00", "from €69.00" where variants differ, or both prices where it is reduced. */
export function priceOf(variants: readonly Variant[]): Html | null {
  const lowest = lowestPriced(variants);
  if (!lowest) return null;
  const { priceMinor, compareAtMinor } = lowest.variant;
  const price = formatMoney(priceMinor, CURRENCY);
  const from = lowest.varies && html`<span class="from">from </span>`;
  if (!isReduced(lowest.variant)) return html`${from}${price}`;
  return html`${from}<ins>${price}</ins> <s><span class="vh">was </span>${formatMoney(compareAtMinor ?? 0, CURRENCY)}</s>`;
}

export function isReduced(variant: Variant): boolean {
  return variant.compareAtMinor !== null && variant.compareAtMinor > variant.priceMinor;
}
