import { distanceTo } from '../pattern/curves.ts';
import type { Sewn } from '../pattern/sew.ts';
import { createRandom, shuffleOrder } from '../random.ts';
import type { Fabric } from './fabric.ts';

/** Pairs of points with the distance that the flat cloth gives them. Compliance is the inverse of stiffness. */
export type Stretches = { pairs: Int32Array; lengths: Float64Array; compliances: Float64Array };
/** Two triangles at an edge. The weighted sum of their four points is zero where the cloth is flat. */
export type Bends = {
  points: Int32Array;
  weights: Float64Array;
  compliances: Float64Array;
  /** The weighted sum along the normal in the fold that the cloth has taken on, and how much of a fold it takes on. */
  rests: Float64Array;
  memories: Float64Array;
};
export type Cloth = { inverseMasses: Float64Array; stretches: Stretches; bends: Bends };

/** How far the layers of a seam reach, in meters. */
const SEAM_REACH = 0.007;
/** The turned-up cloth of a hem. */
const HEM_REACH = 0.024;
const HEM_STIFFNESS = 4;
/** A pressed fold hardly resists. Its reach is in parts of the spacing. */
const FOLD_REACH = 0.9;
const FOLD_STIFFNESS = 0.02;
const PLACKET_STIFFNESS = 30;
/** A hem is drawn in a little by its stitches. */
const HEM_LENGTH = 0.992;
/** The cotangent of a sliver's angle would outweigh all others. */
const WEIGHT_MAX = 6;

export function clothOf(sewn: Sewn, fabrics: readonly Fabric[], seed: number): Cloth {
  const random = createRandom(seed);
  const edges = edgesOf(sewn, fabrics);
  const list = [...edges.values()];
  const order = shuffleOrder(list.length, random);
  const sorted = Array.from(order, (index) => list[index]);
  return {
    inverseMasses: inverseMasses(sewn, fabrics),
    stretches: {
      pairs: Int32Array.from(sorted.flatMap(({ a, b }) => [a, b])),
      lengths: Float64Array.from(sorted, ({ length }) => length),
      compliances: Float64Array.from(sorted, ({ fabric }) => 1 / fabric.stretch),
    },
    bends: bendsOf(sorted, edges),
  };
}

type Edge = {
  a: number;
  b: number;
  length: number;
  fabric: Fabric;
  stiffness: number;
  /** The third point of each triangle at the edge. */
  opposite: number[];
};
type Edges = Map<number, Edge>;

/** A pair of joined points as one number. Garments have fewer points than this. */
const POINTS_MAX = 1 << 22;
const keyOf = (a: number, b: number): number => Math.min(a, b) * POINTS_MAX + Math.max(a, b);

function edgesOf(sewn: Sewn, fabrics: readonly Fabric[]): Edges {
  const { triangles, panelOf, joinedOf, pattern } = sewn;
  const edges: Edges = new Map();
  for (let triangle = 0; triangle < panelOf.length; triangle += 1) {
    const fabric = fabrics[pattern.panels[panelOf[triangle]].fabric];
    for (let side = 0; side < 3; side += 1) {
      const [from, to, third] = [0, 1, 2].map((k) => triangles[3 * triangle + ((side + k) % 3)]);
      const [a, b] = [joinedOf[from], joinedOf[to]];
      if (a === b) continue;
      const length = flatLength(sewn, from, to);
      const known = edges.get(keyOf(a, b));
      if (known) {
        // The two sides of a seam may differ in length. The seam takes the mean.
        known.length = (known.length + length) / 2;
        known.opposite.push(joinedOf[third]);
      } else {
        const stiffness = stiffnessAt(sewn, panelOf[triangle], fabric, from, to);
        edges.set(keyOf(a, b), { a, b, length, fabric, stiffness, opposite: [joinedOf[third]] });
      }
    }
  }
  return edges;
}

function flatLength({ flat, hemDistance }: Sewn, from: number, to: number): number {
  const length = Math.hypot(flat[2 * from] - flat[2 * to], flat[2 * from + 1] - flat[2 * to + 1]);
  return Math.max(hemDistance[from], hemDistance[to]) < 1e-6 ? length * HEM_LENGTH : length;
}

