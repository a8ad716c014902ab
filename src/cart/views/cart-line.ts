import { memoizeByObject } from '../../cache/memoize.ts';
import { LOW_STOCK, slugOf } from '../../catalog/product.ts';
import { ownImage } from '../../catalog/views/picture.ts';
import { escapeHtml, type Html, html, trusted } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { colorHex } from '../../pictures/colors.ts';
import { drawings } from '../../pictures/drawings.ts';
import { picturePath, pictureSrcset } from '../../pictures/paths.ts';
import type { Notice, PricedLine } from '../price-cart.ts';
import { cartIcons, fullName, keyField, lineNotice, optionsText } from './cart-notices.ts';

export interface LineOptions {
  currency: string;
  /** Makes an idempotency key. Every form gets its own. */
  newKey: () => string;
  /** Only the cart page offers "Save for later". */
  canSave: boolean;
  /** A line that was just added is scrolled into view. */
  isAdded?: boolean | undefined;
}

/**
 * Carts share lines, so each line is rendered once, with a placeholder for the idempotency keys of its forms. Rendering
 * a line takes about 20 µs, and inserting the keys takes 1 µs.
 */
export function cartLine(line: PricedLine, { newKey, isAdded, ...kind }: LineOptions): Html {
  const known = piecesOf(line);
  const name = `${kind.canSave}${isAdded}${kind.currency}`;
  known[name] ??= renderLine(line, { ...kind, isAdded, newKey: () => KEY_MARK }).split(KEY_MARK);
  const [first = '', ...others] = known[name];
  let text = first;
  for (const piece of others) text += escapeHtml(newKey()) + piece;
  return trusted(text);
}

/** The database cannot store this character, so no text of a line contains it. */
const KEY_MARK = '\0';

/** A line has about 3 KB. */
const LINES_MAX = 1_000;

const piecesOf = memoizeByObject<PricedLine, Record<string, string[]>>(LINES_MAX, () => ({}));

function renderLine(line: PricedLine, options: LineOptions): string {
  return html`<li class="line"${options.isAdded && html` data-added`}>
${head(line, linePrice(line, options.currency), options.currency)}
${line.notices.map((notice) => lineNotice(notice, remedy(notice, line, options)))}
${lineForm(line, options)}
</li>`.text;
}

/** A line that is saved for later. It has no quantity to change, and no total includes it. */
export function savedLine(line: PricedLine, { currency, newKey }: LineOptions): Html {
  return html`<li class="line">
${head(line, unitPrice(line, currency), currency)}
${line.notices.map((notice) => lineNotice(notice))}
<form class="acts" action="${paths.cartSavedLineItem(line.sku)}" method="post" data-cart-form>${keyField(newKey)}${line.buyable && html`<button class="btn small" name="move" value="1">Move to cart${named(line)}</button>`}<button class="link" name="remove" value="1">Remove${named(line)}</button></form>
</li>`;
}

/** Whether fewer are left than the cart holds. */
export function isShort({ buyable, quantity, maxQuantity, notices }: PricedLine): boolean {
  return buyable && (quantity > maxQuantity || notices.some(({ code }) => code === 'not_enough_stock'));
}

/** How many of a short line we can certainly send. The shop does not reveal a stock above LOW_STOCK. */
const sendable = ({ quantity, maxQuantity }: PricedLine): number =>
  quantity > maxQuantity ? maxQuantity : LOW_STOCK;

function head(line: PricedLine, price: Html, currency: string): Html {
  const { quantity, unitPriceMinor, buyable, productSlug, color, name } = line;
  const each = buyable && quantity > 1 && `${quantity} × ${formatMoney(unitPriceMinor, currency)}`;
  const search = color ? `?color=${encodeURIComponent(slugOf(color))}` : '';
  const path = productSlug && paths.product(productSlug) + search;
  const image = picture(line);
  return html`${path ? html`<a class="frame" href="${path}" tabindex="-1" aria-hidden="true">${image}</a>` : html`<div class="frame">${image}</div>`}
<h3>${path ? html`<a href="${path}">${name}</a>` : name}</h3><p class="price${!buyable && ' muted'}">${price}</p>
<p class="meta">${[optionsText(line), each].filter(Boolean).join(' · ')}</p>`;
}

