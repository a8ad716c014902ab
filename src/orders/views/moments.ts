import { type Html, html } from '../../layout/html.ts';

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const DAY_OF_YEAR = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/*
 * A server does not know the shopper's time zone, so it says the time in UTC and says that it does;
 * public/js/checkout-times.js rewrites it as the time on the shopper's own clock.
 */

/** "14:32 UTC". */
export const clock = (at: Date): Html =>
  html`<time datetime="${at.toISOString()}" data-clock="time">${CLOCK.format(at)} UTC</time>`;

/** "21 Nov, 14:02 UTC"; with the year where it is not `now`'s. */
export function moment(at: Date, now: Date): Html {
  const isThisYear = at.getUTCFullYear() === now.getUTCFullYear();
  const day = (isThisYear ? DAY : DAY_OF_YEAR).format(at);
  return html`<time datetime="${at.toISOString()}" data-clock="moment">${day}, ${CLOCK.format(at)} UTC</time>`;
}
