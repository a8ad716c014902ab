import assert from 'node:assert/strict';
import { test } from 'node:test';
import { line, type Point } from '../pattern/curves.ts';
import { type Pattern, type Sewn, sew } from '../pattern/sew.ts';
import { smooth } from './shape.ts';

const SIDE = 0.2;
const UNEVEN = 0.001;

/** Two flat squares, sewn together where x is 0. */
function twoSquares(): Pattern {
  const square = (name: string, left: number): Pattern['panels'][number] => {
    const corners: Point[] = [
      [left, 0],
      [left + SIDE, 0],
      [left + SIDE, SIDE],
      [left, SIDE],
    ];
    return {
      name,
      sides: corners.map((corner, index) => ({
        name: ['lower', 'right', 'upper', 'left'][index],
        curve: line(corner, corners[(index + 1) % 4]),
      })),
      place: ([x, y]) => [x, 2, y],
      axis: { through: [0, 3, 0], direction: [0, 0, 1] },
      hems: [],
      fabric: 0,
    };
  };
  return {
    panels: [square('one', -SIDE), square('other', 0)],
    seams: [{ first: ['one', 'right'], second: ['other', 'left'], reversed: true }],
  };
}

function seamPoints({ meshes, offsets, joinedOf }: Sewn): number[] {
  return (meshes[0].sides.get('right') ?? []).map((point) => joinedOf[offsets[0] + point]);
}

test('a straight seam stays straight, however unevenly the points beside it lie', () => {
  const sewn = sew(twoSquares(), { spacing: 0.01, seed: 1 });
  smooth(sewn, sewn.positions, 7);
  for (const point of seamPoints(sewn).slice(1, -1))
    assert.ok(Math.abs(sewn.positions[3 * point]) < 1e-9, `${sewn.positions[3 * point]}`);
});

test('a seam that zigzags becomes straight', () => {
  const sewn = sew(twoSquares(), { spacing: 0.01, seed: 1 });
  const { positions } = sewn;
  const seam = seamPoints(sewn);
  for (const [at, point] of seam.entries()) positions[3 * point] += at % 2 === 0 ? UNEVEN : -UNEVEN;
  smooth(sewn, positions, 7);
  for (const point of seam.slice(2, -2)) assert.ok(Math.abs(positions[3 * point]) < UNEVEN / 5);
});
