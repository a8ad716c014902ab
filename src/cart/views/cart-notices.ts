import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import type { Notice, NoticeCode, PricedCart, PricedLine } from '../price-cart.ts';
import { cartIcons } from './cart-icons.ts';

const LOOKS: Record<NoticeCode, { tone: 'good' | 'warn' | 'bad'; icon: Html }> = {
  low_stock: { tone: 'warn', icon: cartIcons.warning },
  not_enough_stock: { tone: 'bad', icon: cartIcons.warning },
  sold_out: { tone: 'bad', icon: cartIcons.warning },
  no_longer_sold: { tone: 'bad', icon: cartIcons.warning },
  price_lower: { tone: 'good', icon: cartIcons.information },
  price_higher: { tone: 'warn', icon: cartIcons.information },
};

/** What changed on a line since the shopper last looked, with a form that puts it right, if there is one. */
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

/** The way back after "Remove": no question is asked before. */
export function removedNotice(line: PricedLine, newKey: () => string): Html {
  return html`<div class="notice said removed" role="status">${cartIcons.information}<span data-announce="removed">Removed: ${fullName(line)}.</span>
<form action="${paths.cartRemovedLineItem(line.sku)}" method="post" data-cart-form>${keyField(newKey)}<button class="link">Put it back</button></form></div>`;
}

/** What came along at the sign-in, with the way back. */
export function broughtNotice({ toCart, saved }: PricedCart['brought'], newKey: () => string): Html | null {
  if (toCart === 0 && saved === 0) return null;
  const cart = toCart > 0 && `${piecesOf(toCart)} to this cart`;
  const later = saved > 0 && `${piecesOf(saved)} to what you saved for later`;
  const what = [cart, later].filter(Boolean).join(' and ');
  return html`<div class="notice said brought" role="status">${cartIcons.information}<span data-announce="brought">You brought ${what}.</span>
<form action="${paths.cartMerge()}" method="post" data-cart-form>${keyField(newKey)}<button class="link" name="undo" value="1">Leave that out</button></form></div>`;
}

const piecesOf = (count: number) => (count === 1 ? 'a piece' : `${count} pieces`);

/** Without a script the form's own key keeps a double click from counting twice. */
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
