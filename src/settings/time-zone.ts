import { memoize } from '../cache/memoize.ts';

/** Whether the text is a name of the IANA time zone database that this Node knows. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+){0,2}$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** The day that it is in the time zone at this moment, as midnight UTC. Days of delivery are counted from it. */
export const dayIn = (timeZone: string, at: Date): Date =>
  new Date(`${daysOf(timeZone).format(at)}T00:00:00Z`);

const daysOf = memoize(
  50,
  (timeZone) =>
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
);

/**
 * The moment at which clocks in the time zone show a date and time, such as "2026-11-29T08:00". An hour that a clock
 * change skips is the one after it, and one that occurs twice is the first. Returns undefined for any other text.
 */
export function instantIn(timeZone: string, local: string): Date | undefined {
  if (!/^2\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(:[0-5]\d)?$/.test(local)) return undefined;
  const read = new Date(`${local}Z`);
  if (Number.isNaN(read.getTime()) || !read.toISOString().startsWith(local.slice(0, 16))) return undefined;
  return atClock(timeZone, read.getTime());
}

/** What clocks in the time zone show at a moment, such as "2026-11-29T08:00": the opposite of `instantIn`. */
export const localIn = (timeZone: string, at: Date): string =>
  new Date(clockIn(timeZone, at.getTime())).toISOString().slice(0, 16);

/** When a day, as midnight UTC, begins in the time zone, or the one that many days later. */
export const startOfDay = (timeZone: string, day: Date, daysLater = 0): Date =>
  atClock(timeZone, day.getTime() + daysLater * DAY_MS);

const DAY_MS = 24 * 60 * 60_000;
/** Years of five digits are not read. */
const LAST_MS = Date.UTC(9999, 11, 30);

/** No time zone changes its clocks twice within two days, so these are the moments by the offsets before and after. */
function atClock(timeZone: string, clockMs: number): Date {
  if (clockMs >= LAST_MS) return new Date(clockMs);
  const [first, second] = [clockMs - DAY_MS, clockMs + DAY_MS].map(
    (ms) => clockMs - (clockIn(timeZone, ms) - ms),
  ) as [number, number];
  const isShown = (ms: number) => clockIn(timeZone, ms) === clockMs;
  const found = !isShown(first) && isShown(second) ? second : first;
  return new Date(found);
}

/** What clocks in the time zone show at a moment, as if they showed UTC. */
function clockIn(timeZone: string, ms: number): number {
  const parts = partsOf(timeZone).formatToParts(ms);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  return Date.parse(`${date}T${part('hour')}:${part('minute')}:${part('second')}Z`);
}

const partsOf = memoize(
  50,
  (timeZone) =>
    new Intl.DateTimeFormat('en', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
    }),
);
