/** Standard delivery: two to four working days. */
const WORKING_DAYS = { from: 2, to: 4 } as const;

/** When a parcel ordered now comes: midnight UTC of the first and the last day. */
export function deliveryDays(now: Date): { from: Date; to: Date } {
  return { from: afterWorkingDays(now, WORKING_DAYS.from), to: afterWorkingDays(now, WORKING_DAYS.to) };
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
