import { DELIVERY_TERMS } from '../layout/delivery-terms.ts';

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
export function dayRange({ from, to }: DeliveryDays): string {
  if (from.getTime() === to.getTime()) return `${DAY.format(from)} ${MONTH.format(from)}`;
  const month = from.getUTCMonth() === to.getUTCMonth() ? '' : ` ${MONTH.format(from)}`;
  return `${DAY.format(from)}${month} to ${DAY.format(to)} ${MONTH.format(to)}`;
}

const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });
