import { type Html, html, trusted } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { picturePath } from '../../pictures/paths.ts';
import type { Product, ProductCard } from '../product.ts';
import { everything, searchOf } from '../search/listing-search.ts';
import { productCard, SIZES } from './card.ts';
import { type Crumb, crumbData } from './crumbs.ts';
import { heart } from './heart.ts';
import {
  type Choice,
  lowestPriced,
  matching,
  openingChoice,
  optionsOf,
  type Selected,
  soldOut,
} from './product-choice.ts';
import { type DeliveryDays, deliveryFacts, deliverySummary } from './product-delivery.ts';
import { plainDescription, splitDescription } from './product-description.ts';
import { frontAlt, gallery } from './product-gallery.ts';
import { missedPieces } from './product-missed.ts';
import { colorFieldset, hexOf, stockFact, variantData, wordsFieldset } from './product-options.ts';
import { priceOf } from './product-price.ts';
import { ratingLink, reviewsSection } from './product-reviews.ts';
import { sizeGuide } from './product-size-guide.ts';
import { productData } from './product-structured-data.ts';

export interface ProductView {
  product: Product;
  related: readonly ProductCard[];
  deliveryDays: DeliveryDays | null;
  selected: Selected;
}

/** The same for every shopper, so that it can be cached whole. */
export function productPage(view: ProductView): PageContent {
  const { product, related } = view;
  const choice = openingChoice(product, view.selected);
  const hex = hexOf(product, choice.color);
  const alt = product.alt || product.name;
  const crumbs = crumbsOf(product);
  const path = paths.product(product.slug);
  const imagePath = picturePath(product.drawing, hex, 'front', 1200);
  return {
    title: product.seoTitle || product.name,
    description: product.seoDescription || plainDescription(product.descriptionHtml, 160) || product.name,
    canonical: path,
    css: ['choices', 'product', 'cart'],
    scripts: ['product-options', 'product-size-guide', 'cart-add', 'wishlist'],
    currentDepartment: product.departments[0]?.slug,
    openGraph: { type: 'product', imagePath, imageAlt: frontAlt(alt, choice.color) },
    jsonLd: (site) => [
      productData(product, imagePath, site),
      crumbData([...crumbs, { label: product.name, path }], site),
    ],
    main: html`<div class="wrap page">
<nav class="crumbs" aria-label="Breadcrumbs"><ol><li><a href="${paths.home()}">Home</a></li>${crumbs.map((crumb) => html`<li><a href="${crumb.path}">${crumb.label}</a></li>`)}</ol></nav>
<div class="product">
${gallery({ drawing: product.drawing, alt, color: choice.color, hex })}
${buying(view, choice)}
</div>
${reviewsSection(product)}
${goesWellWith(related)}
</div>`,
  };
}

/** The department and the type. */
function crumbsOf({ departments: [department], type }: Product): Crumb[] {
  const crumbs: Crumb[] = [];
  const query = { ...everything, departments: department ? [department.slug] : [] };
  if (department) crumbs.push({ label: department.label, path: paths.products(searchOf(query)) });
  if (type)
    crumbs.push({ label: type.label, path: paths.products(searchOf({ ...query, types: [type.slug] })) });
  return crumbs;
}

function buying({ product, deliveryDays }: ProductView, choice: Choice): Html {
  const { lead, rest } = splitDescription(product.descriptionHtml);
  const variants = matching(product, choice);
  const lowest = lowestPriced(variants);
  const isSoldOut = soldOut(product.variants);
  return html`<div class="sticky stack buy">
<div class="row"><div>
<h1>${product.name}</h1>
<p class="price h2" id="price">${priceOf(variants)}</p>
${ratingLink(product)}
</div>
${heart(product)}</div>
${lead && html`<p>${lead}</p>`}
${buyForm(product, choice, isSoldOut)}
${missedPieces(product)}
${isSoldOut ? deliveryFacts(null, 0) : deliveryFacts(deliveryDays, lowest?.variant.priceMinor ?? 0)}
${accordion(product, rest)}
</div>`;
}

/** Without a script it posts as any form; it has no idempotency key then, being the same for everyone. */
function buyForm(product: Product, choice: Choice, isSoldOut: boolean): Html {
  const hasTable = optionsOf(product, 'size').length > 1 && sizeGuideOf(product) !== null;
  const guideLink = hasTable ? html`<a class="link" href="#sizes">${RULER}Size guide</a>` : null;
  return html`<form class="stack" id="buy" action="${paths.cartLineItems()}" method="post">
<input type="hidden" name="slug" value="${product.slug}">
${colorFieldset(product, choice)}
${wordsFieldset(product, choice, 'style', null)}
${wordsFieldset(product, choice, 'size', guideLink)}
<p class="low" id="stock" role="status">${stockFact(product, choice)}</p>
<button class="btn primary wide"${isSoldOut && html` disabled`}>${isSoldOut ? 'Sold out' : 'Add to cart'}</button>
<p class="notice bad slim" id="refusal" role="alert"></p>
${variantData(product)}
</form>`;
}

function accordion(product: Product, details: Html | null): Html {
  const guide = sizeGuideOf(product);
  return html`<div>
${details && html`<details class="acc" open><summary>Details</summary><div class="stack">${details}</div></details>`}
${guide && html`<details class="acc" id="size-guide"><summary>Size guide</summary><div class="stack">${guide}</div></details>`}
<details class="acc"><summary>Delivery and returns</summary><div><p>${deliverySummary()}</p></div></details>
</div>`;
}

function sizeGuideOf(product: Product): Html | null {
  const type = `${product.type?.slug ?? ''} ${product.type?.label ?? ''}`;
  return sizeGuide({ type, drawing: product.drawing }, optionsOf(product, 'size'));
}

function goesWellWith(related: readonly ProductCard[]): Html | null {
  if (related.length === 0) return null;
  return html`<section class="section" aria-labelledby="more">
<div class="head"><h2 id="more">Goes well with</h2></div>
<div class="grid four">
${related.map((card) => productCard(card, { sizes: SIZES.four, loading: 'lazy' }))}
</div>
</section>`;
}

const RULER = trusted(
  '<svg class="icon small" viewBox="0 0 24 24" aria-hidden="true"><path d="m3 15.5 12.5-12.5 5.5 5.5-12.5 12.5zM7 11.5l2 2M10 8.5l2.5 2.5M13 5.5l2 2"/></svg>',
);
