import { ownImage, pictureSource } from '../../catalog/views/picture.ts';
import { type Html, html, trusted } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { vatRows } from '../../layout/vat-label.ts';
import { colorHex } from '../../pictures/colors.ts';
import { drawings } from '../../pictures/drawings.ts';
import type { ShownAmounts, ShownLine } from './order-view.ts';

/** The items of an order, as in the summary of the checkout page. */
export function orderLines(lines: readonly ShownLine[], currency: string): Html {
  return html`<ul class="lines mini">${lines.map((line) => orderLine(line, currency))}</ul>`;
}

function orderLine(line: ShownLine, currency: string): Html {
  const { productSlug, name, unitPriceMinor, quantity } = line;
  return html`<li class="line"><span class="frame">${linePicture(line, '4rem')}</span><h3>${productSlug ? html`<a href="${paths.product(productSlug)}">${name}</a>` : name}</h3><p class="price">${formatMoney(unitPriceMinor * quantity, currency)}</p><p class="meta">${lineFacts(line)}</p></li>`;
}

/** Returns, for example, "Forest, 40–42, 2 items". */
function lineFacts({ color, style, size, quantity }: ShownLine): string {
  return [color, style, size, quantity > 1 && `${quantity} items`].filter(Boolean).join(', ');
}

/** The shop may have removed the drawing of an old order. A default drawing stands in for it. */
export function linePicture(
  { drawing, color, picture }: Pick<ShownLine, 'drawing' | 'color' | 'picture'>,
  width: string,
): Html {
  if (picture) return ownImage(picture, { sizes: width, alt: '', attributes: LAZY });
  const shown = drawings.has(drawing) ? drawing : 'woven-label';
  return html`<img ${pictureSource(shown, colorHex(color))} sizes="${width}" alt="" width="600" height="800" loading="lazy">`;
}

const LAZY = trusted(' loading="lazy"');

/** The amounts, from the subtotal to the total. */
export function amountsList(amounts: ShownAmounts): Html {
  const { currency, discountMinor, promoCode, deliveryMinor } = amounts;
  const money = (minor: number): string => formatMoney(minor, currency);
  const entry = (term: string, value: string) => html`<dt>${term}</dt><dd class="price">${value}</dd>`;
  return html`<dl>${entry('Subtotal', money(amounts.subtotalMinor))}${discountMinor > 0 && entry(promoCode ? `Promo code ${promoCode}` : 'Discount', `−${money(discountMinor)}`)}${entry('Delivery', deliveryMinor > 0 ? money(deliveryMinor) : 'Free')}${vatRows(amounts).map(([label, minor]) => entry(label, money(minor)))}<dt class="total">Total</dt><dd class="total price">${money(amounts.totalMinor)}</dd></dl>`;
}
