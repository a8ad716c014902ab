import type { Draped } from '../drape.ts';
import { type Curve, lengthOf, resample } from '../pattern/curves.ts';
import { type Detail, type Material, type Placed, placesOn } from './detail.ts';

/** A line of stitches on a panel. */
export type StitchRun = { panel: string; curve: Curve };

export type StitchOptions = {
  material?: Extract<Material, 'thread' | 'ecru-thread' | 'contrast-thread'>;
  /** In meters: from one stitch to the next, the width of the thread, and its height over the cloth. */
  pitch?: number;
  width?: number;
  lift?: number;
};

/** The part of the pitch that is thread. The rest is the hole. */
const THREAD_SHARE = 0.7;
/** The thread is a bar of four sides. */
const SIDES = 4;

export function stitches(
  draped: Draped,
  runs: readonly StitchRun[],
  { material = 'thread', pitch = 0.0031, width = 0.0007, lift = 0.0003 }: StitchOptions = {},
): Detail {
  const positions: number[] = [];
  const triangles: number[] = [];
  for (const { panel, curve } of runs) {
    const count = Math.max(1, Math.floor(lengthOf(curve) / pitch));
    const places = placesOn(draped, panel, resample(curve, count));
    for (let at = 0; at < count; at += 1) {
      const first = positions.length / 3;
      positions.push(...bar(places[at], places[at + 1], width / 2, lift));
      triangles.push(...barTriangles(first));
    }
  }
  return {
    material,
    positions: Float64Array.from(positions),
    triangles: Int32Array.from(triangles),
    flat: new Float64Array((positions.length / 3) * 2),
    thickness: 0,
  };
}

/** The ends lie in the cloth and the middle on it, so a stitch looks pulled in. */
function bar(from: Placed, to: Placed, radius: number, lift: number): number[] {
  const { normal } = from;
  const along = [0, 1, 2].map((k) => (to.position[k] - from.position[k]) * THREAD_SHARE);
  const length = Math.hypot(...along) || 1;
  const across = [
    (along[1] * normal[2] - along[2] * normal[1]) / length,
    (along[2] * normal[0] - along[0] * normal[2]) / length,
    (along[0] * normal[1] - along[1] * normal[0]) / length,
  ];
  return [0, 0.25, 0.75, 1].flatMap((share) => {
    const height = share === 0 || share === 1 ? -radius : lift;
    return [0, 1, 2, 3].flatMap((side) => {
      const [sideways, up] = [
        [1, 0],
        [0, 1],
        [-1, 0],
        [0, -1],
      ][side];
      return [0, 1, 2].map(
        (k) =>
          from.position[k] +
          along[k] * share +
          across[k] * sideways * radius +
          normal[k] * (up * radius + height),
      );
    });
  });
}

function barTriangles(first: number): number[] {
  const triangles: number[] = [];
  for (let ring = 0; ring < 3; ring += 1)
    for (let side = 0; side < SIDES; side += 1) {
      const [a, b] = [first + ring * SIDES + side, first + ring * SIDES + ((side + 1) % SIDES)];
      triangles.push(a, b, b + SIDES, a, b + SIDES, a + SIDES);
    }
  return triangles;
}
