import { isReduced, type Product, type Variant } from '../../catalog/product.ts';
import { cardImage } from '../../catalog/views/picture.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { unknownHex } from '../../pictures/colors.ts';
import { COOKIE_CHECK_PATH } from '../pages.ts';
import { optionsText } from '../views/cart-notices.ts';
import type { RefusedItem } from './outfit.ts';

export interface OutfitContent {
  slug: string;
  /** The product itself first. */
  products: readonly Product[];
  currency: string;
  /** The idempotency key of the form. */
  key: string;
  fault?: string | undefined;
}

/** Posts `sku` for each item, which is empty for one that is left out, and `idempotencyKey`. */
export function outfitPage({ slug, products, currency, key, fault }: OutfitContent): PageContent {
  return outfitShell({
    title: 'Add the whole outfit',
    main: html`<p class="muted">Choose the size of each item that you’d like. The others are left out.</p>
<form class="stack" action="${paths.productOutfit(slug)}" method="post">
${fault && html`<p class="notice bad slim" role="alert">${fault}</p>`}
<input type="hidden" name="idempotencyKey" value="${key}">
<ul class="lines">${products.map((product, index) => item(product, index, currency))}</ul>
<button class="btn primary wide">Add to cart</button>
</form>
<p><a class="link" href="${paths.product(slug)}">Back to the product</a></p>`,
  });
}

/** The most variants to choose from. A longer list would be of no use to a shopper. */
const VARIANTS_MAX = 200;

function item(product: Product, index: number, currency: string): Html {
  const [color] = product.colors;
  const image = cardImage(product, { color: color?.name, hex: color?.hex ?? unknownHex, sizes: '128px' });
  const inStock = product.variants.filter(({ stock }) => stock > 0).slice(0, VARIANTS_MAX);
  const id = `item-${index}`;
  return html`<li class="line"><a class="frame" href="${paths.product(product.slug)}" tabindex="-1" aria-hidden="true">${image}</a>
<h2 class="h3"><label for="${id}">${product.name}</label></h2>
<div class="acts"><select class="input" id="${id}" name="sku"><option value="">Leave it out</option>${inStock.map((variant) => html`<option value="${variant.sku}">${variantText(variant, currency)}</option>`)}</select></div>
</li>`;
}

/** "Navy, M, €69.00". */
function variantText(variant: Variant, currency: string): string {
  const price = formatMoney(variant.priceMinor, currency);
  const was = isReduced(variant) ? ` (was ${formatMoney(variant.compareAtMinor ?? 0, currency)})` : '';
  return [optionsText(variant), price + was].filter(Boolean).join(', ');
}

export interface AddedContent {
  slug: string;
  /** The names of what is in the cart now. */
  added: readonly string[];
  refused: readonly RefusedItem[];
  /** A browser that sent no cookie may not keep one, and the cart then says why it is empty. */
  hasCookies: boolean;
}

export function addedPage({ slug, added, refused, hasCookies }: AddedContent): PageContent {
  return outfitShell({
    title: added.length > 0 ? 'Your outfit is in your cart' : 'Nothing was added',
    main: html`${added.length > 0 && html`<div><h2 class="h3">In your cart</h2><ul>${added.map((name) => html`<li>${name}</li>`)}</ul></div>`}
${refused.length > 0 && html`<div class="notice warn"><div><h2 class="h3">Not added</h2><ul>${refused.map(({ name, reason }) => html`<li>${name}: ${reason}</li>`)}</ul></div></div>`}
<p><a class="btn primary wide" href="${hasCookies ? paths.cart() : COOKIE_CHECK_PATH}">View cart</a></p>
<p><a class="link" href="${paths.product(slug)}">Back to the product</a></p>`,
  });
}

const outfitShell = ({ title, main }: { title: string; main: Html }): PageContent => ({
  title,
  description: 'Choose what to wear together.',
  robots: 'noindex',
  css: ['cart'],
  main: html`<div class="wrap page"><div class="narrow stack">
<h1>${title}</h1>
${main}
</div></div>`,
});
