import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drawings } from '../../../pictures/drawings.ts';
import { complementsOf, matchOf, paletteOf, partOf } from './outfit-rules.ts';

describe('the rules of an outfit', () => {
  const navy = paletteOf('navy');
  const worn = (more = {}) => ({ season: 0, palette: navy, priceMinor: 5_000, ...more });
  const score = (one: object, other: object) => matchOf(worn(one), worn(other)) ?? Number.NaN;

  it('know the part of every drawing except the one for any product', () => {
    const unknown = [...drawings.keys()].filter((name) => partOf(name) === 0);
    assert.deepEqual(unknown, ['woven-label']);
    assert.equal(complementsOf(0).length, 0);
    for (const name of drawings.keys())
      assert.ok(!complementsOf(partOf(name)).includes(partOf(name)), `${name} with another of its kind`);
  });

  it('keep winter and summer apart, and prefer one season', () => {
    assert.equal(matchOf(worn({ season: 1 }), worn({ season: -1 })), undefined);
    assert.ok(score({ season: -1 }, { season: -1 }) > score({ season: -1 }, { season: 0 }));
  });

  it('prefer tones of one hue, then neutral colors', () => {
    const [rust, brick, mustard] = ['rust', 'brick', 'mustard'].map(paletteOf) as [number, number, number];
    const scoreWithRust = (palette: number) => score({ palette: rust }, { palette });
    assert.ok(scoreWithRust(brick) > scoreWithRust(navy));
    assert.ok(scoreWithRust(navy) > scoreWithRust(mustard) || brick === mustard);
  });

  it('prefer prices of one band', () => {
    const to = (priceMinor: number) => score({}, { priceMinor });
    assert.ok(to(9_000) > to(15_000));
    assert.ok(to(15_000) > to(45_000));
    assert.ok(Number.isFinite(score({ priceMinor: 0 }, { priceMinor: 0 })));
  });
});
