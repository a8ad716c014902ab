import { memoize, memoizeByObject } from '../cache/memoize.ts';
import { COUNTRIES, REST_OF_WORLD } from '../settings/countries.ts';
import type { DeliveryMethod, DeliverySettings, DeliveryZone, ShopSettings } from '../settings/schema.ts';
import { dayIn } from '../settings/time-zone.ts';
import { inText } from './money.ts';

/** What pages say about delivery. */

type Settings = Pick<ShopSettings, 'delivery' | 'currency'>;

/** Delivery is shown for this zone until a country is chosen. */
const homeZone = ({ zones }: DeliverySettings): DeliveryZone => zones[0] as DeliveryZone;

/** The country that prices include the tax of until a country is chosen. */
export const homeCountry = (delivery: DeliverySettings): string => homeZone(delivery).countries[0] as string;

/** Pages show this method until a country and a method are chosen. */
export const homeMethod = (delivery: DeliverySettings): DeliveryMethod =>
  homeZone(delivery).methods[0] as DeliveryMethod;

/** Returns undefined for a country that the shop does not deliver to. */
export const zoneOf = (country: string, delivery: DeliverySettings): DeliveryZone | undefined =>
  zonesByCountry(delivery).get(country);

const zonesByCountry = memoizeByObject(20, ({ zones }: DeliverySettings) => {
  const named = new Map(zones.flatMap((zone) => zone.countries.map((country) => [country, zone] as const)));
  const rest = named.get(REST_OF_WORLD);
  named.delete(REST_OF_WORLD);
  if (rest) for (const country of COUNTRIES.keys()) if (!named.has(country)) named.set(country, rest);
  return named;
});

/** The countries that the shop delivers to, by their codes, sorted by name. */
export const countriesOf: (delivery: DeliverySettings) => ReadonlyMap<string, string> = memoizeByObject(
  20,
  (delivery) => new Map([...COUNTRIES].filter(([country]) => zoneOf(country, delivery))),
);

/** The subtotal from which a method of a zone is free, or null if it never is. */
export function freeFromOf(
  delivery: DeliverySettings,
  zone: DeliveryZone,
  method: DeliveryMethod,
): number | null {
  if (method.freeFromMinor !== null) return method.freeFromMinor || null;
  return method === zone.methods[0] ? delivery.freeFromMinor : null;
}

/** The subtotal from which delivery is free until a country is chosen. */
export const homeFreeFromMinor = (delivery: DeliverySettings): number | null =>
  freeFromOf(delivery, homeZone(delivery), homeMethod(delivery));

/** The lowest price of each method that is not the first of its zone, such as Express, by its name. */
export function otherMethods({ zones }: DeliverySettings): ReadonlyMap<string, number> {
  const lowest = new Map<string, number>();
  for (const { name, priceMinor } of zones.flatMap(({ methods }) => methods.slice(1)))
    lowest.set(name, Math.min(priceMinor, lowest.get(name) ?? priceMinor));
  return lowest;
}

/** More countries than these are counted instead of named. */
const COUNTRIES_NAMED_MAX = 4;

/** "Delivery from €4.90 to Germany, Austria, Belgium and 24 more countries." The first is the country of the first zone. */
export function deliveryFromText({ delivery, currency }: Settings): string {
  const lowest = delivery.zones.map(({ methods }) =>
    Math.min(...methods.map(({ priceMinor }) => priceMinor)),
  );
  const home = COUNTRIES.get(homeCountry(delivery));
  const others = [...countriesOf(delivery).values()].filter((name) => name !== home);
  const names = [...(home ? [home] : []), ...others];
  const named = names.slice(0, names.length > COUNTRIES_NAMED_MAX ? COUNTRIES_NAMED_MAX - 1 : names.length);
  const left = names.length - named.length;
  const listed = new Intl.ListFormat('en-GB').format([
    ...named,
    ...(left > 0 ? [`${left} more countries`] : []),
  ]);
  return `${fromPrice(lowest, currency)} to ${listed}.`;
}

