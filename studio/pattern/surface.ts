import type { Point } from './curves.ts';
import type { Sewn } from './sew.ts';

/** A place on the cloth: three joined points and their shares. */
type Anchor = {
  corners: readonly [number, number, number];
  shares: readonly [number, number, number];
};

/** Finds the places of pattern points on the cloth of one panel. */
export type Surface = { anchorAt(point: Point): Anchor };

/** The cells of the index are this many times as wide as the mesh is fine. */
const CELL_IN_SPACINGS = 2;
const RINGS_MAX = 40;

export function surfaceOf(sewn: Sewn, panelName: string): Surface {
  const panel = sewn.pattern.panels.findIndex(({ name }) => name === panelName);
  if (panel < 0) throw new Error(`there is no panel "${panelName}"`);
  const { points, triangles } = sewn.meshes[panel];
  const cell = sewn.spacing * CELL_IN_SPACINGS;
  const index = indexOfTriangles(points, triangles, cell);
  return {
    anchorAt([x, y]) {
      let best: { triangle: number; shares: [number, number, number]; least: number } | undefined;
      const [column, row] = [Math.floor(x / cell), Math.floor(y / cell)];
      // A point on a curved outline can lie outside all triangles, so the search goes on to the next ring of cells.
      for (let ring = 1; ring < RINGS_MAX && (ring === 1 || !best); ring += 1) {
        for (const triangle of trianglesNear(index, column, row, ring)) {
          const shares = sharesOf(points, triangles, triangle, x, y);
          const least = Math.min(...shares);
          if (!best || least > best.least) best = { triangle, shares, least };
        }
      }
      if (!best) throw new Error(`the point ${x}, ${y} is far from the panel "${panelName}"`);
      const [a, b, c] = triangles.subarray(3 * best.triangle, 3 * best.triangle + 3);
      const joined = (point: number): number => sewn.joinedOf[sewn.offsets[panel] + point];
      return { corners: [joined(a), joined(b), joined(c)], shares: best.shares };
    },
  };
}

const keyOf = (column: number, row: number): number => column * 100_003 + row;

function indexOfTriangles(points: Float64Array, triangles: Int32Array, cell: number): Map<number, number[]> {
  const index = new Map<number, number[]>();
  for (let triangle = 0; triangle < triangles.length / 3; triangle += 1) {
    const [a, b, c] = triangles.subarray(3 * triangle, 3 * triangle + 3);
    const column = Math.floor((points[2 * a] + points[2 * b] + points[2 * c]) / 3 / cell);
    const row = Math.floor((points[2 * a + 1] + points[2 * b + 1] + points[2 * c + 1]) / 3 / cell);
    const list = index.get(keyOf(column, row));
    if (list) list.push(triangle);
    else index.set(keyOf(column, row), [triangle]);
  }
  return index;
}

function* trianglesNear(
  index: ReadonlyMap<number, number[]>,
  column: number,
  row: number,
  ring: number,
): Generator<number> {
  for (let dx = -ring; dx <= ring; dx += 1)
    for (let dy = -ring; dy <= ring; dy += 1) yield* index.get(keyOf(column + dx, row + dy)) ?? [];
}

function sharesOf(
  points: Float64Array,
  triangles: Int32Array,
  triangle: number,
  x: number,
  y: number,
): [number, number, number] {
  const [a, b, c] = triangles.subarray(3 * triangle, 3 * triangle + 3);
  const [ux, uy] = [points[2 * b] - points[2 * a], points[2 * b + 1] - points[2 * a + 1]];
  const [vx, vy] = [points[2 * c] - points[2 * a], points[2 * c + 1] - points[2 * a + 1]];
  const [px, py] = [x - points[2 * a], y - points[2 * a + 1]];
  const area = ux * vy - uy * vx;
  const second = (px * vy - py * vx) / area;
  const third = (ux * py - uy * px) / area;
  return [1 - second - third, second, third];
}
