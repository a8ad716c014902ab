import type { Html } from '../../layout/html.ts';
import { html, jsonInHtml } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { CURRENCY, type Product, slugOf, stockOf, toldStock } from '../product.ts';
import type { Choice, Dimension } from './product-choice.ts';
import { matching, optionsOf, soldOut } from './product-choice.ts';
import { frontAlt } from './product-gallery.ts';
import { isReduced } from './product-price.ts';

/** Radios for a color: swatches. The chosen one's name stands in the legend, by CSS alone. */
export function colorFieldset(product: Product, choice: Choice): Html | null {
  const names = optionsOf(product, 'color');
  if (names.length === 0) return null;
  return html`<fieldset>
<legend class="small">${product.optionLabels.color ?? 'Color'}: <span class="names">${names.map((name) => html`<b>${name}</b>`)}</span></legend>
<div class="choices">${names.map((name) => {
    const hex = hexOf(product, name);
    return html`<label class="swatch"><input ${radio(product, choice, 'color', name)} data-slug="${slugOf(name)}" data-hex="${hex}" data-alt="${frontAlt(product.alt || product.name, name)}"><svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="7.5" fill="#${hex}"/></svg><span class="vh">${name}</span>${outNote(product, 'color', name)}</label>`;
  })}</div>
</fieldset>`;
}

/** Radios for a size or a style: words in boxes. `beside` stands at the legend's end. */
export function wordsFieldset(
  product: Product,
  choice: Choice,
  dimension: 'size' | 'style',
  beside: Html | null,
): Html | null {
  const texts = optionsOf(product, dimension);
  if (texts.length === 0) return null;
  const label = product.optionLabels[dimension] ?? (dimension === 'size' ? 'Size' : 'Style');
  return html`<fieldset>
<legend class="small row"><span>${label}</span>${beside}</legend>
<div class="choices">${texts.map(
    (text) =>
      html`<label class="size${text.length > BOX_LETTERS && ' long'}"><input ${radio(product, choice, dimension, text)}>${text}${outNote(product, dimension, text)}</label>`,
  )}</div>
</fieldset>`;
}

/** What of a color can be said without a size: the stock fact that stands by the button. */
export function stockFact(product: Product, choice: Choice): string {
  if (soldOut(product.variants)) return '';
  const variants = matching(product, choice);
  if (soldOut(variants)) return choice.color ? `Sold out in ${choice.color}` : 'Sold out';
  const variant = variants[0];
  if (variants.length > 1 || !variant || stockOf(variant.stock) !== 'low') return '';
  return `Only ${variant.stock} left${variant.size ? ` in ${variant.size}` : ''}`;
}

/**
 * The variants as the script needs them: prices as they are shown, and no more of the stock than is said
 * (`left` is null for enough, 0 for sold out).
 */
export function variantData(product: Product): Html {
  const variants = product.variants.map((variant) => ({
    color: variant.color,
    style: variant.style,
    size: variant.size,
    left: toldStock(variant.stock),
    priceMinor: variant.priceMinor,
    price: formatMoney(variant.priceMinor, CURRENCY),
    was: isReduced(variant) ? formatMoney(variant.compareAtMinor ?? 0, CURRENCY) : null,
  }));
  return html`<script type="application/json" id="variants">${jsonInHtml(variants)}</script>`;
}

export function hexOf(product: Product, color: string): string {
  return product.colors.find(({ name }) => name === color)?.hex ?? product.colors[0]?.hex ?? FALLBACK_HEX;
}

/** What fits a square box: "XXL", "42"; longer texts get a wider one. */
const BOX_LETTERS = 4;

/** Grey marl: a garment whose color the file does not name. */
const FALLBACK_HEX = '9c9a95';

/** Without a script only what is sold out altogether is closed; the server refuses the rest with a reason. */
function radio(product: Product, choice: Choice, dimension: Dimension, text: string): Html {
  const checked = choice[dimension] === text;
  const disabled = isOut(product, dimension, text) && !checked;
  return html`type="radio" name="${dimension}" value="${text}" required${checked && html` checked`}${disabled && html` disabled`}`;
}

function outNote(product: Product, dimension: Dimension, text: string): Html {
  return html`<span class="vh" data-out${!isOut(product, dimension, text) && html` hidden`}>, sold out</span>`;
}

function isOut(product: Product, dimension: Dimension, text: string): boolean {
  return soldOut(product.variants.filter((variant) => variant[dimension] === text));
}
