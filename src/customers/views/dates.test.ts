import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ago, agoText, dayText } from './dates.ts';
import { hoursAgo, NOW } from './every-page.fixture.ts';

const WHEN = { now: NOW, timeZone: 'UTC' };

it('a time is more precise the more recent it is', () => {
  const said = [0, 0.05, 0.5, 1.9, 2, 23.9, 24, 24 * 13, 24 * 400].map((hours) =>
    agoText(hoursAgo(hours), WHEN),
  );
  assert.deepEqual(said, [
    'now',
    'now',
    '30 minutes ago',
    'an hour ago',
    '2 hours ago',
    '23 hours ago',
    '21 November',
    '9 November',
    '18 October 2025',
  ]);
});

it('a time in the future says now', () => {
  assert.equal(agoText(hoursAgo(-1), WHEN), 'now');
});

it('a day is one of the shop, with the year if it is not the current one', () => {
  assert.equal(dayText(new Date('2026-01-01T00:00:00Z'), WHEN), '1 January');
  assert.equal(dayText(new Date('2025-12-31T23:59:59Z'), WHEN), '31 December 2025');
  assert.equal(dayText(new Date('2025-12-31T23:59:59Z'), { now: NOW, timeZone: 'Asia/Tokyo' }), '1 January');
});

it('machines get the exact time', () => {
  assert.equal(ago(hoursAgo(2), WHEN).text, '<time datetime="2026-11-22T10:00:00.000Z">2 hours ago</time>');
});
