import { memoize } from '../cache/memoize.ts';
import { dayIn } from '../settings/time-zone.ts';

const QUARTER_MS = 15 * 60_000;

/** The next midnight in the time zone: until then, a page may name the day. */
export const endOfDay = (now: Date, timeZone: string): Date =>
  endAfter(`${timeZone} ${Math.floor(now.getTime() / QUARTER_MS)}`);

/** Midnights are at quarters of an hour in every time zone. */
const endAfter = memoize(50, (key) => {
  const [timeZone, quarter] = key.split(' ') as [string, string];
  const today = dayIn(timeZone, new Date(Number(quarter) * QUARTER_MS)).getTime();
  let end = Number(quarter) + 1;
  while (dayIn(timeZone, new Date(end * QUARTER_MS)).getTime() === today) end++;
  return new Date(end * QUARTER_MS);
});
