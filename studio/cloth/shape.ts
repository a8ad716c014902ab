import type { Sewn } from '../pattern/sew.ts';

/** The normal of each joined point: the mean of its triangles' normals, weighted by their areas. */
export function normalsOf({ triangles, joinedOf }: Sewn, positions: Float64Array): Float64Array {
  const normals = new Float64Array(positions.length);
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => 3 * joinedOf[triangles[at + k]]);
    const [ux, uy, uz] = [0, 1, 2].map((k) => positions[b + k] - positions[a + k]);
    const [vx, vy, vz] = [0, 1, 2].map((k) => positions[c + k] - positions[a + k]);
    const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    for (const corner of [a, b, c]) for (let k = 0; k < 3; k += 1) normals[corner + k] += normal[k];
  }
  for (let at = 0; at < normals.length; at += 3) {
    const length = Math.hypot(normals[at], normals[at + 1], normals[at + 2]) || 1;
    for (let k = at; k < at + 3; k += 1) normals[k] /= length;
  }
  return normals;
}

const INWARD = 0.4;
const OUTWARD = -0.416;

/**
 * Removes the unevenness of single points and keeps folds, by moving points to and from the mean of their neighbors
 * (Taubin 1995). Points of an edge of the cloth move along that edge only.
 */
export function smooth(sewn: Sewn, positions: Float64Array, times: number): void {
  const neighbors = neighborsOf(sewn, positions.length / 3);
  const before = new Float64Array(positions.length);
  for (let step = 0; step < 2 * times; step += 1) {
    before.set(positions);
    for (const [point, others] of neighbors.entries()) {
      if (others.length === 0) continue;
      for (let k = 0; k < 3; k += 1) {
        let sum = 0;
        for (const other of others) sum += before[3 * other + k];
        const toMean = sum / others.length - before[3 * point + k];
        positions[3 * point + k] += toMean * (step % 2 === 0 ? INWARD : OUTWARD);
      }
    }
  }
}

function neighborsOf({ triangles, joinedOf }: Sewn, count: number): number[][] {
  const times = new Map<number, number>();
  for (let at = 0; at < triangles.length; at += 3)
    for (let side = 0; side < 3; side += 1) {
      const [a, b] = [joinedOf[triangles[at + side]], joinedOf[triangles[at + ((side + 1) % 3)]]];
      const key = Math.min(a, b) * count + Math.max(a, b);
      times.set(key, (times.get(key) ?? 0) + 1);
    }
  const edges = [...times].map(([key, seen]) => ({ a: Math.floor(key / count), b: key % count, seen }));
  const atEdge = new Set(edges.filter(({ seen }) => seen === 1).flatMap(({ a, b }) => [a, b]));
  const neighbors = Array.from({ length: count }, (): number[] => []);
  for (const { a, b, seen } of edges) {
    if (!atEdge.has(a) || seen === 1) neighbors[a].push(b);
    if (!atEdge.has(b) || seen === 1) neighbors[b].push(a);
  }
  return neighbors;
}