/** A line is wider where the page has room. The drawer never has it, and loads a little too much on large screens. */
const SIZES = '(min-width: 40rem) 8rem, 5.5rem';

/** The cart must be shown even where the drawing no longer exists. */
function picture({ drawing: name, color, picture: own }: PricedLine): Html {
  if (own) return ownImage(own, { sizes: SIZES, alt: '', attributes: LAZY });
  const drawing = drawings.has(name) ? name : 'woven-label';
  const hex = colorHex(color);
  return html`<img src="${picturePath(drawing, hex, 'front', 400)}" srcset="${pictureSrcset(drawing, hex, 'front')}" sizes="${SIZES}" alt="" width="600" height="800" loading="lazy">`;
}

const LAZY = trusted(' loading="lazy"');

function linePrice(line: PricedLine, currency: string): Html {
  if (!line.buyable) return unitPrice(line, currency);
  return prices(line.lineTotalMinor, line.compareAtMinor && line.compareAtMinor * line.quantity, currency);
}

function unitPrice(line: PricedLine, currency: string): Html {
  return prices(line.unitPriceMinor, line.compareAtMinor, currency);
}

function prices(minor: number, compareAtMinor: number | null, currency: string): Html {
  const price = formatMoney(minor, currency);
  if (compareAtMinor === null || compareAtMinor <= minor) return html`${price}`;
  return html`<ins>${price}</ins> <s><span class="vh">was </span>${formatMoney(compareAtMinor, currency)}</s>`;
}

/** One click sets a quantity that can be bought. It is a form of its own, because it has a quantity of its own. */
function remedy({ code }: Notice, line: PricedLine, { newKey }: LineOptions): Html | null {
  if (code !== 'not_enough_stock' || !isShort(line)) return null;
  return html`<form action="${paths.cartLineItem(line.sku)}" method="post" data-cart-form>${keyField(newKey)}<button class="link" name="quantity" value="${sendable(line)}">Change to ${sendable(line)}${named(line)}</button></form>`;
}

function lineForm(line: PricedLine, { newKey, canSave }: LineOptions): Html {
  const isSold = line.notices.every((notice) => notice.code !== 'no_longer_sold');
  return html`<form class="acts" action="${paths.cartLineItem(line.sku)}" method="post" data-cart-form novalidate>${keyField(newKey)}${line.buyable && stepper(line)}<button class="link" name="remove" value="1" formnovalidate>Remove${named(line)}</button>${canSave && isSold && html`<button class="link" name="save" value="1" formnovalidate>Save for later${named(line)}</button>`}</form>`;
}

/** Enter in the field presses the first submit button, so that one sends the typed quantity. */
function stepper(line: PricedLine): Html {
  const { quantity, maxQuantity } = line;
  const name = fullName(line);
  return html`<button class="vh update" tabindex="-1">Update quantity${named(line)}</button><div class="stepper"><button name="step" value="-1" aria-label="Decrease quantity of ${name}" formnovalidate${quantity <= 1 && html` disabled`}>${cartIcons.minus}</button><input type="number" name="quantity" value="${quantity}" min="1" max="${maxQuantity}" required inputmode="numeric" autocomplete="off" aria-label="Quantity of ${name}"><button name="step" value="1" aria-label="Increase quantity of ${name}" formnovalidate${quantity >= maxQuantity && html` disabled`}>${cartIcons.plus}</button></div>`;
}

function named(line: PricedLine): Html {
  return html`<span class="vh">, ${fullName(line)}</span>`;
}
