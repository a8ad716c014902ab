import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deliveryDays } from '../layout/delivery-terms.ts';
import { endOfDay } from '../layout/end-of-day.ts';
import { formatMoney } from '../layout/money.ts';
import { accentContrast, accentStyles, CONTRAST_MIN } from './brand/accent.ts';
import { logoPictureOf, pictureFault } from './brand/logo-picture.ts';
import { sanitizePage } from './content/sanitize-page.ts';
import {
  isCurrency,
  isPayableAmount,
  minorDigits,
  parseMoney,
  roundToPayable,
  typedMoney,
} from './currency.ts';
import { DEFAULT_SETTINGS } from './defaults.ts';
import { dayIn, instantIn, isTimeZone, localIn, startOfDay } from './time-zone.ts';

describe('money', () => {
  it('has the digits of ISO 4217', () => {
    assert.deepEqual(['EUR', 'JPY', 'KWD', 'CLF'].map(minorDigits), [2, 0, 3, 4]);
    assert.deepEqual([formatMoney(6_900, 'EUR'), formatMoney(6_900, 'JPY')], ['€69.00', 'JP¥6,900']);
    assert.match(formatMoney(6_900, 'KWD'), /^KWD\s6\.900$/);
    assert.deepEqual([isCurrency('SEK'), isCurrency('XXXX'), isCurrency('eur')], [true, false, false]);
  });

  it('is parsed exactly, and written as it is parsed', () => {
    for (const [text, currency, minor] of [
      ['4.90', 'EUR', 490],
      ['4,9', 'EUR', 490],
      ['19.99', 'EUR', 1_999],
      ['490', 'JPY', 490],
      ['1.005', 'KWD', 1_005],
    ] as const)
      assert.equal(parseMoney(text, currency), minor, text);
    for (const [text, currency] of [
      ['4.999', 'EUR'],
      ['4.9', 'JPY'],
      ['-1', 'EUR'],
      ['1e3', 'EUR'],
      ['', 'EUR'],
    ] as const)
      assert.equal(parseMoney(text, currency), undefined, text);
    for (const currency of ['EUR', 'JPY', 'KWD'])
      assert.equal(parseMoney(typedMoney(123_456, currency), currency), 123_456);
  });
});

describe('amounts that cards can be charged', () => {
  it('end in 0 in currencies of three decimals that need it', () => {
    assert.deepEqual(
      ['KWD', 'IQD', 'EUR'].map((currency) => isPayableAmount(4_255, currency)),
      [false, true, true],
    );
    assert.deepEqual([roundToPayable(4_255, 'KWD'), roundToPayable(4_255.5, 'EUR')], [4_260, 4_256]);
  });
});

