import { memoize } from '../cache/memoize.ts';
import { formatMoney } from './money.ts';

/**
 * The price of delivery in minor units of the shop's currency, and its time in business days. Every page that states
 * them takes them from here.
 */
export const DELIVERY_TERMS = {
  currency: 'EUR',
  /** Standard delivery is free from this subtotal on, before a promo code's discount. */
  freeFromMinor: 6_000,
  standard: {
    home: { priceMinor: 490, days: { from: 2, to: 4 } },
    eu: { priceMinor: 490, days: { from: 2, to: 4 } },
  },
  express: {
    home: { priceMinor: 990, days: { from: 1, to: 1 } },
    eu: { priceMinor: 1_490, days: { from: 2, to: 2 } },
  },
} as const;

/** Formats "€60" instead of "€60.00" for running text. */
export const inText = (minor: number): string =>
  formatMoney(minor, DELIVERY_TERMS.currency).replace(/\.00$/, '');

/** The first and the last day on which a parcel may arrive, each as midnight UTC. */
export interface DeliveryDays {
  from: Date;
  to: Date;
}

const STANDARD = DELIVERY_TERMS.standard.home.days;

/** Computes when a parcel ordered now will arrive; by default with standard delivery. */
export function deliveryDays(now: Date, workingDays: { from: number; to: number } = STANDARD): DeliveryDays {
  return { from: addWorkingDays(now, workingDays.from), to: addWorkingDays(now, workingDays.to) };
}

function addWorkingDays(now: Date, days: number): Date {
  const day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
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
