import type { Draped } from '../drape.ts';
import { type Curve, line, type Point, resample } from '../pattern/curves.ts';
import { type Detail, placesOn } from './detail.ts';
import { patch, rectangle } from './patch.ts';
import { stitches } from './stitches.ts';

/** In meters. */
const EDGE = 0.005;
const STEPS = 120;
/** The placket of a sleeve ends in a point. It is on the outer side toward the back, where the cuff opens. */
const SLEEVE = { width: 0.024, length: 0.13, point: 0.013, inset: 0.003 };

/** A strip on the front with a line of stitches along each edge. */
export function placket(draped: Draped, width: number, top: number, bottom: number): Detail[] {
  const half = width / 2;
  const edges = [-1, 1].map((side) => ({
    panel: 'front',
    curve: resample(line([side * (half - EDGE), top - 0.002], [side * (half - EDGE), bottom + 0.004]), STEPS),
  }));
  const length = top - bottom;
  return [
    patch(draped, {
      panel: 'front',
      material: 'cloth',
      grid: rectangle([0, top - length / 2], width, length, STEPS, 8),
      lift: 0.0004,
      thickness: 0.0016,
    }),
    stitches(draped, edges, { lift: 0.0022 }),
  ];
}

/** The strip that ends in a point over the opening of a sleeve. `opening` is where it meets the cuff. */
export function sleevePlacket(draped: Draped, panel: string, opening: Point): Detail[] {
  const [x, y] = opening;
  const { width, length, point, inset } = SLEEVE;
  const topAt = (share: number): number => length + point * (1 - 2 * Math.abs(share));
  const grid = Array.from({ length: 24 }, (_, row) =>
    Array.from({ length: 9 }, (__, column): Point => {
      const share = column / 8 - 0.5;
      return [x + share * width, y + topAt(share) * (1 - row / 23)];
    }),
  );
  const side = width / 2 - inset;
  const outline: Curve = [
    [x - side, y],
    [x - side, y + length - inset],
    [x, y + length + point - 2 * inset],
    [x + side, y + length - inset],
    [x + side, y],
  ];
  return [
    patch(draped, { panel, material: 'cloth', grid, lift: 0.0004, thickness: 0.0012 }),
    stitches(draped, [{ panel, curve: outline }], { lift: 0.0017 }),
  ];
}

/** Pattern heights of points that hang at equal distances. The placket is steeper at the neck than on the chest. */
export function evenly(draped: Draped, from: number, to: number, count: number): number[] {
  const heights = Array.from({ length: STEPS + 1 }, (_, step) => from + ((to - from) * step) / STEPS);
  const places = placesOn(
    draped,
    'front',
    heights.map((y) => [0, y] as const),
  );
  const [first, last] = [places[0].position[2], places[STEPS].position[2]];
  return Array.from({ length: count }, (_, index) => {
    const wanted = first + ((last - first) * index) / (count - 1);
    const distances = places.map(({ position }) => Math.abs(position[2] - wanted));
    return heights[distances.indexOf(Math.min(...distances))];
  });
}
