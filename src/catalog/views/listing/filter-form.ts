import { memoize } from '../../../cache/memoize.ts';
import { type Html, html } from '../../../layout/html.ts';
import { icons } from '../../../layout/icons.ts';
import { formatMoney } from '../../../layout/money.ts';
import { paths } from '../../../layout/paths.ts';
import { colorHex } from '../../../pictures/colors.ts';
import { minorDigits } from '../../../settings/currency.ts';
import type { FacetValue, Listing, ListingQuery, SizeValue } from '../../search/listing.ts';
import { everything, HUNDREDTHS, searchOf } from '../../search/listing-query.ts';
import { SIZE_KIND_LABELS, SIZE_KINDS } from '../../sizes.ts';
import { swatchDot } from '../card.ts';
import { currentDepartment, itemCount } from './listing-scope.ts';

const VALUES_SHOWN = 10;
const SIZES_SHOWN = 12;
/** A list this little over its limit is shown in full. */
const SPARE = 2;

/** The filters: a sheet on a small screen, a column beside the list on a large one. It works as a plain form. */
export function filterForm(listing: Listing, currency: string): Html {
  const { query, facets, total } = listing;
  const department = currentDepartment(listing);
  // The search words, the sort order, and the current department are carried along as hidden fields.
  const hidden = {
    ...everything,
    words: query.words,
    sort: query.sort,
    departments: department ? [department] : [],
  };
  return html`<aside aria-label="Filters"><form class="sheet side" id="filters" popover action="${paths.products()}" autocomplete="off">
<div class="top"><strong>Filters</strong><button class="iconbtn" type="button" popovertarget="filters" popovertargetaction="hide" aria-label="Close">${icons.close}</button></div>
${hiddenFields(hidden)}
${!department && facets.departments.length > 1 && checkList('Department', 'category', facets.departments)}
${checkList('Category', 'category', facets.types)}
${sizes(facets.sizes)}
${checkList('Color', 'color', facets.colors, ({ label }) => dotOfLabel(label))}
${price(listing, currency)}
<div class="apply"><button class="btn primary wide" data-apply>Show ${itemCount(total)}</button></div>
<noscript><button class="btn wide desk">Apply filters</button></noscript>
</form></aside>`;
}

/** The query as hidden fields of the surrounding form, or of the form with the ID `form`. */
export function hiddenFields(query: ListingQuery, form = ''): Html[] {
  return [...new URLSearchParams(searchOf(query))].map(
    ([name, value]) =>
      html`<input type="hidden" name="${name}" value="${value}"${form && html` form="${form}"`}>`,
  );
}

/**
 * A new search keeps the size, the color, and the price, but not the category, which the new words describe. From search
 * results it keeps nothing, because filters may have come from the previous words and contradict the new ones.
 */
export function searchFields({ query, searchedWords }: Listing): Html[] {
  const { sizes, colors, priceMinMinor, priceMaxMinor, isReduced } = query;
  if (searchedWords) return [];
  return hiddenFields({ ...everything, sizes, colors, priceMinMinor, priceMaxMinor, isReduced }, 'search');
}

type DotOf = (value: FacetValue) => Html | null;

function checkList(
  label: string,
  name: string,
  values: FacetValue[],
  dotOf: DotOf = () => null,
): Html | null {
  const item = (value: FacetValue) =>
    html`<li><label class="check"><input type="checkbox" name="${name}" value="${value.slug}"${state(value)}>${dotOf(value)}<span>${value.label}</span><span class="n">${value.count}</span></label></li>`;
  return facet(label, values, VALUES_SHOWN, (some) => html`<ul>${some.map(item)}</ul>`);
}

/** Sizes of several kinds are grouped. A number of two kinds is in both groups, and the script keeps its boxes equal. */
function sizes(values: SizeValue[]): Html | null {
  const item = (value: FacetValue) =>
    html`<label class="size"><input type="checkbox" name="size" value="${value.slug}"${state(value)}>${value.label}</label>`;
  const list = (some: FacetValue[]) => html`<div class="choices">${some.map(item)}</div>`;
  const kinds = SIZE_KINDS.map((kind) => ({
    label: SIZE_KIND_LABELS[kind],
    values: values.filter((value) => kindsOf(value).includes(kind)),
  })).filter((kind) => kind.values.length > 0);
  if (kinds.length < 2) return facet('Size', values, SIZES_SHOWN, list);
  return group(
    'Size',
    html`${kinds.map((kind) => html`<fieldset><legend class="kind">${kind.label}</legend>${firstValues(kind.values, SIZES_SHOWN, list)}</fieldset>`)}`,
  );
}

/** A size that is out of stock everywhere is listed only because it is selected. */
const kindsOf = ({ kinds }: SizeValue) => (kinds.length > 0 ? kinds : (['other'] as const));

type ListOf = (some: FacetValue[]) => Html;

function facet(label: string, values: FacetValue[], shownMax: number, list: ListOf): Html | null {
  return values.length === 0 ? null : group(label, firstValues(values, shownMax, list));
}

/** Shows the first values and the selected ones. The others are collapsed behind "more". */
function firstValues(values: FacetValue[], shownMax: number, list: ListOf): Html {
  const isLong = values.length > shownMax + SPARE;
  const isShown = (value: FacetValue, index: number) => !isLong || index < shownMax || value.selected;
  const hidden = values.filter((value, index) => !isShown(value, index));
  const more = html`<details class="more"><summary>${hidden.length} more</summary>${list(hidden)}</details>`;
  return html`${list(values.filter(isShown))}${hidden.length > 0 && more}`;
}

const group = (label: string, content: Html): Html =>
  html`<details class="facet" open><summary>${label}</summary><fieldset><legend class="vh">${label}</legend>${content}</fieldset></details>`;

/** A value without results can be deselected but not selected. */
function state({ selected, count }: FacetValue): Html | false {
  if (selected) return html` checked`;
  return count === 0 && html` disabled`;
}

/** Cached, because deriving a shade from a color's name costs more than drawing the dot. */
const dotOfLabel = memoize(1_000, (label) => swatchDot(colorHex(label)));

const symbolOf = memoize(50, (currency) => formatMoney(0, currency).replace(/[\d.,\s]/g, ''));

/** Prices are entered in whole units. The placeholders show the lowest and the highest price found. */
function price({ query, facets }: Listing, currency: string): Html | null {
  if (!facets.price && query.priceMinMinor === null && query.priceMaxMinor === null && !query.isReduced)
    return null;
  const field = (name: string, label: string, minor: number | null, hint: number | undefined) =>
    html`<div class="field"><label for="${name}">${label}, ${symbolOf(currency)}</label><input class="input" id="${name}" name="${name}" inputmode="numeric" maxlength="7" pattern="[0-9]*" autocomplete="off" aria-describedby="price-fault" value="${minor === null ? '' : minor / HUNDREDTHS}" placeholder="${hint ?? ''}"></div>`;
  const major = 10 ** minorDigits(currency);
  const low = facets.price && Math.floor(facets.price.minMinor / major);
  const high = facets.price && Math.ceil(facets.price.maxMinor / major);
  return group(
    'Price',
    html`<div class="two price-range">${field('min', 'From', query.priceMinMinor, low ?? undefined)}${field('max', 'To', query.priceMaxMinor, high ?? undefined)}</div>
<p class="error" id="price-fault">Enter whole amounts, such as ${low ?? 20}.</p>
<label class="check"><input type="checkbox" name="sale" value="1"${query.isReduced && html` checked`}><span>On sale only</span></label>`,
  );
}
