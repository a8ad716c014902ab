import type { TopCurves } from '../blocks/top.ts';
import type { Draped } from '../drape.ts';
import { bezier, type Curve, heightOf, type Point } from '../pattern/curves.ts';
import { type CordInput, cord } from './cord.ts';
import type { Detail } from './detail.ts';
import { patch } from './patch.ts';
import { stitches } from './stitches.ts';

/** The pocket of a hoodie in meters: half of its width above and below, and the height of its slanted opening. */
const POCKET = { halfTop: 0.095, halfBottom: 0.17, height: 0.205, slant: 0.145 };
const ROWS = 20;
const COLUMNS = 24;
const SEAM = 0.006;
const GAP_AT_HEM = 0.004;
/** The cords of the hood, from the middle of the neckline: where they begin and how far they hang down. */
const CORD = { aside: 0.03, below: 0.004, lengths: [0.205, 0.19], radius: 0.0028 };

/** The front pocket, which follows the hem, its stitches, and the cords of the hood. */
export function hoodieDetails(
  draped: Draped,
  { hemFront, neckFront }: Pick<TopCurves, 'hemFront' | 'neckFront'>,
): Detail[] {
  const onFront = (x: number, up: number): Point => [x, heightOf(hemFront, x) + GAP_AT_HEM + up];
  const halfAt = (up: number): number =>
    POCKET.halfBottom -
    (POCKET.halfBottom - POCKET.halfTop) *
      Math.min(1, Math.max(0, (up - POCKET.height + POCKET.slant) / POCKET.slant));
  const at = (row: number, column: number): Point => {
    const up = POCKET.height * (1 - row / (ROWS - 1));
    return onFront(halfAt(up) * (2 * (column / (COLUMNS - 1)) - 1), up);
  };
  const grid = Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: COLUMNS }, (__, column) => at(row, column)),
  );
  const corner = POCKET.height - POCKET.slant;
  const outline = (inset: number): Curve => [
    onFront(-POCKET.halfBottom + inset, 0),
    onFront(-POCKET.halfBottom + inset, corner),
    onFront(-POCKET.halfTop + inset, POCKET.height - inset),
    onFront(0, POCKET.height - inset),
    onFront(POCKET.halfTop - inset, POCKET.height - inset),
    onFront(POCKET.halfBottom - inset, corner),
    onFront(POCKET.halfBottom - inset, 0),
  ];
  return [
    patch(draped, { panel: 'front', material: 'cloth', grid, lift: 0.0012, thickness: 0.0026 }),
    stitches(
      draped,
      [0.004, 0.004 + SEAM].map((inset) => ({ panel: 'front', curve: outline(inset) })),
      { lift: 0.0042 },
    ),
    ...[1, -1].map((side, index) => cord(draped, hangingCord(neckFront, side, CORD.lengths[index]))),
  ];
}

function hangingCord(neckFront: Curve, side: number, length: number): CordInput {
  const x = side * CORD.aside;
  const top = heightOf(neckFront, x) - CORD.below;
  return {
    panel: 'front',
    curve: bezier(
      [x, top],
      [x + side * 0.012, top - length * 0.3],
      [x - side * 0.004, top - length * 0.7],
      [x + side * 0.006, top - length],
    ),
    radius: CORD.radius,
    material: 'thread',
  };
}
