import { memoize } from '../cache/memoize.ts';
import type { ShopUnits } from '../settings/schema.ts';
import { type Html, html } from './html.ts';

/** Dates and times as pages, emails and files show them. The time zone is that of the shop. */

/** Now, for whom a page is made. */
export interface ShopMoment {
  now: Date;
  timeZone: string;
}

/** The current moment in the shop. */
export const shopMoment = ({ settings }: { settings: ShopUnits }): ShopMoment => ({
  now: new Date(),
  timeZone: settings.timeZone,
});

/** "29 Nov 2026". */
export const shopDay = (at: Date, timeZone: string): string => dayOf(timeZone).format(at);

/** "November 2026". */
export const shopMonth = (at: Date, timeZone: string): string => monthOf(timeZone).format(at);

/** "29 November 2026". */
export const shopLongDay = (at: Date, timeZone: string): string => longOf(timeZone).format(at);

/** Whether both are in the same year, which then need not be named. */
export const isThisYear = (at: Date, { now, timeZone }: ShopMoment): boolean =>
  yearOf(timeZone).format(at) === yearOf(timeZone).format(now);

/** These format the same texts without the year. */
export const shopDayOfYear = (at: Date, timeZone: string): string => dayOfYearOf(timeZone).format(at);
export const shopLongDayOfYear = (at: Date, timeZone: string): string => longDayOfYearOf(timeZone).format(at);

/** "29 Nov 2026, 08:00". */
export const shopTime = (at: Date, timeZone: string): string =>
  `${shopDay(at, timeZone)}, ${clockOf(timeZone).format(at)}`;

/** "08:00 GMT+9", for readers who may be elsewhere. */
export const shopClock = (at: Date, timeZone: string): string => namedClockOf(timeZone).format(at);

/** "Sunday 29 November". */
export const shopWeekday = (at: Date, timeZone: string): string => longDayOf(timeZone).format(at);

/** Formats a calendar day, such as "2026-11-29", which is the same in every time zone. */
export const calendarDayView = (day: string): Html =>
  html`<time datetime="${day}">${shopDay(new Date(`${day}T00:00:00Z`), 'UTC')}</time>`;

export const dayView = (at: Date, timeZone: string): Html => element(at, shopDay(at, timeZone));
export const timeView = (at: Date, timeZone: string): Html => element(at, shopTime(at, timeZone));

const element = (at: Date, text: string): Html => html`<time datetime="${at.toISOString()}">${text}</time>`;

const formatter = (options: Intl.DateTimeFormatOptions) =>
  memoize(20, (timeZone) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone }));

const dayOf = formatter({ day: 'numeric', month: 'short', year: 'numeric' });
const longOf = formatter({ day: 'numeric', month: 'long', year: 'numeric' });
const monthOf = formatter({ month: 'long', year: 'numeric' });
const yearOf = formatter({ year: 'numeric' });
const dayOfYearOf = formatter({ day: 'numeric', month: 'short' });
const longDayOfYearOf = formatter({ day: 'numeric', month: 'long' });
const clockOf = formatter({ hour: '2-digit', minute: '2-digit' });
const namedClockOf = formatter({ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' });
const longDayOf = formatter({ weekday: 'long', day: 'numeric', month: 'long' });
