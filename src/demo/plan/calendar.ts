import { dayIn, instantIn, localIn } from '../../settings/time-zone.ts';
import type { Random } from '../random.ts';
import type { World } from '../world.ts';

/** The times of orders: more from month to month, on Sundays and Mondays, in the evening, and before Christmas. */

const DAYS = 365;
const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;

/** The weight of each month, from January. */
const OF_MONTH = [0.9, 0.8, 0.95, 1, 1, 1, 0.85, 0.8, 1.05, 1.1, 1.35, 1.7];
/** The weight of each weekday, from Sunday. */
const OF_WEEKDAY = [1.25, 1.1, 0.95, 0.95, 1, 0.85, 1];
/** The weight of each hour, from midnight. */
const OF_HOUR = [
  ...[0.4, 0.2, 0.1, 0.1, 0.1, 0.2, 0.6, 1.2, 1.8, 2.2, 2.4, 2.4],
  ...[2.8, 2.4, 2.2, 2.2, 2.4, 2.8, 3.4, 4.4, 5.4, 5.2, 3.2, 1.2],
];
/** Parcels that leave after this day of December do not arrive before Christmas. */
const LAST_DAY_BEFORE_CHRISTMAS = 21;
/** The last day has this many times the orders of the first. */
const GROWTH = 2.2;

/** The first and the last day of the demo year, as midnight UTC. */
export function boundsOf({ settings, endsAt }: Pick<World, 'settings' | 'endsAt'>): {
  first: Date;
  last: Date;
} {
  const last = dayIn(settings.timeZone, endsAt);
  return { first: new Date(last.getTime() - (DAYS - 1) * DAY_MS), last };
}

/** Returns the times of all orders, oldest first. `busyOf` is a day's factor, such as during a sale. */
export function orderTimes(world: World, random: Random, busyOf: (day: Date) => number): Date[] {
  const { first } = boundsOf(world);
  const days = Array.from({ length: DAYS }, (_, index) => new Date(first.getTime() + index * DAY_MS));
  const ends = cumulated(days.map((day, index) => weightOf(day, index, world) * busyOf(day)));
  const sum = ends.at(-1) as number;
  let index = 0;
  return Array.from({ length: world.orderCount }, (_, order) => {
    const at = ((order + random.next()) / world.orderCount) * sum;
    while (index < DAYS - 1 && (ends[index] as number) <= at) index++;
    return timeOf(days[index] as Date, world, random);
  }).toSorted((one, other) => one.getTime() - other.getTime());
}

function weightOf(day: Date, index: number, { settings, endsAt }: World): number {
  const month = day.getUTCMonth();
  const isAfterRush = month === 11 && day.getUTCDate() > LAST_DAY_BEFORE_CHRISTMAS;
  const seasonal = isAfterRush ? 0.7 : (OF_MONTH[month] as number);
  const growth = 1 + ((GROWTH - 1) * index) / (DAYS - 1);
  // The last day is not over, so only its hours until the end count.
  const hour = index === DAYS - 1 ? Number(localIn(settings.timeZone, endsAt).slice(11, 13)) : 24;
  const share = sumOf(OF_HOUR.slice(0, hour)) / sumOf(OF_HOUR);
  return seasonal * growth * share * (OF_WEEKDAY[day.getUTCDay()] as number);
}

function timeOf(day: Date, { settings: { timeZone }, endsAt }: World, random: Random): Date {
  const hour = random.weighted([...OF_HOUR.keys()], (one) => OF_HOUR[one] as number);
  const at = clockAt(timeZone, day, hour, random.int(0, 59));
  const withSeconds = new Date(at.getTime() + random.int(0, 59_000));
  // Orders of the last day are between midnight and the end.
  if (withSeconds <= endsAt) return withSeconds;
  const passed = endsAt.getTime() - clockAt(timeZone, day, 0, 0).getTime();
  return new Date(endsAt.getTime() - Math.floor(random.next() * Math.max(passed, 0)));
}

/** The moment at which the shop's clocks show this time. The day is given as midnight UTC. */
export function clockAt(timeZone: string, day: Date, hour: number, minute: number): Date {
  const two = (value: number) => String(value).padStart(2, '0');
  const local = `${day.toISOString().slice(0, 10)}T${two(hour)}:${two(minute)}`;
  return instantIn(timeZone, local) ?? new Date(day.getTime() + (hour * 60 + minute) * MINUTE_MS);
}

export const addDays = (day: Date, days: number): Date => new Date(day.getTime() + days * DAY_MS);
export const addMinutes = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * MINUTE_MS);

/** Returns the day, or the Monday after it for a weekend. */
export function workday(day: Date): Date {
  const weekday = day.getUTCDay();
  return weekday === 6 ? addDays(day, 2) : weekday === 0 ? addDays(day, 1) : day;
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);

function cumulated(weights: readonly number[]): number[] {
  let sum = 0;
  return weights.map((weight) => {
    sum += weight;
    return sum;
  });
}
