import { setTimeout as pause } from 'node:timers/promises';
import { ADVISORY_LOCKS, withLockIfFree } from '../database/advisory-locks.ts';
import { type Database, statement } from '../database/database.ts';
import { addDays, endOf, type Period, startOf } from './periods.ts';
import {
  deleteStale,
  forgetPeriods,
  insertLonger,
  insertPeriod,
  selectBounds,
  selectOther,
  selectPeriods,
  selectStaleDays,
  selectToday,
  storeDay,
} from './queries.ts';
import { DIMENSIONS } from './sums.ts';

/** Other work gets the database between two days. */
const BETWEEN_DAYS_MS = 5;

const patience = statement<[], unknown>(`SELECT set_config('statement_timeout', '1min', true)`);

/**
 * Sums the days that have ended or have changed since, and the months and years that are complete. One instance does it.
 * Resolves to how many days it has summed.
 */
export async function refreshReports(
  database: Database,
  timeZone: string,
  signal?: AbortSignal,
): Promise<number> {
  const summed = await withLockIfFree(database, ADVISORY_LOCKS.reports, async () => {
    await forgetOtherZone(database, timeZone, signal);
    const count =
      (await sumStaleDays(database, timeZone, signal)) + (await sumNewDays(database, timeZone, signal));
    await sumLonger(database, timeZone, 'month', 'day');
    await sumLonger(database, timeZone, 'year', 'month');
    return count;
  });
  return summed ?? 0;
}

/**
 * Forgets the sums of other time zones after the shop's was changed, because its days begin at another time now. It works in
 * batches, because years of sums would exceed the limit of one statement. A batch that is not reached is forgotten next time.
 */
async function forgetOtherZone(database: Database, timeZone: string, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && (await database.find(selectOther, [timeZone])))
    await database.transaction(async (connection) => {
      await connection.find(patience, []);
      await connection.run(forgetPeriods, [timeZone, DIMENSIONS]);
    });
}

async function sumStaleDays(database: Database, timeZone: string, signal?: AbortSignal): Promise<number> {
  const rows = await database.list(selectStaleDays, [timeZone]);
  const { today, isDue } = await getToday(database, timeZone);
  let count = 0;
  for (const { day } of rows) {
    // A day that is not over is read from the orders anyway.
    if (signal?.aborted || !isOver(day, today, isDue)) continue;
    await sumDay(database, timeZone, day);
    await pause(BETWEEN_DAYS_MS);
    count++;
  }
  return count;
}

async function sumNewDays(database: Database, timeZone: string, signal?: AbortSignal): Promise<number> {
  const { today, first, isDue } = await getToday(database, timeZone);
  if (first === null) return 0;
  const known = await summedStarts(database, timeZone, 'day', first, today);
  let count = 0;
  // The newest days are summed first, because they are looked at most.
  for (let day = today; day >= first && !signal?.aborted; day = addDays(day, -1)) {
    if (known.has(day) || !isOver(day, today, isDue)) continue;
    await sumDay(database, timeZone, day);
    await pause(BETWEEN_DAYS_MS);
    count++;
  }
  return count;
}

/** A transaction that began on a day may still be open when the next day begins. */
const isOver = (day: string, today: string, isDue: boolean): boolean =>
  day < addDays(today, -1) || (day < today && isDue);

/**
 * Sums a day in one snapshot. It forgets only those changes of the day that the snapshot has seen, so one that is
 * committed meanwhile is summed the next time.
 */
async function sumDay(database: Database, timeZone: string, day: string): Promise<void> {
  const [month, year] = [startOf('month', day), startOf('year', day)];
  await database.transaction(
    async (connection) => {
      await connection.find(patience, []);
      const end = addDays(day, 1);
      const bounds = await connection.find(selectBounds, [day, end, timeZone]);
      if (!bounds) throw new Error('the database did not tell when a day begins');
      const { startsAt, endsAt } = bounds;
      await connection.run(storeDay, [startsAt, endsAt, day, end, month, year]);
      await connection.run(insertPeriod, ['day', day, timeZone]);
      await connection.run(deleteStale, [startsAt, endsAt]);
    },
    { text: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ' },
  );
}

/** Sums the months whose days are all summed, and the years whose months are. */
async function sumLonger(database: Database, timeZone: string, period: Period, of: Period): Promise<void> {
  const { today, first } = await getToday(database, timeZone);
  if (first === null) return;
  const parts = await summedStarts(database, timeZone, of, startOf(period, first), today);
  const known = await summedStarts(database, timeZone, period, startOf(period, first), today);
  for (
    let start = startOf(period, first);
    endOf(period, start) < today;
    start = addDays(endOf(period, start), 1)
  ) {
    if (known.has(start) || !isComplete(start, endOf(period, start), { of, first, parts })) continue;
    await database.transaction(async (connection) => {
      await connection.find(patience, []);
      await connection.run(insertLonger, [period, start, endOf(period, start), of, DIMENSIONS]);
      await connection.run(insertPeriod, [period, start, timeZone]);
    });
  }
}

/** Before the first order there is nothing to sum. */
function isComplete(
  start: string,
  end: string,
  { of, first, parts }: { of: Period; first: string; parts: ReadonlySet<string> },
): boolean {
  const begin = start < first ? startOf(of, first) : start;
  for (let one = begin; one <= end; one = addDays(endOf(of, one), 1)) if (!parts.has(one)) return false;
  return true;
}

async function getToday(database: Database, timeZone: string) {
  const found = await database.find(selectToday, [timeZone]);
  if (!found) throw new Error('the database did not tell the day');
  return found;
}

async function summedStarts(
  database: Database,
  timeZone: string,
  period: Period,
  from: string,
  to: string,
): Promise<ReadonlySet<string>> {
  const rows = await database.list(selectPeriods, [from, to, timeZone]);
  return new Set(rows.filter((row) => row.period === period).map(({ startsOn }) => startsOn));
}