function stiffnessAt(sewn: Sewn, panel: number, fabric: Fabric, from: number, to: number): number {
  const { seamDistance, hemDistance, flat, spacing, pattern } = sewn;
  const { fold, placket } = pattern.panels[panel];
  const middle = [(flat[2 * from] + flat[2 * to]) / 2, (flat[2 * from + 1] + flat[2 * to + 1]) / 2] as const;
  if (fold && distanceTo(fold, middle) < FOLD_REACH * spacing) return FOLD_STIFFNESS;
  if (placket && distanceTo(placket.middle, middle) < placket.reach) return PLACKET_STIFFNESS;
  if ((seamDistance[from] + seamDistance[to]) / 2 < SEAM_REACH) return fabric.seamStiffness;
  return (hemDistance[from] + hemDistance[to]) / 2 < HEM_REACH ? HEM_STIFFNESS : 1;
}

function inverseMasses(sewn: Sewn, fabrics: readonly Fabric[]): Float64Array {
  const { flat, triangles, panelOf, joinedOf, positions, pattern } = sewn;
  const masses = new Float64Array(positions.length / 3);
  for (let triangle = 0; triangle < panelOf.length; triangle += 1) {
    const [a, b, c] = [0, 1, 2].map((k) => 2 * triangles[3 * triangle + k]);
    const area =
      Math.abs(
        (flat[b] - flat[a]) * (flat[c + 1] - flat[a + 1]) - (flat[b + 1] - flat[a + 1]) * (flat[c] - flat[a]),
      ) / 2;
    const mass = area * fabrics[pattern.panels[panelOf[triangle]].fabric].weight;
    for (let k = 0; k < 3; k += 1) masses[joinedOf[triangles[3 * triangle + k]]] += mass / 3;
  }
  return masses.map((mass) => (mass > 0 ? 1 / mass : 0));
}

/**
 * The isometric bending model of Bergou et al. (2006). It needs lengths only, so it works across seams, where the
 * triangles have no common plane.
 */
function bendsOf(sorted: readonly Edge[], edges: Edges): Bends {
  const points: number[] = [];
  const weights: number[] = [];
  const compliances: number[] = [];
  const memories: number[] = [];
  for (const { a, b, fabric, stiffness, opposite } of sorted) {
    const [c, d] = opposite;
    if (opposite.length !== 2 || c === d) continue;
    const length = (from: number, to: number): number => edges.get(keyOf(from, to))?.length ?? 0;
    const first = triangleOf(length(a, b), length(b, c), length(a, c));
    const second = triangleOf(length(a, b), length(b, d), length(a, d));
    const clamp = (weight: number): number => Math.min(WEIGHT_MAX, Math.max(-WEIGHT_MAX, weight));
    points.push(a, b, c, d);
    weights.push(
      clamp(first.cotangentB + second.cotangentB),
      clamp(first.cotangentA + second.cotangentA),
      clamp(-first.cotangentA - first.cotangentB),
      clamp(-second.cotangentA - second.cotangentB),
    );
    compliances.push((first.area + second.area) / (3 * fabric.bending * stiffness));
    memories.push(fabric.memory ?? 0);
  }
  return {
    points: Int32Array.from(points),
    weights: Float64Array.from(weights),
    compliances: Float64Array.from(compliances),
    rests: new Float64Array(compliances.length),
    memories: Float64Array.from(memories),
  };
}

function triangleOf(
  ab: number,
  bc: number,
  ac: number,
): { area: number; cotangentA: number; cotangentB: number } {
  const half = (ab + bc + ac) / 2;
  const area = Math.sqrt(Math.max(half * (half - ab) * (half - bc) * (half - ac), 1e-14));
  return {
    area,
    cotangentA: (ab * ab + ac * ac - bc * bc) / (4 * area),
    cotangentB: (ab * ab + bc * bc - ac * ac) / (4 * area),
  };
}
