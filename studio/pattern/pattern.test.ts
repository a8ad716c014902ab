import assert from 'node:assert/strict';
import { test } from 'node:test';
import { garments } from '../garments/list.ts';
import { createRandom } from '../random.ts';
import { isInside, lengthOf } from './curves.ts';
import { triangulate } from './delaunay.ts';
import { sew } from './sew.ts';
import { surfaceOf } from './surface.ts';

const SPACING = 0.03;

test('a triangulation covers the hull of its points, and no circumcircle contains another point', () => {
  const random = createRandom(3);
  const inner = Array.from({ length: 120 }, () => [random(), random()]);
  const points = Float64Array.from([[0, 0], [1, 0], [1, 1], [0, 1], ...inner].flat());
  const triangles = triangulate(points, 0.1, random);
  let area = 0;
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => [
      points[2 * triangles[at + k]],
      points[2 * triangles[at + k] + 1],
    ]);
    const twice = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    assert.ok(twice > 0);
    area += twice / 2;
    const { x, y, radius } = circleThrough(a, b, c);
    for (let point = 0; point < points.length; point += 2)
      assert.ok(Math.hypot(points[point] - x, points[point + 1] - y) > radius - 1e-5);
  }
  assert.ok(Math.abs(area - 1) < 1e-3, `${area}`);
});

function circleThrough(a: number[], b: number[], c: number[]): { x: number; y: number; radius: number } {
  const [bx, by, cx, cy] = [b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]];
  const d = 2 * (bx * cy - by * cx);
  const x = (cy * (bx * bx + by * by) - by * (cx * cx + cy * cy)) / d;
  const y = (bx * (cx * cx + cy * cy) - cx * (bx * bx + by * by)) / d;
  return { x: a[0] + x, y: a[1] + y, radius: Math.hypot(x, y) };
}

for (const [name, makeGarment] of Object.entries(garments)) {
  const { pattern } = makeGarment();

  test(`each piece of ${name} is a closed outline of sides that meet`, () => {
    for (const { sides, name: panel } of pattern.panels)
      for (const [index, { curve }] of sides.entries()) {
        const next = sides[(index + 1) % sides.length].curve[0];
        const end = curve[curve.length - 1];
        assert.ok(Math.hypot(end[0] - next[0], end[1] - next[1]) < 1e-6, `${panel}, side ${index}`);
      }
  });

  test(`the sides of each seam of ${name} differ by less than a third`, () => {
    for (const { first, second } of pattern.seams) {
      const [one, other] = [first, second].map(([panel, side]) => {
        const found = pattern.panels.find(({ name: known }) => known === panel);
        return lengthOf(found?.sides.find(({ name: known }) => known === side)?.curve ?? []);
      });
      assert.ok(
        one > 0 && Math.abs(one - other) < Math.max(one, other) / 3,
        `${first} ${second}: ${one} ${other}`,
      );
    }
  });

  test(`${name} is one cloth: seams share their points, and every triangle lies in its piece`, () => {
    const sewn = sew(pattern, { spacing: SPACING, seed: 1 });
    for (const [panel, { points, triangles }] of sewn.meshes.entries()) {
      const outline = pattern.panels[panel].sides.flatMap(({ curve }) => curve.slice(0, -1));
      assert.ok(triangles.length > 0);
      let outside = 0;
      for (let at = 0; at < triangles.length; at += 3) {
        const [x, y] = [0, 1].map((k) =>
          [0, 1, 2].reduce((sum, corner) => sum + points[2 * triangles[at + corner] + k] / 3, 0),
        );
        if (!isInside(outline, [x, y])) outside += 1;
      }
      assert.ok(outside <= 0.03 * (triangles.length / 3), `${pattern.panels[panel].name}: ${outside}`);
    }
    assert.ok(sewn.positions.every(Number.isFinite));
    assert.ok(sewn.positions.length / 3 < sewn.flat.length / 2);
    // Each seam of n edges joins n + 1 pairs of points.
    for (const { first, second } of pattern.seams) {
      const [one, other] = [first, second].map(([panel, side]) => {
        const index = pattern.panels.findIndex(({ name: known }) => known === panel);
        const indices = sewn.meshes[index].sides.get(side) ?? [];
        return new Set(indices.map((point) => sewn.joinedOf[point + sewn.offsets[index]]));
      });
      assert.deepEqual([...one].sort(), [...other].sort(), `${first} ${second}`);
    }
  });
}

test('a pattern point is found on the cloth by shares of three points', () => {
  const sewn = sew(garments['crew-tee']().pattern, { spacing: SPACING, seed: 1 });
  const { corners, shares } = surfaceOf(sewn, 'front').anchorAt([0.05, -0.4]);
  assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-9);
  assert.ok(shares.every((share) => share > -1e-9));
  assert.equal(new Set(corners).size, 3);
});
