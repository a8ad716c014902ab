import { type Html, html } from '../../layout/html.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A visitor who is browsing counts as active now. */
const NOW_MS = 5 * MINUTE_MS;

const THIS_YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
const ANY_YEAR = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** "9 November", or "9 November 2024" if the year is not the current one. Days are UTC days. */
export function dayText(date: Date, now: Date): string {
  return (date.getUTCFullYear() === now.getUTCFullYear() ? THIS_YEAR : ANY_YEAR).format(date);
}

export function day(date: Date, now: Date): Html {
  return time(date, dayText(date, now));
}

/** "now", "12 minutes ago" or "2 hours ago", and the date after a day. */
export function ago(date: Date, now: Date): Html {
  return time(date, agoText(date, now));
}

export function agoText(date: Date, now: Date): string {
  const ageMs = now.getTime() - date.getTime();
  if (ageMs < NOW_MS) return 'now';
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} minutes ago`;
  if (ageMs < 2 * HOUR_MS) return 'an hour ago';
  if (ageMs < DAY_MS) return `${Math.floor(ageMs / HOUR_MS)} hours ago`;
  return dayText(date, now);
}

const time = (date: Date, words: string): Html =>
  html`<time datetime="${date.toISOString()}">${words}</time>`;
