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

/** Seams are smoothed this many times as often as cloth. Their layers keep them straighter than cloth would be. */
const SEAM_PASSES = 4;

/**
 * Removes the unevenness of single points and keeps folds, by moving points to and from the mean of their neighbors
 * (Taubin 1995). Points of an edge or of a seam move along it only: the points beside a seam are not at equal distances
 * from it, so their mean would pull the seam to one side here and to the other there.
 */
export function smooth(sewn: Sewn, positions: Float64Array, times: number): void {
  const { around, alongSeams } = neighborsOf(sewn, positions.length / 3);
  moveToMeans(alongSeams, positions, (SEAM_PASSES - 1) * times);
  moveToMeans(around, positions, times);
}

function moveToMeans(neighbors: readonly number[][], positions: Float64Array, times: number): void {
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

/** The neighbors of each point, and of the points of seams those on the same seam. Where seams meet, points have all. */
function neighborsOf(sewn: Sewn, count: number): Record<'around' | 'alongSeams', number[][]> {
  const edges = edgesOf(sewn);
  const atEdge = new Set(edges.filter(({ kind }) => kind === 'edge').flatMap(({ a, b }) => [a, b]));
  const lists = (): number[][] => Array.from({ length: count }, () => []);
  const [around, onSeam] = [lists(), lists()];
  for (const { a, b, kind } of edges) {
    if (!atEdge.has(a) || kind === 'edge') around[a].push(b);
    if (!atEdge.has(b) || kind === 'edge') around[b].push(a);
    if (kind !== 'seam') continue;
    onSeam[a].push(b);
    onSeam[b].push(a);
  }
  const alongSeams = onSeam.map((others, point) => (others.length === 2 && !atEdge.has(point) ? others : []));
  return {
    around: around.map((others, point) => (alongSeams[point].length > 0 ? alongSeams[point] : others)),
    alongSeams,
  };
}

type Edge = { a: number; b: number; kind: 'inner' | 'edge' | 'seam' };

/** An edge of one triangle is an edge of the cloth. At a seam, the two triangles have different flat points. */
function edgesOf({ triangles, joinedOf }: Sewn): Edge[] {
  const edges = new Map<string, Edge & { flat: number }>();
  for (let at = 0; at < triangles.length; at += 3)
    for (let side = 0; side < 3; side += 1) {
      const ends = [triangles[at + side], triangles[at + ((side + 1) % 3)]];
      const [first, second] = ends.sort((p, q) => joinedOf[p] - joinedOf[q]);
      const [a, b] = [joinedOf[first], joinedOf[second]];
      const seen = edges.get(`${a} ${b}`);
      if (seen) seen.kind = seen.flat === first ? 'inner' : 'seam';
      else edges.set(`${a} ${b}`, { a, b, kind: 'edge', flat: first });
    }
  return [...edges.values()];
}
