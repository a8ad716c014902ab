import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drape } from '../drape.ts';
import { garments } from '../garments/list.ts';
import { bezier, line } from '../pattern/curves.ts';
import { type Pattern, sew } from '../pattern/sew.ts';
import { type Bends, clothOf } from './constraints.ts';
import { type Fabric, JERSEY } from './fabric.ts';
import { distanceToForm, formInPose } from './form.ts';
import { keepFolds, type Moment, simulate } from './solver.ts';

const SIDE = 0.3;

/** A square cloth, flat in the air. */
function square(): Pattern {
  const corners = [
    [0, 0],
    [SIDE, 0],
    [SIDE, SIDE],
    [0, SIDE],
  ] as const;
  return {
    panels: [
      {
        name: 'square',
        sides: corners.map((corner, index) => ({
          name: `${index}`,
          curve: line(corner, corners[(index + 1) % 4]),
        })),
        place: ([x, y]) => [x, 2, y],
        axis: { through: [0, 3, 0], direction: [0, 0, 1] },
        hems: [],
        fabric: 0,
      },
    ],
    seams: [],
  };
}

const still: Moment = {
  gravity: 0,
  damping: 0,
  gust: 0,
  creep: 0,
  form: formInPose({ leftArm: 20, rightArm: 20 }),
};

function run(
  moment: Moment,
  change: (positions: Float64Array, inverseMasses: Float64Array, bends: Bends) => void,
  frames = 20,
  fabric: Fabric = JERSEY,
) {
  const sewn = sew(square(), { spacing: 0.03, seed: 1 });
  const cloth = clothOf(sewn, [fabric], 2);
  const { positions } = sewn;
  change(positions, cloth.inverseMasses, cloth.bends);
  const speeds: number[] = [];
  simulate({
    cloth,
    positions,
    momentAt: () => moment,
    frames,
    substeps: 10,
    friction: 0.5,
    thickness: 0.002,
    layerDistance: 0.018,
    onFrame: (_, speed) => speeds.push(speed),
  });
  return { sewn, positions, speeds, cloth };
}

test('cloth without forces stays where it is', () => {
  const { sewn, positions, speeds } = run(still, () => undefined);
  for (let at = 0; at < positions.length; at += 3) assert.ok(Math.abs(positions[at + 1] - 2) < 1e-6);
  assert.ok(sewn.positions.length > 200);
  assert.ok(Math.max(...speeds) < 1e-3, `${Math.max(...speeds)}`);
});

test('stretched cloth returns to its size, and never gains energy', () => {
  const { positions, speeds } = run(
    { ...still, damping: 4 },
    (x) => {
      for (let at = 0; at < x.length; at += 3) x[at] *= 1.1;
    },
    120,
  );
  const width =
    Math.max(...positions.filter((_, at) => at % 3 === 0)) -
    Math.min(...positions.filter((_, at) => at % 3 === 0));
  assert.ok(Math.abs(width - SIDE) < 0.01 * SIDE, `${width}`);
  const [early, late] = [Math.max(...speeds.slice(0, 20)), Math.max(...speeds.slice(-20))];
  assert.ok(late < 0.2 * early, `${early} → ${late}`);
});

test('fixed points hold, and the cloth hangs below them at its own length', () => {
  const { positions } = run(
    { ...still, gravity: 9.81, damping: 4 },
    (x, inverseMasses) => {
      for (let point = 0; point < inverseMasses.length; point += 1)
        if (x[3 * point + 2] > SIDE - 1e-6) inverseMasses[point] = 0;
    },
    60,
  );
  const lowest = Math.min(...positions.filter((_, at) => at % 3 === 2));
  assert.ok(lowest > -0.02 && lowest < 0.01, `${lowest}`);
});

test('cloth keeps a part of a fold that it has taken on, and loses one that it has not', () => {
  const radius = 0.08;
  const board = { ...JERSEY, bending: 0.003, memory: 0.6 };
  const widthAfter = (share: number): number => {
    const { positions } = run(
      { ...still, damping: 4 },
      (x, _, bends) => {
        for (let at = 0; at < x.length; at += 3) {
          const angle = (x[at] - SIDE / 2) / radius;
          x[at] = radius * Math.sin(angle);
          x[at + 1] = 3 - radius * Math.cos(angle);
        }
        keepFolds(bends, x, share);
      },
      90,
      board,
    );
    const across = positions.filter((_, at) => at % 3 === 0);
    return Math.max(...across) - Math.min(...across);
  };
  assert.ok(widthAfter(0) > 0.95 * SIDE, `${widthAfter(0)}`);
  assert.ok(widthAfter(1) < 0.85 * SIDE, `${widthAfter(1)}`);
});

test('a dressed garment has closed seams, no point inside the form, and the same points from the same seed', () => {
  const garment = garments['crew-tee']();
  const levels = [
    { spacing: 0.035, frames: 70, substeps: 8 },
    { spacing: 0.028, frames: 8, substeps: 8 },
  ];
  const { positions, sewn, normals } = drape(garment, { levels, seed: 5 });
  assert.ok(positions.every(Number.isFinite) && normals.every(Number.isFinite));
  const form = formInPose(garment.dressing.to);
  let longest = 0;
  for (let at = 0; at < sewn.triangles.length; at += 3)
    for (const [from, to] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ]) {
      const [a, b] = [
        3 * sewn.joinedOf[sewn.triangles[at + from]],
        3 * sewn.joinedOf[sewn.triangles[at + to]],
      ];
      longest = Math.max(longest, Math.hypot(...[0, 1, 2].map((k) => positions[a + k] - positions[b + k])));
    }
  assert.ok(longest < 2.5 * levels[1].spacing, `${longest}`);
  const deepest = Math.min(
    ...Array.from({ length: positions.length / 3 }, (_, point) =>
      distanceToForm(form, positions[3 * point], positions[3 * point + 1], positions[3 * point + 2]),
    ),
  );
  // Smoothing moves the points of so coarse a mesh.
  assert.ok(deepest > -levels[1].spacing, `${deepest}`);
  assert.deepEqual(drape(garment, { levels, seed: 5 }).positions, positions);
});

test('a bezier curve starts and ends at its points', () => {
  const curve = bezier([0, 0], [1, 0], [1, 1], [0, 1]);
  assert.deepEqual(
    [curve[0], curve[curve.length - 1]],
    [
      [0, 0],
      [0, 1],
    ],
  );
});
