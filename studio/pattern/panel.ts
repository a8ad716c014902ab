import type { Random } from '../random.ts';
import { type Curve, distanceTo, isInside, lengthOf, type Point, resample } from './curves.ts';
import { triangulate } from './delaunay.ts';

/** In meters: x to the wearer's left, y to the back, z up from the floor. */
export type Vector = readonly [x: number, y: number, z: number];

/** A named part of an outline. Seams and hems refer to it by its name. */
type Side = { name: string; curve: Curve };

/** A flat piece of cloth. */
export type Panel = {
  name: string;
  /** Each side starts where the one before it ends. */
  sides: readonly Side[];
  /** Where a point of the piece is before the garment is sewn: around the form, near its final place. */
  place: (point: Point) => Vector;
  /** A line inside the piece once it is placed. The outer face of the cloth points away from it. */
  axis: { through: Vector; direction: Vector };
  hems: readonly string[];
  /** The index of the fabric in the garment's list. */
  fabric: number;
  /** Bands are cut as parts of rings. Their threads run along the ring, which this maps to a straight band. */
  threads?: (point: Point) => Point;
  /** A line on which the piece is folded and pressed, so that it does not open by itself. */
  fold?: Curve;
  /** A placket has several layers, which bend hardly at all up to this distance from its middle. */
  placket?: { middle: Curve; reach: number };
};

export type PanelMesh = {
  points: Float64Array;
  triangles: Int32Array;
  /** The indices of the points of each side, in its direction. */
  sides: Map<string, number[]>;
  hemDistance: Float64Array;
  seamDistance: Float64Array;
};

/** Distances that are larger have no effect. */
const DISTANCE_MAX = 1;
/** In parts of the spacing. The even grid is disturbed so that folds have no preferred direction. */
const JITTER = 0.16;
const GAP_AT_OUTLINE = 0.6;

/** `counts` says in how many edges a side is divided, where a seam has fixed that. */
export function meshPanel(
  panel: Panel,
  counts: ReadonlyMap<string, number>,
  spacing: number,
  random: Random,
): PanelMesh {
  const outline: Point[] = [];
  const sides = new Map<string, number[]>();
  for (const { name, curve } of panel.sides) {
    const count = counts.get(name) ?? Math.max(1, Math.round(lengthOf(curve) / spacing));
    sides.set(
      name,
      Array.from({ length: count + 1 }, (_, index) => outline.length + index),
    );
    outline.push(...resample(curve, count).slice(0, -1));
  }
  for (const [name, indices] of sides)
    sides.set(
      name,
      indices.map((index) => index % outline.length),
    );
  const all = [...outline, ...innerPoints(outline, spacing, random)];
  const points = Float64Array.from(all.flat());
  return {
    points,
    triangles: trianglesInside(points, outline, spacing, random),
    sides,
    ...distances(panel, all),
  };
}

function innerPoints(outline: Curve, spacing: number, random: Random): Point[] {
  const closed = [...outline, outline[0]];
  const [left, right] = [Math.min(...outline.map(([x]) => x)), Math.max(...outline.map(([x]) => x))];
  const [bottom, top] = [Math.min(...outline.map(([, y]) => y)), Math.max(...outline.map(([, y]) => y))];
  const inner: Point[] = [];
  const rowHeight = (spacing * Math.sqrt(3)) / 2;
  const jitter = (): number => (random() - 0.5) * JITTER * spacing;
  for (let row = 0; bottom + row * rowHeight < top; row += 1) {
    const start = left - (row % 2 === 0 ? 0 : spacing / 2);
    for (let x = start; x < right; x += spacing) {
      const point = [x + jitter(), bottom + row * rowHeight + jitter()] as const;
      if (isInside(outline, point) && distanceTo(closed, point) > GAP_AT_OUTLINE * spacing) inner.push(point);
    }
  }
  return inner;
}

/** The triangulation fills the hull of the points. Triangles outside the outline or without area are dropped. */
function trianglesInside(points: Float64Array, outline: Curve, spacing: number, random: Random): Int32Array {
  const all = triangulate(points, spacing, random);
  const kept: number[] = [];
  for (let at = 0; at < all.length; at += 3) {
    const [a, b, c] = [2 * all[at], 2 * all[at + 1], 2 * all[at + 2]];
    const [ux, uy] = [points[b] - points[a], points[b + 1] - points[a + 1]];
    const [vx, vy] = [points[c] - points[a], points[c + 1] - points[a + 1]];
    if (Math.abs(ux * vy - uy * vx) < 1e-4 * spacing * spacing) continue;
    const center = [points[a] + (ux + vx) / 3, points[a + 1] + (uy + vy) / 3] as const;
    if (isInside(outline, center)) kept.push(all[at], all[at + 1], all[at + 2]);
  }
  return Int32Array.from(kept);
}

function distances(
  { sides, hems }: Panel,
  points: readonly Point[],
): Pick<PanelMesh, 'hemDistance' | 'seamDistance'> {
  const nearest = (curves: readonly Curve[]): Float64Array =>
    Float64Array.from(points, (point) =>
      Math.min(DISTANCE_MAX, ...curves.map((curve) => distanceTo(curve, point))),
    );
  const isHem = ({ name }: Side): boolean => hems.includes(name);
  return {
    hemDistance: nearest(sides.filter(isHem).map(({ curve }) => curve)),
    seamDistance: nearest(sides.filter((side) => !isHem(side)).map(({ curve }) => curve)),
  };
}
