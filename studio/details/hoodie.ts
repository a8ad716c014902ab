import type { TopCurves } from '../blocks/top.ts';
import type { Draped } from '../drape.ts';
import { type Curve, heightOf, type Point } from '../pattern/curves.ts';
import type { Detail } from './detail.ts';
import { patch } from './patch.ts';
import { stitches } from './stitches.ts';

/** The pocket of a hoodie in meters: half of its width above and below, and the height of its slanted opening. */
const POCKET = { halfTop: 0.095, halfBottom: 0.17, height: 0.205, slant: 0.145 };
const ROWS = 20;
const COLUMNS = 24;
const SEAM = 0.006;
const GAP_AT_HEM = 0.004;

/** The front pocket, which follows the hem, and its stitches. */
export function hoodieDetails(draped: Draped, { hemFront }: Pick<TopCurves, 'hemFront'>): Detail[] {
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
  ];
}
