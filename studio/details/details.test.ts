import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalsOf } from '../cloth/shape.ts';
import type { Draped } from '../drape.ts';
import { garments } from '../garments/list.ts';
import { heightOf } from '../pattern/curves.ts';
import { sew } from '../pattern/sew.ts';

/** The garment where its pieces are put on, which is near enough for details. */
function putOn(name: string): Draped {
  const sewn = sew(garments[name]().pattern, { spacing: 0.02, seed: 1 });
  return { sewn, positions: sewn.positions, normals: normalsOf(sewn, sewn.positions) };
}

for (const name of ['polo', 'linen-polo', 'merino-polo'])
  test(`the buttons of ${name} are at equal distances as it hangs`, () => {
    const heights = garments[name]()
      .details(putOn(name))
      .filter(({ material }) => material === 'pearl' || material === 'button')
      .map(({ positions }) => meanHeight(positions));
    assert.equal(heights.length, 3);
    const [first, middle, last] = heights;
    assert.ok(first - last > 0.08, `${heights}`);
    assert.ok(Math.abs(first - middle - (middle - last)) < 0.004, `${heights}`);
  });

test('every part of every garment lies on its cloth', () => {
  for (const name of Object.keys(garments)) {
    const draped = putOn(name);
    const cloth = boundsOf(draped.positions);
    for (const { material, positions, triangles } of garments[name]().details(draped)) {
      assert.ok(positions.every(Number.isFinite), `${name}: ${material}`);
      assert.ok(
        triangles.every((point) => 3 * point < positions.length),
        `${name}: ${material}`,
      );
      const part = boundsOf(positions);
      for (let k = 0; k < 3; k += 1)
        assert.ok(
          part.low[k] > cloth.low[k] - 0.02 && part.high[k] < cloth.high[k] + 0.02,
          `${name}: ${material}`,
        );
    }
  }
});

test('an Oxford shirt has seven buttons in front, one on each cuff, and one on each point of its collar', () => {
  const buttons = garments['oxford-shirt']()
    .details(putOn('oxford-shirt'))
    .filter(({ material }) => material === 'pearl');
  assert.equal(buttons.length, 11);
});

function boundsOf(positions: Float64Array): { low: number[]; high: number[] } {
  const [low, high] = [
    [9, 9, 9],
    [-9, -9, -9],
  ];
  for (const [at, value] of positions.entries()) {
    low[at % 3] = Math.min(low[at % 3], value);
    high[at % 3] = Math.max(high[at % 3], value);
  }
  return { low, high };
}

function meanHeight(positions: Float64Array): number {
  const heights = positions.filter((_, at) => at % 3 === 2);
  return heights.reduce((sum, height) => sum + height, 0) / heights.length;
}

for (const name of ['crew-tee', 'polo'])
  test(`a tape covers the whole seam of the back neck of ${name}`, () => {
    const draped = putOn(name);
    const back = draped.sewn.pattern.panels.findIndex((panel) => panel.name === 'back');
    const seam = (draped.sewn.meshes[back].sides.get('neck') ?? []).map((point) => {
      const at = 3 * draped.sewn.joinedOf[draped.sewn.offsets[back] + point];
      return draped.positions.slice(at, at + 3);
    });
    const parts = garments[name]()
      .details(draped)
      .filter(({ material }) => material === 'cloth');
    assert.ok(seam.length > 5);
    for (const [x, y, z] of seam) {
      const nearest = parts.map(({ positions }) => {
        let least = Number.POSITIVE_INFINITY;
        for (let at = 0; at < positions.length; at += 3)
          least = Math.min(
            least,
            Math.hypot(positions[at] - x, positions[at + 1] - y, positions[at + 2] - z),
          );
        return least;
      });
      assert.ok(Math.min(...nearest) < 0.008, `${x} ${y} ${z}: ${nearest}`);
    }
  });

test('the front of a garment is longer than its back in the middle, and as long at its sides', () => {
  for (const [name, makeGarment] of Object.entries(garments)) {
    const { panels } = makeGarment().pattern;
    const [front, back] = ['front', 'back'].map(
      (piece) =>
        panels.find((panel) => panel.name === piece)?.sides.find((side) => side.name === 'hem')?.curve,
    );
    if (!front || !back) continue;
    assert.deepEqual(front[0], back[0], name);
    assert.ok(heightOf(back, 0) - heightOf(front, 0) > 0.02, name);
  }
});
