import { serviceText } from '../../../layout/delivery-terms.ts';
import { type Html, html } from '../../../layout/html.ts';
import { formatMoney } from '../../../layout/money.ts';
import type { PageContent } from '../../../layout/page.ts';
import { departmentOf } from '../../../layout/page-shell.ts';
import { paths } from '../../../layout/paths.ts';
import { fillSentences, fillText, placeholdersOf } from '../../../layout/placeholders.ts';
import { HOME_MODULES, type HomeModule } from '../../../settings/content/content-names.ts';
import { DEFAULT_SETTINGS } from '../../../settings/defaults.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import { type Color, type ProductCard, slugOf } from '../../product.ts';
import { everything } from '../../search/listing-query.ts';
import { hexOf, productCard, SIZES } from '../card.ts';
import { listingPath } from '../listing/listing-scope.ts';
import { cardImage, leadPicture, pictureSource } from '../picture.ts';

export interface HomeContent {
  /** The flat lay at the top, in layout order: coat, sweater, pants, then three small items. Empty unless it has six. */
  hero: readonly ProductCard[];
  newest: readonly ProductCard[];
  /** Accessories for the row of small things. */
  small: readonly ProductCard[];
  /** One product shown in all of its colors. Null when no product has enough colors. */
  range: { card: ProductCard; colors: readonly Color[] } | null;
  /** Active products in total and by department slug. */
  counts: { total: number; departments: Readonly<Record<string, number>> };
}

const HERO_CARDS = 6;
const NEWEST_CARDS = 5;
const ROW_CARDS = 4;

export function homePage(content: HomeContent, settings: ShopSettings): PageContent {
  const { newest, small, range, counts } = content;
  const { title, description } = settings.content.home;
  const hero = content.hero.length >= HERO_CARDS ? content.hero.slice(0, HERO_CARDS) : [];
  const [first] = [...hero, ...newest];
  const modules: Record<HomeModule, () => Html | null> = {
    newest: () => newestSection({ newest, total: counts.total, isFirst: hero.length === 0 }, settings),
    departments: () => departmentTiles(counts.departments, settings),
    range: () => range && rangeSection(range.card, range.colors, settings),
    small: () => smallSection(small, counts.departments, settings),
    values: () => valuesSection(settings),
  };
  return {
    title,
    description: `${description} ${serviceText(settings)}`.trim(),
    canonical: paths.home(),
    css: ['home'],
    scripts: ['product/wishlist'],
    openGraph:
      first && leadPicture(first, { color: first.colors[0]?.name, hex: hexOf(first.colors[0]), width: 800 }),
    main: html`${heroSection(hero, counts.total, settings)}
${modulesOf(settings).map((name) => modules[name]())}`,
  };
}

/** The modules of the settings. Those of a later release are left out. */
const modulesOf = ({ content }: ShopSettings): HomeModule[] =>
  HOME_MODULES.filter((name) => content.home.modules.includes(name)).sort(
    (one, other) => content.home.modules.indexOf(one) - content.home.modules.indexOf(other),
  );

function heroSection(hero: readonly ProductCard[], total: number, settings: ShopSettings): Html {
  const { heading, lede, description } = settings.content.home;
  // The lede of the demo is about the six products of the flat lay.
  const isFitting = hero.length > 0 || lede !== DEFAULT_SETTINGS.content.home.lede;
  const text = fillText(isFitting ? lede : description, placeholdersOf(settings)) ?? '';
  return html`<section class="hero">
<div class="wrap">
<div class="text">
<h1>${heading}</h1>
<p class="lede">${total > 0 ? text : 'The shelves are empty right now. New arrivals show up here first.'}</p>
${total > 0 && html`<a class="btn" href="${paths.products()}">Shop new arrivals</a>`}
</div>
${hero.length > 0 && html`<div class="flatlay">${hero.map(heroItem)}</div>`}
</div>
</section>`;
}

/** The width of each item of the flat lay in vw: when it is beside the text, and when it is below it. */
const HERO_WIDTHS = [
  [33, 55],
  [22, 36],
  [24, 39],
  [14, 23],
  [16, 27],
  [13, 22],
];

function heroItem(card: ProductCard, index: number): Html {
  const [beside, below] = HERO_WIDTHS[index] as number[];
  const color = card.colors[0];
  return html`<a href="${paths.product(card.slug)}">${cardImage(card, { color: color?.name, hex: hexOf(color), sizes: `(min-width: 60rem) ${beside}vw, ${below}vw`, attributes: html` fetchpriority="${index === 0 ? 'high' : 'low'}"` })}</a>`;
}

