import { type Html, html, trusted } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import type { Notice, NoticeCode, PricedCart, PricedLine } from '../price-cart.ts';

/** The shapes are drawn on a grid of 24. Each icon decorates text or is inside a button with a label. */
const icon = (shapes: string) =>
  trusted(`<svg class="icon small" viewBox="0 0 24 24" aria-hidden="true">${shapes}</svg>`);

export const cartIcons = {
  warning: icon('<path d="M12 4 21 19.5H3z"/><path d="M12 10v4.5M12 17v.1"/>'),
  information: icon('<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.5v.1"/>'),
  check: icon('<path d="m4.5 12.5 5 5 10-11"/>'),
  minus: icon('<path d="M5.5 12h13"/>'),
  plus: icon('<path d="M12 5.5v13M5.5 12h13"/>'),
};

const LOOKS: Record<NoticeCode, { tone: 'good' | 'warn' | 'bad'; icon: Html }> = {
  low_stock: { tone: 'warn', icon: cartIcons.warning },
  not_enough_stock: { tone: 'bad', icon: cartIcons.warning },
  sold_out: { tone: 'bad', icon: cartIcons.warning },
  no_longer_sold: { tone: 'bad', icon: cartIcons.warning },
  price_lower: { tone: 'good', icon: cartIcons.information },
  price_higher: { tone: 'warn', icon: cartIcons.information },
};

/** Says what changed on a line since the shopper last looked. `form` fixes it, if there is one. */
export function lineNotice({ code, message }: Notice, form: Html | null = null): Html {
  const { tone, icon } = LOOKS[code];
  return html`<div class="notice slim said ${tone}">${icon}<span>${message}</span>${form}</div>`;
}

/** Why the last change was refused. */
export function refusalNotice(message: string): Html {
  return html`<p class="notice bad" role="alert">${cartIcons.warning}<span>${message}</span></p>`;
}

export function addedNotice(line: PricedLine): Html {
  return html`<p class="notice slim good said added">${cartIcons.check}<span data-announce="added">Added: ${fullName(line)}</span></p>`;
}

/** The undo of "Remove", which asks no question first. */
export function removedNotice(line: PricedLine, newKey: () => string): Html {
  return html`<div class="notice said removed" role="status">${cartIcons.information}<span data-announce="removed">${fullName(line)} removed.</span>
<form action="${paths.cartRemovedLineItem(line.sku)}" method="post" data-cart-form>${keyField(newKey)}<button class="link">Undo</button></form></div>`;
}

/** Says what the merge at the sign-in has added, with a button to undo it. */
export function mergeNotice(
  { toCart, saved }: PricedCart['addedByMerge'],
  newKey: () => string,
): Html | null {
  if (toCart === 0 && saved === 0) return null;
  const cart = toCart > 0 && `added ${countText(toCart)}`;
  const later = saved > 0 && `saved ${countText(saved)} for later`;
  const what = [cart, later].filter(Boolean).join(' and ');
  return html`<div class="notice said brought" role="status">${cartIcons.information}<span data-announce="brought">We ${what} from your earlier cart.</span>
<form action="${paths.cartMerge()}" method="post" data-cart-form>${keyField(newKey)}<button class="link" name="undo" value="1">Remove ${toCart + saved === 1 ? 'it' : 'them'}</button></form></div>`;
}

/** Without a script, the form's own key keeps a double click from adding twice. */
export function keyField(newKey: () => string): Html {
  return html`<input type="hidden" name="idempotencyKey" value="${newKey()}">`;
}

/** "Sky blue, M". */
export function optionsText({ color, style, size }: Pick<PricedLine, 'color' | 'style' | 'size'>): string {
  return [color, style, size].filter(Boolean).join(', ');
}

/** "Oxford shirt, Sky blue, M". */
export function fullName(line: Pick<PricedLine, 'name' | 'color' | 'style' | 'size'>): string {
  return [line.name, optionsText(line)].filter(Boolean).join(', ');
}

/** "1 item", "2 items". */
export const countText = (count: number): string => (count === 1 ? '1 item' : `${count} items`);
