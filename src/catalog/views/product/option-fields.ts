import { type Html, html, jsonInHtml } from '../../../layout/html.ts';
import { formatMoney } from '../../../layout/money.ts';
import { unknownHex } from '../../../pictures/colors.ts';
import { disclosedStock, isReduced, type Product, stockLevel } from '../../product.ts';
import { swatchDot } from '../card.ts';
import { colorSlug } from '../color-slug.ts';
import { pictureAlt } from '../picture.ts';
import { type Choice, type Dimension, isSoldOut, optionsOf, variantsMatching } from './choice.ts';

/** Radio buttons as swatches. CSS alone shows the name of the checked color in the legend. */
export function colorFieldset(product: Product, choice: Choice): Html | null {
  const names = optionsOf(product, 'color');
  if (names.length === 0) return null;
  return html`<fieldset>
<legend class="small">${product.optionLabels.color ?? 'Color'}: <span class="names">${names.map((name) => html`<b>${name}</b>`)}</span></legend>
<div class="choices">${names.map((name) => {
    const hex = hexOfColor(product, name);
    return html`<label class="swatch"><input ${radio(product, choice, 'color', name)} data-slug="${colorSlug(name)}" data-hex="${hex}"${!product.pictures && html` data-alt="${pictureAlt(product, name)}"`}>${swatchDot(hex)}<span class="vh">${name}</span>${soldOutNote(product, 'color', name)}</label>`;
  })}</div>
</fieldset>`;
}

export function hexOfColor(product: Product, color: string): string {
  return product.colors.find(({ name }) => name === color)?.hex ?? product.colors[0]?.hex ?? unknownHex;
}

/** The longest text that fits a square box, such as "XXL" or "42". Longer texts get a wider box. */
const BOX_LETTERS = 4;

/** Radio buttons as boxes with text, for a size or a style. `aside` is placed at the end of the legend. */
export function textFieldset(
  product: Product,
  choice: Choice,
  dimension: 'size' | 'style',
  aside: Html | null,
): Html | null {
  const values = optionsOf(product, dimension);
  if (values.length === 0) return null;
  const label = product.optionLabels[dimension] ?? (dimension === 'size' ? 'Size' : 'Style');
  return html`<fieldset>
<legend class="small row"><span>${label}</span>${aside}</legend>
<div class="choices">${values.map(
    (value) =>
      html`<label class="size${value.length > BOX_LETTERS && ' long'}"><input ${radio(product, choice, dimension, value)}>${value}${soldOutNote(product, dimension, value)}</label>`,
  )}</div>
</fieldset>`;
}

/** Without a script, only values that are entirely sold out are disabled; the server refuses other combinations. */
function radio(product: Product, choice: Choice, dimension: Dimension, value: string): Html {
  const checked = choice[dimension] === value;
  const disabled = !checked && isValueSoldOut(product, dimension, value);
  return html`type="radio" name="${dimension}" value="${value}" required${checked && html` checked`}${disabled && html` disabled`}`;
}

function soldOutNote(product: Product, dimension: Dimension, value: string): Html {
  return html`<span class="vh" data-out${!isValueSoldOut(product, dimension, value) && html` hidden`}>, sold out</span>`;
}

function isValueSoldOut(product: Product, dimension: Dimension, value: string): boolean {
  return !product.variants.some((variant) => variant.stock > 0 && variant[dimension] === value);
}

/** The stock message beside the button. It says what is certain before a size is chosen. */
export function stockMessage(product: Product, choice: Choice): string {
  if (isSoldOut(product.variants)) return '';
  const variants = variantsMatching(product, choice);
  if (isSoldOut(variants)) return choice.color ? `Sold out in ${choice.color}` : 'Sold out';
  const variant = variants[0];
  if (variants.length > 1 || !variant || stockLevel(variant.stock) !== 'low') return '';
  return `Only ${variant.stock} left${variant.size ? ` in ${variant.size}` : ''}`;
}

/**
 * The variants for the page's script, with formatted prices and only the disclosed stock: `left` is null for enough
 * and 0 for sold out.
 */
export function variantData(product: Product, currency: string): Html {
  const variants = product.variants.map((variant) => ({
    color: variant.color,
    style: variant.style,
    size: variant.size,
    left: disclosedStock(variant.stock),
    priceMinor: variant.priceMinor,
    price: formatMoney(variant.priceMinor, currency),
    was: isReduced(variant) ? formatMoney(variant.compareAtMinor ?? 0, currency) : null,
  }));
  return html`<script type="application/json" id="variants">${jsonInHtml(variants)}</script>`;
}
