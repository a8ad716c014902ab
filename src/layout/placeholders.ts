import { memoizeByObject } from '../cache/memoize.ts';
import { PLACEHOLDER, type PlaceholderName } from '../settings/content/content-names.ts';
import { EU_COUNTRIES, REST_OF_WORLD } from '../settings/countries.ts';
import type { ShopSettings } from '../settings/schema.ts';
import {
  capitalized,
  countriesOf,
  daysText,
  freeDeliveryText,
  homeFreeFromMinor,
  homeMethod,
  ordinalText,
  otherMethods,
} from './delivery-terms.ts';
import { escapeHtml, Html } from './html.ts';
import { inText } from './money.ts';

/** Texts of the settings name what the code knows in double braces, such as `{{free-from}}`. */

type Values = Readonly<Record<string, string | undefined>>;

/** What the placeholders of every text become. One without a value is undefined. */
export const placeholdersOf = memoizeByObject(
  20,
  (settings: ShopSettings): Readonly<Record<PlaceholderName, string | undefined>> => {
    const { name, contact, delivery, returns, currency } = settings;
    const others = [...otherMethods(delivery).values()];
    const standard = homeMethod(delivery);
    const money = (minor: number | null | undefined) =>
      minor === null || minor === undefined ? undefined : inText(minor, currency);
    return {
      shop: name,
      'help-email': contact.email,
      'help-hours': contact.hours || undefined,
      'free-from': money(homeFreeFromMinor(delivery)),
      'delivery-offer': freeDeliveryText(settings) ?? `Delivery for ${inText(standard.priceMinor, currency)}`,
      'standard-price': money(standard.priceMinor),
      'standard-days': daysText(standard),
      'standard-last-day': ordinalText(standard.daysTo),
      'express-price': others.length > 0 ? money(Math.min(...others)) : undefined,
      countries: countriesText(settings),
      'currency-name': currencyName(currency),
      'return-days': String(returns.days),
    };
  },
);

/** Fills a line of text. Returns undefined if a placeholder has no value, because the line would be wrong without it. */
export function fillText(text: string, values: Values): string | undefined {
  let isComplete = true;
  const filled = text.replace(PLACEHOLDER, (_, name: string) => {
    const value = placeholderValue(values, name);
    if (value === undefined) isComplete = false;
    return value ?? '';
  });
  return isComplete ? filled : undefined;
}

/** Fills a text, and leaves out the sentences that have a placeholder without a value. */
export const fillSentences = (text: string, values: Values): string =>
  text
    .split(/(?<=[.!?])\s+/)
    .flatMap((sentence) => fillText(sentence, values) ?? [])
    .join(' ');

/** Fills what has a value, and leaves everything else as it is. */
export const fillKnown = (text: string, values: Values): string =>
  text.replace(PLACEHOLDER, (whole, name: string) => placeholderValue(values, name) ?? whole);

/** Fills markup from the sanitizer or the code. A block replaces the paragraph that it is alone in. */
export function fillHtml(markup: string, values: Values, blocks: Readonly<Record<string, Html>> = {}): Html {
  const withBlocks = markup.replace(
    /<p>\s*\{\{([\w-]{1,40})\}\}\s*<\/p>/g,
    (whole, name: string) => blocks[name]?.text ?? whole,
  );
  return new Html(
    withBlocks.replace(PLACEHOLDER, (_, name: string) =>
      Object.hasOwn(blocks, name)
        ? (blocks[name]?.text ?? '')
        : filledLink(name, placeholderValue(values, name) ?? ''),
    ),
  );
}

/** An email address can be written to where it is read. */
const filledLink = (name: string, value: string): string =>
  name === 'help-email'
    ? `<a href="mailto:${escapeHtml(value)}">${escapeHtml(value)}</a>`
    : escapeHtml(value);

function placeholderValue(values: Values, name: string): string | undefined {
  if (Object.hasOwn(values, name)) return values[name];
  const lower = (name[0] ?? '').toLowerCase() + name.slice(1);
  const value = Object.hasOwn(values, lower) ? values[lower] : undefined;
  return value === undefined ? undefined : capitalized(value);
}

function countriesText({ delivery }: ShopSettings): string {
  const countries = countriesOf(delivery);
  if (delivery.zones.some((zone) => zone.countries.includes(REST_OF_WORLD))) return 'every country';
  const isUnion =
    countries.size === EU_COUNTRIES.size && [...EU_COUNTRIES].every((code) => countries.has(code));
  return isUnion ? 'every country in the European Union' : LIST.format(countries.values());
}

const LIST = new Intl.ListFormat('en', { type: 'conjunction' });

/** "euros". */
function currencyName(currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'name' });
  return format.formatToParts(2).find(({ type }) => type === 'currency')?.value ?? currency;
}
