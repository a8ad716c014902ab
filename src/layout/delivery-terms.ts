import { memoize, memoizeByObject } from '../cache/memoize.ts';
import type { DeliverySettings, DeliveryZone, ShopSettings } from '../settings/schema.ts';
import { dayIn } from '../settings/time-zone.ts';
import { inText } from './money.ts';

/** What pages say about delivery. */

type Method = DeliveryZone['standard'];
type Settings = Pick<ShopSettings, 'delivery' | 'currency'>;

/** Delivery is shown for this zone until a country is chosen. */
export const homeZone = ({ zones }: DeliverySettings): DeliveryZone => zones[0] as DeliveryZone;

/** The country that prices include the tax of until a country is chosen. */
export const homeCountry = (delivery: DeliverySettings): string => homeZone(delivery).countries[0] as string;

/** Returns undefined for a country that the shop does not deliver to. */
export const zoneOf = (country: string, delivery: DeliverySettings): DeliveryZone | undefined =>
  zonesByCountry(delivery).get(country);

const zonesByCountry = memoizeByObject(
  20,
  ({ zones }: DeliverySettings) =>
    new Map(zones.flatMap((zone) => zone.countries.map((country) => [country, zone] as const))),
);

/** The lowest price of express delivery, or undefined if there is none. */
export function expressFromMinor({ zones }: DeliverySettings): number | undefined {
  const prices = zones.flatMap(({ express }) => (express ? [express.priceMinor] : []));
  return prices.length > 0 ? Math.min(...prices) : undefined;
}

/** "Free delivery over €60", or undefined if delivery is never free. */
export const freeDeliveryText = ({ delivery, currency }: Settings): string | undefined =>
  delivery.freeFromMinor === null
    ? undefined
    : `Free delivery over ${inText(delivery.freeFromMinor, currency)}`;

/** "Free delivery over €60, free returns for 30 days." */
export function serviceText(settings: Settings): string {
  const free = freeDeliveryText(settings);
  return free ? `${free}, free returns for 30 days.` : 'Free returns for 30 days.';
}

/** "two to four business days", "next business day". */
export function daysText({ daysFrom, daysTo }: Pick<Method, 'daysFrom' | 'daysTo'>): string {
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
  { daysFrom, daysTo }: Pick<Method, 'daysFrom' | 'daysTo'>,
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