/** One large card and four small ones, or a plain row when there are fewer than five. */
function newestSection(
  { newest, total, isFirst }: { newest: readonly ProductCard[]; total: number; isFirst: boolean },
  { currency }: ShopSettings,
): Html | null {
  if (newest.length === 0) return null;
  const isLead = newest.length >= NEWEST_CARDS;
  const cards = newest.slice(0, isLead ? NEWEST_CARDS : ROW_CARDS);
  return html`<section class="section wrap" aria-labelledby="new">
<div class="head"><h2 id="new" class="h1">New arrivals</h2>${total > cards.length && html`<a class="link" href="${paths.products()}">See all ${total}</a>`}</div>
<div class="grid four${isLead && ' lead'}">
${cards.map((card, index) =>
  // The heading already says that they are new.
  productCard({ ...card, isNew: false }, currency, {
    sizes: isLead && index === 0 ? SIZES.lead : SIZES.four,
    loading: isFirst && index === 0 ? 'first' : 'lazy',
  }),
)}</div>
</section>`;
}

/** Tiles use drawings that ship with the shop, because a product card does not carry its department. */
const TILES: Record<string, readonly (readonly [drawing: string, hex: string])[]> = {
  women: [
    ['midi-dress', '8c3a2f'],
    ['cable-knit', 'dccfb8'],
  ],
  men: [
    ['straight-jeans', '232c42'],
    ['overshirt', '6b6a4c'],
  ],
  accessories: [
    ['tote', 'dccfb8'],
    ['beanie', 'c79c3c'],
  ],
};

function departmentTiles(counts: Readonly<Record<string, number>>, settings: ShopSettings): Html | null {
  const departments = settings.content.navigation
    .map(({ label, path }) => ({ label, slug: departmentOf(path) ?? '' }))
    .filter(({ slug }) => (counts[slug] ?? 0) > 0);
  if (departments.length === 0) return null;
  return html`<section class="section wrap" aria-label="Departments">
<div class="tiles">
${departments.map(
  ({ slug, label }) =>
    html`<a class="tile" href="${listingPath({ ...everything, departments: [slug] })}">${(
      TILES[slug] ?? []
    ).map(
      ([drawing, hex]) =>
        html`<img ${pictureSource(drawing, hex)} sizes="(min-width: 48rem) 20vw, 45vw" alt="" width="600" height="800" loading="lazy">`,
    )}<span>${label}</span></a>`,
)}
</div>
</section>`;
}

/** Enough for the most colors that the range section shows. */
const NUMBERS = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven'];

function rangeSection(card: ProductCard, colors: readonly Color[], { currency }: ShopSettings): Html {
  const count = NUMBERS[colors.length] ?? String(colors.length);
  const price = `${card.priceVaries ? 'from ' : ''}${formatMoney(card.priceMinor, currency)}`;
  return html`<section class="section range" aria-labelledby="range">
<div class="wrap head"><h2 id="range" class="h1">${card.name}, in ${count} ${colors.length === 1 ? 'color' : 'colors'}</h2><a class="link" href="${paths.product(card.slug)}"><span class="vh">${card.name}, </span>${price}</a></div>
<div class="rail">${colors.map(
    (color) =>
      html`<a href="${paths.product(card.slug)}?color=${encodeURIComponent(slugOf(color.name))}">${cardImage(card, { color: color.name, hex: color.hex, sizes: '(min-width: 64rem) 20vw, 12rem', attributes: html` loading="lazy"` })}</a>`,
  )}</div>
</section>`;
}

function smallSection(
  small: readonly ProductCard[],
  counts: Readonly<Record<string, number>>,
  { currency }: ShopSettings,
): Html | null {
  if (small.length === 0) return null;
  const all = (counts.accessories ?? 0) > 0;
  const link = html`<a class="link" href="${listingPath({ ...everything, departments: ['accessories'] })}">All accessories</a>`;
  return html`<section class="section wrap" aria-labelledby="small">
<div class="head"><h2 id="small" class="h1">Small things</h2>${all && link}</div>
<div class="grid four">
${small.slice(0, ROW_CARDS).map((card) => productCard(card, currency))}</div>
</section>`;
}

function valuesSection(settings: ShopSettings): Html | null {
  const placeholders = placeholdersOf(settings);
  const values = settings.content.home.values.flatMap(({ title, text }) => {
    const heading = fillText(title, placeholders);
    return heading ? html`<li><h3>${heading}</h3><p>${fillSentences(text, placeholders)}</p></li>\n` : [];
  });
  if (values.length === 0) return null;
  return html`<section class="section wrap" aria-label="Why shop here">
<ul class="values">
${values}</ul>
</section>`;
}
