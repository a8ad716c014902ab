import { type Html, html } from '../../layout/html.ts';
import { isThisYear, type ShopMoment, shopLongDay, shopLongDayOfYear } from '../../layout/shop-time.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A visitor who is browsing counts as active now. */
const NOW_MS = 5 * MINUTE_MS;

/** "9 November", or "9 November 2024" if the year is not the current one. */
export const dayText = (date: Date, when: ShopMoment): string =>
  (isThisYear(date, when) ? shopLongDayOfYear : shopLongDay)(date, when.timeZone);

export function day(date: Date, when: ShopMoment): Html {
  return time(date, dayText(date, when));
}

/** "now", "12 minutes ago" or "2 hours ago", and the date after a day. */
export function ago(date: Date, when: ShopMoment): Html {
  return time(date, agoText(date, when));
}

export function agoText(date: Date, when: ShopMoment): string {
  const ageMs = when.now.getTime() - date.getTime();
  if (ageMs < NOW_MS) return 'now';
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} minutes ago`;
  if (ageMs < 2 * HOUR_MS) return 'an hour ago';
  if (ageMs < DAY_MS) return `${Math.floor(ageMs / HOUR_MS)} hours ago`;
  return dayText(date, when);
}

const time = (date: Date, words: string): Html =>
  html`<time datetime="${date.toISOString()}">${words}</time>`;
