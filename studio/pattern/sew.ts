import { createRandom } from '../random.ts';
import { lengthOf } from './curves.ts';
import { meshPanel, type Panel, type PanelMesh, type Vector } from './panel.ts';

/** Two sides that are sewn together, in the same direction or against each other. */
export type Seam = {
  first: readonly [panel: string, side: string];
  second: readonly [panel: string, side: string];
  reversed?: boolean;
};

export type Pattern = { panels: readonly Panel[]; seams: readonly Seam[] };

/**
 * A sewn garment. Flat arrays have an entry for each point of a panel. Joined arrays have one for each point in space,
 * where the points of a seam are one.
 */
export type Sewn = {
  pattern: Pattern;
  spacing: number;
  meshes: readonly PanelMesh[];
  /** The index of the first flat point of each panel. */
  offsets: readonly number[];
  /** Two numbers per flat point: its place on its panel. */
  flat: Float64Array;
  hemDistance: Float64Array;
  seamDistance: Float64Array;
  /** Three flat points a triangle, counterclockwise when seen from outside. */
  triangles: Int32Array;
  /** The panel of each triangle. */
  panelOf: Int32Array;
  /** The joined point of each flat point. */
  joinedOf: Int32Array;
  /** Three numbers per joined point. */
  positions: Float64Array;
};

export type SewOptions = { spacing: number; seed: number };

export function sew(pattern: Pattern, { spacing, seed }: SewOptions): Sewn {
  const random = createRandom(seed);
  const counts = sideCounts(pattern, spacing);
  const meshes = pattern.panels.map((panel) =>
    meshPanel(panel, counts.get(panel.name) ?? new Map(), spacing, random),
  );
  const offsets: number[] = [];
  let total = 0;
  for (const { points } of meshes) {
    offsets.push(total);
    total += points.length / 2;
  }
  const joinedOf = joinPoints(pattern, meshes, offsets, total);
  const joinedCount = joinedOf.reduce((most, index) => Math.max(most, index + 1), 0);
  const concatenated = (values: (mesh: PanelMesh) => Float64Array): Float64Array =>
    Float64Array.from(meshes.flatMap((mesh) => [...values(mesh)]));
  const sewn: Sewn = {
    pattern,
    spacing,
    meshes,
    offsets,
    flat: concatenated(({ points }) => points),
    hemDistance: concatenated(({ hemDistance }) => hemDistance),
    seamDistance: concatenated(({ seamDistance }) => seamDistance),
    triangles: Int32Array.from(
      meshes.flatMap(({ triangles }, panel) => Array.from(triangles, (point) => point + offsets[panel])),
    ),
    panelOf: Int32Array.from(
      meshes.flatMap(({ triangles }, panel) => Array<number>(triangles.length / 3).fill(panel)),
    ),
    joinedOf,
    positions: new Float64Array(3 * joinedCount),
  };
  placePoints(sewn);
  faceOutward(sewn);
  return sewn;
}

/** The two sides of a seam are divided into the same number of edges. */
function sideCounts({ panels, seams }: Pattern, spacing: number): Map<string, Map<string, number>> {
  const counts = new Map(panels.map(({ name }) => [name, new Map<string, number>()]));
  const lengthOfSide = ([panelName, sideName]: readonly [string, string]): number => {
    const side = panels.find(({ name }) => name === panelName)?.sides.find(({ name }) => name === sideName);
    if (!side) throw new Error(`a seam names the side "${sideName}" of "${panelName}", which does not exist`);
    return lengthOf(side.curve);
  };
  for (const { first, second } of seams) {
    const mean = (lengthOfSide(first) + lengthOfSide(second)) / 2;
    const count =
      counts.get(first[0])?.get(first[1]) ??
      counts.get(second[0])?.get(second[1]) ??
      Math.max(1, Math.round(mean / spacing));
    for (const [panel, side] of [first, second]) counts.get(panel)?.set(side, count);
  }
  return counts;
}

function joinPoints(
  { panels, seams }: Pattern,
  meshes: readonly PanelMesh[],
  offsets: readonly number[],
  total: number,
): Int32Array {
  const parent = Int32Array.from({ length: total }, (_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parent[root] !== root) root = parent[root];
    return root;
  };
  const pointsOf = ([panelName, side]: readonly [string, string]): number[] => {
    const panel = panels.findIndex(({ name }) => name === panelName);
    return (meshes[panel].sides.get(side) ?? []).map((point) => point + offsets[panel]);
  };
  for (const { first, second, reversed = false } of seams) {
    const others = reversed ? pointsOf(second).reverse() : pointsOf(second);
    for (const [at, point] of pointsOf(first).entries()) parent[rootOf(point)] = rootOf(others[at]);
  }
  const numbers = new Map<number, number>();
  return Int32Array.from(parent, (_, index) => {
    const root = rootOf(index);
    if (!numbers.has(root)) numbers.set(root, numbers.size);
    return numbers.get(root) ?? 0;
  });
}

/** Puts each joined point halfway between the places that its panels give it. */
function placePoints({ pattern, offsets, meshes, joinedOf, positions }: Sewn): void {
  const times = new Uint8Array(positions.length / 3);
  for (const [panel, { place }] of pattern.panels.entries()) {
    const { points } = meshes[panel];
    for (let point = 0; point < points.length / 2; point += 1) {
      const joined = joinedOf[offsets[panel] + point];
      const placed = place([points[2 * point], points[2 * point + 1]]);
      for (let k = 0; k < 3; k += 1) positions[3 * joined + k] += placed[k];
      times[joined] += 1;
    }
  }
  for (let at = 0; at < positions.length; at += 1) positions[at] /= times[Math.floor(at / 3)];
}

function faceOutward(sewn: Sewn): void {
  const { pattern, triangles, panelOf } = sewn;
  const outward = new Float64Array(pattern.panels.length);
  for (let triangle = 0; triangle < panelOf.length; triangle += 1) {
    outward[panelOf[triangle]] += turnedOutward(sewn, triangle, pattern.panels[panelOf[triangle]]);
  }
  for (let triangle = 0; triangle < panelOf.length; triangle += 1) {
    if (outward[panelOf[triangle]] >= 0) continue;
    const second = triangles[3 * triangle + 1];
    triangles[3 * triangle + 1] = triangles[3 * triangle + 2];
    triangles[3 * triangle + 2] = second;
  }
}

/** Positive if the triangle's normal points away from the panel's axis. */
function turnedOutward({ triangles, joinedOf, positions }: Sewn, triangle: number, { axis }: Panel): number {
  const [a, b, c] = [0, 1, 2].map((corner): Vector => {
    const at = 3 * joinedOf[triangles[3 * triangle + corner]];
    return [positions[at], positions[at + 1], positions[at + 2]];
  });
  const normal = cross(minus(b, a), minus(c, a));
  const fromAxis = minus(a, axis.through);
  const along = dot(fromAxis, axis.direction) / dot(axis.direction, axis.direction);
  const [x, y, z] = axis.direction;
  return dot(normal, minus(fromAxis, [x * along, y * along, z * along]));
}

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
