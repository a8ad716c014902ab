import { DELIVERY_TERMS } from '../layout/delivery-terms.ts';

const STANDARD = DELIVERY_TERMS.standard.home.days;

/** When a parcel ordered now comes, by default with standard delivery: midnight UTC of the first and the last day. */
export function deliveryDays(
  now: Date,
  workingDays: { from: number; to: number } = STANDARD,
): { from: Date; to: Date } {
  return { from: afterWorkingDays(now, workingDays.from), to: afterWorkingDays(now, workingDays.to) };
}

function afterWorkingDays(now: Date, days: number): Date {
  const day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  for (let left = days; left > 0; ) {
    day.setUTCDate(day.getUTCDate() + 1);
    const weekday = day.getUTCDay();
    if (weekday !== 0 && weekday !== 6) left--;
  }
  return day;
}
