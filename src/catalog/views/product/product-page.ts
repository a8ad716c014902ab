import type { DeliveryDays } from '../../../layout/delivery-terms.ts';
import { type Html, html } from '../../../layout/html.ts';
import type { PageContent } from '../../../layout/page.ts';
import { paths } from '../../../layout/paths.ts';
import { ownPicturePath, picturesInColor } from '../../../pictures/own/own-picture.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import type { Product, ProductCard } from '../../product.ts';
import { everything, searchOf } from '../../search/listing-query.ts';
import { productCard, SIZES } from '../card.ts';
import { type Crumb, crumbData, crumbTrail } from '../crumbs.ts';
import { leadPicture } from '../picture.ts';
import { buyBar } from './buy-bar.ts';
import { buyBox } from './buy-box.ts';
import { isSoldOut, openingChoice, type Preselection } from './choice.ts';
import { plainDescription } from './description.ts';
import { gallery } from './gallery.ts';
import { hexOfColor } from './option-fields.ts';
import { reviewsSection } from './reviews.ts';
import { productData } from './structured-data.ts';
import { viewedSection } from './viewed.ts';

export interface ProductPageInput {
  product: Product;
  related: readonly ProductCard[];
  deliveryDays: DeliveryDays | null;
  preselected: Preselection;
}

/** The page is the same for every shopper, so it can be cached whole. */
export function productPage(
  { product, related, deliveryDays, preselected }: ProductPageInput,
  settings: ShopSettings,
): PageContent {
  const choice = openingChoice(product, preselected);
  const hex = hexOfColor(product, choice.color);
  const parents = parentsOf(product);
  const path = paths.product(product.slug);
  const lead = leadPicture(product, { color: choice.color, hex, width: 1200 });
  return {
    title: product.seoTitle || product.name,
    description: product.seoDescription || plainDescription(product.descriptionHtml, 160) || product.name,
    canonical: path,
    css: ['choices', 'product'],
    scripts: SCRIPTS,
    currentDepartment: product.departments[0]?.slug,
    openGraph: { type: 'product', ...lead },
    jsonLd: (site) => [
      productData(product, imagePathsOf(product, choice.color, lead.imagePath), site),
      crumbData([...parents, { label: product.name, path }], site),
    ],
    main: html`<div class="wrap page">
${crumbTrail(parents)}
<div class="product">
${gallery(product, choice.color, hex)}
${buyBox(product, choice, deliveryDays, settings)}
</div>
${reviewsSection(product, settings.timeZone)}
${relatedSection(product, related, settings.currency)}
${viewedSection(product.slug)}
${!isSoldOut(product.variants) && buyBar}
</div>`,
  };
}

/** The script that switches colors runs first, because the others show its result. */
const SCRIPTS = [
  'product/options',
  'product/size-guide',
  'cart/add',
  'product/gallery',
  'product/buy-bar',
  'product/wishlist',
  'product/viewed',
];

/** Search engines look at a few pictures. */
const IMAGES_MAX = 10;

/** The pictures that the page shows first, or the one that stands for the product. */
const imagePathsOf = ({ pictures }: Product, color: string, leadPath: string): string[] =>
  pictures
    ? picturesInColor(pictures, color)
        .slice(0, IMAGES_MAX)
        .map((picture) => ownPicturePath(picture, 1200))
    : [leadPath];

/** The product's first department and its type. */
function parentsOf({ departments: [department], type }: Product): Crumb[] {
  const crumbs: Crumb[] = [];
  const query = { ...everything, departments: department ? [department.slug] : [] };
  if (department) crumbs.push({ label: department.label, path: paths.products(searchOf(query)) });
  if (type)
    crumbs.push({ label: type.label, path: paths.products(searchOf({ ...query, types: [type.slug] })) });
  return crumbs;
}

function relatedSection({ slug }: Product, related: readonly ProductCard[], currency: string): Html | null {
  if (related.length === 0) return null;
  return html`<section class="section" aria-labelledby="more">
<div class="head"><h2 id="more">Wear it with</h2><a class="link" href="${paths.productOutfit(slug)}" rel="nofollow">Add the whole outfit</a></div>
<div class="grid four">
${related.map((card) => productCard(card, currency, { sizes: SIZES.four, loading: 'lazy' }))}
</div>
</section>`;
}
