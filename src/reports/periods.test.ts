import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays, daysIn, divideRange, endOf, isDay, startOf } from './periods.ts';

const day = fc.integer({ min: 0, max: 1_500 }).map((count) => addDays('2024-01-01', count));

test('a range is divided into parts that have each of its days exactly once', () => {
  fc.assert(
    fc.property(day, day, fc.array(day, { maxLength: 40 }), (one, other, missing) => {
      const [from, to] = one < other ? [one, other] : [other, one];
      const isMissing = new Set(missing);
      const days = [];
      for (let each = '2024-01-01'; each <= '2028-12-31'; each = addDays(each, 1)) days.push(each);
      const summed = { day: new Set(days), month: new Set<string>(), year: new Set<string>() };
      for (const each of days) {
        summed.month.add(startOf('month', each));
        summed.year.add(startOf('year', each));
      }
      for (const each of isMissing)
        for (const period of ['day', 'month', 'year'] as const) summed[period].delete(startOf(period, each));
      const { sums, live } = divideRange({ from, to }, summed);
      const covered: string[] = [];
      const cover = (start: string, end: string) => {
        for (let each = start; each <= end; each = addDays(each, 1)) covered.push(each);
      };
      for (const period of ['day', 'month', 'year'] as const)
        for (const start of sums[period]) cover(start, endOf(period, start));
      for (const range of live) {
        cover(range.from, range.to);
        assert.ok(daysIn(range) >= 1);
      }
      assert.deepEqual(
        covered.sort(),
        days.filter((each) => each >= from && each <= to),
      );
      for (const range of live)
        for (let each = range.from; each <= range.to; each = addDays(each, 1)) assert.ok(isMissing.has(each));
    }),
    { numRuns: 60 },
  );
});

test('only days of the calendar are days', () => {
  for (const text of ['2028-02-29', '2026-12-31']) assert.ok(isDay(text), text);
  for (const text of ['2027-02-29', '2026-13-01', '2026-1-1', '0000-01-01', '', '2026-11-28T00:00'])
    assert.ok(!isDay(text), text);
});
