import { type Html, html, trusted } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { isReduced } from '../product.ts';

export interface ShownPrice {
  priceMinor: number;
  compareAtMinor: number | null;
  /** Variants differ in price, so the price is shown as "from". */
  priceVaries: boolean;
}

/** "€69.00", "from €69.00", or both prices of a reduced product. */
export function priceText({ priceMinor, compareAtMinor, priceVaries }: ShownPrice, currency: string): Html {
  const from = priceVaries && FROM;
  const price = formatMoney(priceMinor, currency);
  if (!isReduced({ priceMinor, compareAtMinor })) return html`${from}${price}`;
  return html`${from}<ins>${price}</ins> <s><span class="vh">was </span>${formatMoney(compareAtMinor ?? 0, currency)}</s>`;
}

const FROM = trusted('<span class="from">from </span>');
