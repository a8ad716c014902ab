import type { DeliveryDays } from '../../../layout/delivery-terms.ts';
import { type Html, html, trusted } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import type { Product, Variant } from '../../product.ts';
import { heart } from '../card.ts';
import { priceText } from '../price.ts';
import { type Choice, isSoldOut, lowestPriced, optionsOf, variantsMatching } from './choice.ts';
import { deliveryFacts, deliverySummary } from './delivery-facts.ts';
import { splitDescription } from './description.ts';
import { fitNote } from './fit-note.ts';
import { garmentTable } from './garment-table.ts';
import { colorFieldset, stockMessage, textFieldset, variantData } from './option-fields.ts';
import { ratingLink } from './reviews.ts';
import { sizeGuide } from './size-guide.ts';

/** Everything beside the gallery: name, price, the form that buys, and what a buyer wants to know first. */
export function buyBox(
  product: Product,
  choice: Choice,
  days: DeliveryDays | null,
  settings: ShopSettings,
): Html {
  const { lead, rest } = splitDescription(product.descriptionHtml);
  const lowest = lowestPriced(variantsMatching(product, choice));
  const soldOut = isSoldOut(product.variants);
  const sizes = optionsOf(product, 'size');
  const body = sizeGuide({ type: typeText(product), drawing: product.drawing }, sizes);
  const garment = garmentTable(product.measurements, sizes);
  const guide = (body || garment) && html`${garment}${body}`;
  return html`<div class="sticky stack buy">
<div class="row"><div>
<h1>${product.name}</h1>
<p class="price h2" id="price">${lowest && priceText({ ...lowest.variant, priceVaries: lowest.varies }, settings.currency)}</p>
${ratingLink(product)}
</div>
${heart(product)}</div>
${lead && html`<p>${lead}</p>`}
${buyForm(product, choice, { soldOut, hasTable: sizes.length > 1 && guide !== null, currency: settings.currency })}
${notifyForm(product)}
${soldOut ? deliveryFacts(null, 0, settings) : deliveryFacts(days, lowest?.variant.priceMinor ?? 0, settings)}
${accordion(product, guide, rest, settings)}
</div>`;
}

/** Works without a script, but then without an idempotency key: the page is the same for everyone. */
function buyForm(
  product: Product,
  choice: Choice,
  { soldOut, hasTable, currency }: { soldOut: boolean; hasTable: boolean; currency: string },
): Html {
  const guideLink = hasTable ? html`<a class="link" href="#sizes">${RULER}Size guide</a>` : null;
  return html`<form class="stack" id="buy" action="${paths.cartLineItems()}" method="post">
<input type="hidden" name="slug" value="${product.slug}">
${colorFieldset(product, choice)}
${textFieldset(product, choice, 'style', null)}
${textFieldset(product, choice, 'size', guideLink)}
${fitNote(product.rating.fits)}
<p class="low" id="stock" role="status">${stockMessage(product, choice)}</p>
<button class="btn primary wide"${soldOut && html` disabled`}>${soldOut ? 'Sold out' : 'Add to cart'}</button>
<p class="notice bad slim" id="refusal" role="alert"></p>
${variantData(product, currency)}
</form>`;
}

const RULER = trusted(
  '<svg class="icon small" viewBox="0 0 24 24" aria-hidden="true"><path d="m3 15.5 12.5-12.5 5.5 5.5-12.5 12.5zM7 11.5l2 2M10 8.5l2.5 2.5M13 5.5l2 2"/></svg>',
);

/** The most sold-out variants that the form lists. A longer list would be of no use to a shopper. */
const NOTIFY_MAX = 100;

/** Leads to the page that asks for an email address. Null when every variant is in stock. */
function notifyForm({ variants }: Product): Html | null {
  const soldOut = variants.filter(({ stock }) => stock <= 0).slice(0, NOTIFY_MAX);
  if (soldOut.length === 0) return null;
  return html`<details class="acc" id="sold-out"><summary>Sold out in your size?</summary><form class="stack" action="${paths.backInStock()}">
<div class="field"><label for="missed">Item</label><select class="input" id="missed" name="sku">${soldOut.map((variant) => html`<option value="${variant.sku}">${variantName(variant)}</option>`)}</select></div>
<button class="btn small">Notify me</button>
</form></details>`;
}

const variantName = ({ color, style, size }: Variant): string =>
  [color, style, size].filter(Boolean).join(', ') || 'This item';

function accordion(
  { materials, care }: Product,
  guide: Html | null,
  details: Html | null,
  settings: ShopSettings,
): Html {
  return html`<div>
${details && html`<details class="acc" open><summary>Details</summary><div class="stack">${details}</div></details>`}
${(materials || care) && html`<details class="acc"><summary>${materialsLabel(materials, care)}</summary><div class="stack">${[materials, care].map((text) => text && html`<p>${lines(text)}</p>`)}</div></details>`}
${guide && html`<details class="acc" id="size-guide"><summary>Size guide</summary><div class="stack" id="sizes">${guide}</div></details>`}
<details class="acc"><summary>Delivery and returns</summary><div><p>${deliverySummary(settings)}</p></div></details>
</div>`;
}

function materialsLabel(materials: string, care: string): string {
  if (care === '') return 'Materials';
  return materials === '' ? 'Care' : 'Materials and care';
}

const BREAK = trusted('<br>');
const lines = (text: string): Html[] =>
  text.split('\n').map((line, index) => html`${index > 0 && BREAK}${line}`);

const typeText = ({ type }: Product): string => `${type?.slug ?? ''} ${type?.label ?? ''}`;
