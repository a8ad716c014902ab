import type { Stretches } from './constraints.ts';

/** Finds pairs of points that come close but are not neighbors on the cloth. */
export type ContactFinder = { find(positions: Float64Array, distance: number): Int32Array };

/** A power of two. Points of different cells may share an entry, which costs time but changes nothing. */
const ENTRIES = 1 << 17;

export function createContactFinder(pointCount: number, { pairs }: Stretches): ContactFinder {
  const near = twoRings(pointCount, pairs);
  const first = new Int32Array(ENTRIES);
  const next = new Int32Array(pointCount);
  const cells = new Int32Array(3 * pointCount);
  return {
    find(positions, distance) {
      fillCells(positions, distance, cells);
      first.fill(-1);
      const found: number[] = [];
      for (let point = 0; point < pointCount; point += 1) {
        const [x, y, z] = [cells[3 * point], cells[3 * point + 1], cells[3 * point + 2]];
        for (let dx = -1; dx <= 1; dx += 1)
          for (let dy = -1; dy <= 1; dy += 1)
            for (let dz = -1; dz <= 1; dz += 1)
              for (let other = first[entryOf(x + dx, y + dy, z + dz)]; other >= 0; other = next[other])
                if (
                  cells[3 * other] === x + dx &&
                  cells[3 * other + 1] === y + dy &&
                  cells[3 * other + 2] === z + dz &&
                  isClose(positions, point, other, distance) &&
                  !near[point].has(other)
                )
                  found.push(point, other);
        const entry = entryOf(x, y, z);
        next[point] = first[entry];
        first[entry] = point;
      }
      return Int32Array.from(found);
    },
  };
}

const entryOf = (x: number, y: number, z: number): number =>
  (Math.imul(x, 73_856_093) ^ Math.imul(y, 19_349_663) ^ Math.imul(z, 83_492_791)) & (ENTRIES - 1);

function fillCells(positions: Float64Array, distance: number, cells: Int32Array): void {
  for (let at = 0; at < cells.length; at += 1) cells[at] = Math.floor(positions[at] / distance);
}

function isClose(positions: Float64Array, a: number, b: number, distance: number): boolean {
  const dx = positions[3 * a] - positions[3 * b];
  const dy = positions[3 * a + 1] - positions[3 * b + 1];
  const dz = positions[3 * a + 2] - positions[3 * b + 2];
  return dx * dx + dy * dy + dz * dz < distance * distance;
}

/** The neighbors of each point and their neighbors, which are always close. */
function twoRings(pointCount: number, pairs: Int32Array): Set<number>[] {
  const neighbors = Array.from({ length: pointCount }, (): number[] => []);
  for (let at = 0; at < pairs.length; at += 2) {
    neighbors[pairs[at]].push(pairs[at + 1]);
    neighbors[pairs[at + 1]].push(pairs[at]);
  }
  return neighbors.map((ring) => new Set([...ring, ...ring.flatMap((point) => neighbors[point])]));
}