/** `lowest` has the lowest price of each zone. */
function fromPrice(lowest: readonly number[], currency: string): string {
  if (lowest.every((minor) => minor === 0)) return 'Free delivery';
  const lowestMinor = Math.min(...lowest);
  return lowestMinor === 0 ? 'Delivery' : `Delivery from ${inText(lowestMinor, currency)}`;
}

/** "Standard" in running text is "standard". Names such as DHL stay as they are. */
export const methodInText = (name: string): string =>
  /^\p{Lu}\p{Ll}+$/u.test(name) ? name.toLowerCase() : name;

/** "Free delivery over €60", or undefined if delivery is never free. */
export function freeDeliveryText({ delivery, currency }: Settings): string | undefined {
  const freeFromMinor = homeFreeFromMinor(delivery);
  return freeFromMinor === null ? undefined : `Free delivery over ${inText(freeFromMinor, currency)}`;
}

/** "free returns for 30 days". */
export const freeReturnsText = ({ returns }: Pick<ShopSettings, 'returns'>): string =>
  `free returns for ${returns.days} days`;

/** "Free delivery over €60, free returns for 30 days." */
export function serviceText(settings: Settings & Pick<ShopSettings, 'returns'>): string {
  const free = freeDeliveryText(settings);
  const returns = freeReturnsText(settings);
  return `${free ? `${free}, ${returns}` : capitalized(returns)}.`;
}

/** "two to four business days", "next business day". */
export function daysText({ daysFrom, daysTo }: Pick<DeliveryMethod, 'daysFrom' | 'daysTo'>): string {
  if (daysTo === 0) return 'the same day';
  if (daysTo === 1) return 'next business day';
  const [from, to] = [numberText(daysFrom), numberText(daysTo)];
  return daysFrom === daysTo ? `${to} business days` : `${from} to ${to} business days`;
}

const NUMBERS = 'zero one two three four five six seven eight nine ten'.split(' ');
const ORDINALS = 'zeroth first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');

const numberText = (number: number): string => NUMBERS[number] ?? String(number);
export const ordinalText = (number: number): string => ORDINALS[number] ?? `${number}th`;
export const capitalized = (text: string): string => (text[0] ?? '').toUpperCase() + text.slice(1);

/** The first and the last day on which a parcel may arrive, each as midnight UTC. */
export interface DeliveryDays {
  from: Date;
  to: Date;
}

/** Computes when a parcel ordered now will arrive. The day begins at midnight in the time zone. */
export function deliveryDays(
  now: Date,
  { daysFrom, daysTo }: Pick<DeliveryMethod, 'daysFrom' | 'daysTo'>,
  timeZone: string,
): DeliveryDays {
  const today = dayIn(timeZone, now);
  return { from: addWorkingDays(today, daysFrom), to: addWorkingDays(today, daysTo) };
}

function addWorkingDays(today: Date, days: number): Date {
  const day = new Date(today);
  for (let left = days; left > 0; ) {
    day.setUTCDate(day.getUTCDate() + 1);
    const weekday = day.getUTCDay();
    if (weekday !== 0 && weekday !== 6) left--;
  }
  return day;
}

/** "Wed 26 to Fri 28 November", "Fri 28 November to Tue 2 December", "Wed 26 November". */
export const dayRange = ({ from, to }: DeliveryDays): string => rangeText(`${+from} ${+to}`);

/** Every product page of a day shows the same range. */
const rangeText = memoize(100, (range) => {
  const [from, to] = range.split(' ').map((time) => new Date(Number(time))) as [Date, Date];
  if (from.getTime() === to.getTime()) return `${DAY.format(from)} ${MONTH.format(from)}`;
  const month = from.getUTCMonth() === to.getUTCMonth() ? '' : ` ${MONTH.format(from)}`;
  return `${DAY.format(from)}${month} to ${DAY.format(to)} ${MONTH.format(to)}`;
});

const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });
