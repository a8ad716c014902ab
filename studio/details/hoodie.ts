import type { TopMeasures } from '../blocks/top.ts';
import type { Draped } from '../drape.ts';
import type { Curve, Point } from '../pattern/curves.ts';
import type { Detail } from './detail.ts';
import { patch } from './patch.ts';
import { stitches } from './stitches.ts';

/** The pocket of a hoodie in meters: half of its width above and below, and the height of its slanted opening. */
const POCKET = { halfTop: 0.095, halfBottom: 0.17, height: 0.205, slant: 0.145 };
const ROWS = 20;
const COLUMNS = 24;
const SEAM = 0.006;

/** The front pocket and its stitches. */
export function hoodieDetails(draped: Draped, { length }: Pick<TopMeasures, 'length'>): Detail[] {
  const bottom = -length + 0.004;
  const halfAt = (up: number): number =>
    POCKET.halfBottom -
    (POCKET.halfBottom - POCKET.halfTop) *
      Math.min(1, Math.max(0, (up - POCKET.height + POCKET.slant) / POCKET.slant));
  const at = (row: number, column: number): Point => {
    const up = POCKET.height * (1 - row / (ROWS - 1));
    return [halfAt(up) * (2 * (column / (COLUMNS - 1)) - 1), bottom + up];
  };
  const grid = Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: COLUMNS }, (__, column) => at(row, column)),
  );
  const corner = POCKET.height - POCKET.slant;
  const outline = (inset: number): Curve => [
    [-POCKET.halfBottom + inset, bottom],
    [-POCKET.halfBottom + inset, bottom + corner],
    [-POCKET.halfTop + inset, bottom + POCKET.height - inset],
    [POCKET.halfTop - inset, bottom + POCKET.height - inset],
    [POCKET.halfBottom - inset, bottom + corner],
    [POCKET.halfBottom - inset, bottom],
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
