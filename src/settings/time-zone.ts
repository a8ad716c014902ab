import { memoize } from '../cache/memoize.ts';

/** Whether the text is a name of the IANA time zone database that this Node and PostgreSQL know. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+){0,2}$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

const partsOf = memoize(
  50,
  (timeZone) =>
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
);

/** The day that it is in the time zone at this moment, as midnight UTC. Days of delivery are counted from it. */
export const dayIn = (timeZone: string, at: Date): Date =>
  new Date(`${partsOf(timeZone).format(at)}T00:00:00Z`);