describe('a time zone', () => {
  it('begins the day at its own midnight', () => {
    const at = new Date('2026-11-29T23:30:00Z');
    assert.equal(dayIn('UTC', at).toISOString(), '2026-11-29T00:00:00.000Z');
    assert.equal(dayIn('Europe/Vienna', at).toISOString(), '2026-11-30T00:00:00.000Z');
    // Sunday evening in UTC is Monday in Vienna.
    const days = (zone: string) => deliveryDays(at, { daysFrom: 1, daysTo: 1 }, zone).from.toISOString();
    assert.equal(days('UTC'), '2026-11-30T00:00:00.000Z');
    assert.equal(days('Europe/Vienna'), '2026-12-01T00:00:00.000Z');
  });

  it('ends the day at its next midnight, on days of 23 and 25 hours, too', () => {
    const end = (at: string, zone: string) => endOfDay(new Date(at), zone).toISOString();
    assert.equal(end('2026-11-29T00:00:00Z', 'UTC'), '2026-11-30T00:00:00.000Z');
    assert.equal(end('2026-11-29T23:59:59Z', 'UTC'), '2026-11-30T00:00:00.000Z');
    assert.equal(end('2026-03-29T00:30:00Z', 'Europe/Vienna'), '2026-03-29T22:00:00.000Z');
    assert.equal(end('2026-10-25T00:30:00Z', 'Europe/Vienna'), '2026-10-25T23:00:00.000Z');
    assert.equal(end('2026-11-29T12:00:00Z', 'Asia/Kathmandu'), '2026-11-29T18:15:00.000Z');
  });

  it('tells when its clocks show a time: after a skipped hour, and the first of two', () => {
    for (const [zone, local, at] of [
      ['UTC', '2026-11-29T08:00', '2026-11-29T08:00:00.000Z'],
      ['Asia/Tokyo', '2026-11-29T08:00', '2026-11-28T23:00:00.000Z'],
      ['Europe/Vienna', '2026-03-29T01:59', '2026-03-29T00:59:00.000Z'],
      ['Europe/Vienna', '2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
      ['Europe/Vienna', '2026-03-29T03:30', '2026-03-29T01:30:00.000Z'],
      ['Europe/Vienna', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
      ['Europe/Vienna', '2026-10-25T03:00', '2026-10-25T02:00:00.000Z'],
      ['America/New_York', '2026-03-08T02:30', '2026-03-08T07:30:00.000Z'],
      ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45:00.000Z'],
    ] as const)
      assert.equal(instantIn(zone, local)?.toISOString(), at, `${zone} ${local}`);
    for (const at of ['2026-03-29T01:30:00.000Z', '2026-10-25T02:00:00.000Z', '2026-07-01T22:15:00.000Z'])
      assert.equal(instantIn('Europe/Vienna', localIn('Europe/Vienna', new Date(at)))?.toISOString(), at);
    for (const text of ['', 'tomorrow', '2026-02-30T08:00', '2026-11-29T24:00', '0026-11-29T08:00'])
      assert.equal(instantIn('UTC', text), undefined, text);
  });

  it('begins a day after midnight if its clocks skip midnight', () => {
    const begins = (zone: string, day: string, later = 0) =>
      startOfDay(zone, new Date(day), later).toISOString();
    assert.equal(begins('Africa/Cairo', '2026-04-24'), '2026-04-23T22:00:00.000Z');
    assert.equal(begins('Europe/Vienna', '2026-03-29', 1), '2026-03-29T22:00:00.000Z');
    assert.equal(begins('Asia/Tokyo', '2026-11-29', -7), '2026-11-21T15:00:00.000Z');
    assert.equal(begins('UTC', '9999-12-31', 1), '+010000-01-01T00:00:00.000Z');
  });

  it('is a name that is known', () => {
    assert.deepEqual(
      ['UTC', 'Europe/Vienna', 'America/Argentina/Salta', 'Mars/Olympus', '+02:00', ''].map(isTimeZone),
      [true, true, true, false, false, false],
    );
  });
});

describe('an accent', () => {
  it('must be readable on paper', () => {
    assert.ok(accentContrast(DEFAULT_SETTINGS.accent) > CONTRAST_MIN);
    assert.ok(accentContrast('#ffcc00') < CONTRAST_MIN);
  });

  it('has shades that can be read in both schemes', () => {
    for (const accent of ['#2442c8', '#7a1f3d', '#006b3c', '#000000', '#b3261e', '#5b3a00']) {
      assert.ok(accentContrast(accent) >= CONTRAST_MIN, accent);
      const styles = accentStyles(accent);
      const shades = (name: string) => {
        const [, light = '', dark = ''] =
          new RegExp(`--${name}:light-dark\\((#\\w{6}),(#\\w{6})\\)`).exec(styles) ?? [];
        return { light, dark };
      };
      const [color, on, soft] = ['accent', 'on-accent', 'accent-soft'].map(shades) as [
        Shades,
        Shades,
        Shades,
      ];
      const pairs: [string, string][] = [
        [color.light, on.light],
        [color.dark, on.dark],
        [color.light, soft.light],
        [color.dark, soft.dark],
        [color.dark, '#161513'],
        [color.dark, '#25231f'],
      ];
      for (const [one, other] of pairs)
        assert.ok(contrast(one, other) >= CONTRAST_MIN, `${accent}: ${one} on ${other}`);
    }
  });
});

interface Shades {
  light: string;
  dark: string;
}

/** WCAG 2.2, written again, so that the shop's own function is tested. */
function contrast(one: string, other: string): number {
  const luminance = (color: string) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, weight, index) => {
      const share = Number.parseInt(color.slice(1 + 2 * index, 3 + 2 * index), 16) / 255;
      return sum + weight * (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
    }, 0);
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe('a picture of the logo', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
    'base64',
  );

  it('is judged by its content', () => {
    const { contentType, width, height } = logoPictureOf(png.toString('base64')) ?? {};
    assert.deepEqual({ contentType, width, height }, { contentType: 'image/png', width: 1, height: 1 });
    const webp = Buffer.alloc(30);
    webp.write('RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0', 'latin1');
    webp.writeUIntLE(119, 24, 3);
    webp.writeUIntLE(39, 27, 3);
    assert.equal(logoPictureOf(webp.toString('base64'))?.width, 120);
    for (const hostile of ['<svg onload="alert(1)"/>', 'GIF89a', '<!doctype html>', ''])
      assert.match(pictureFault(Buffer.from(hostile).toString('base64')) ?? '', /PNG or WebP/);
  });

  it('is small', () => {
    assert.match(pictureFault(Buffer.alloc(70_000).toString('base64')) ?? '', /64 KiB/);
    const large = Buffer.from(png);
    large.writeUInt32BE(50_000, 16);
    assert.match(pictureFault(large.toString('base64')) ?? '', /pixels/);
  });
});

describe('the text of a page', () => {
  it('keeps a few safe tags, and is the same when it is cleaned again', () => {
    const html =
      '<h1>Hi</h1><p class="lede big" style="x">A<script>alert(1)</script></p><a href="/terms" onclick="x">ok</a><a href="javascript:x">no</a><a href="&#123;{shop}}">no</a><img src=x onerror=x><p>{{cookies}}</p>';
    const clean = sanitizePage(html);
    assert.equal(
      clean,
      '<h2>Hi</h2><p class="lede">A</p><a href="/terms">ok</a><a>no</a><a>no</a><p>{{cookies}}</p>',
    );
    assert.equal(sanitizePage(clean), clean);
  });

  it('becomes paragraphs if it is plain', () => {
    assert.equal(sanitizePage('One & two\r\n\r\nthree'), '<p>One &amp; two</p>\n<p>three</p>');
  });
});
