import type { TopCurves } from '../blocks/top.ts';
import type { Draped } from '../drape.ts';
import { offset } from '../pattern/curves.ts';
import type { Detail } from './detail.ts';
import { patch, rectangle, strip } from './patch.ts';
import { stitches } from './stitches.ts';

/** In meters from the edge: the two lines of a twin-needle hem. */
const HEM_LINES = [0.0195, 0.0255];
/** In meters from the seam of the band. */
const NECK_LINES = [0.0025, 0.0075];
/** The tape over the seam inside the back neck. */
const TAPE_WIDTH = 0.011;
const TAPE_ROWS = 3;

/** Hems, topstitching, the tape in the neck, and a label. */
export function teeDetails(draped: Draped, { neckFront, neckBack, hem, sleeveHem }: TopCurves): Detail[] {
  const { panels } = draped.sewn.pattern;
  const hemmed = panels.filter(({ fabric, hems }) => fabric === 0 && hems.includes('hem'));
  // The cloth is at the right of a hem and of a neckline.
  const hemRuns = HEM_LINES.flatMap((line) =>
    hemmed.map(({ name: panel }) => ({
      panel,
      curve: offset(panel.startsWith('sleeve') ? sleeveHem : hem, -line),
    })),
  );
  const neckRuns = NECK_LINES.flatMap((line) => [
    { panel: 'front', curve: offset(neckFront, -line) },
    { panel: 'back', curve: offset(neckBack, -line) },
  ]);
  return [
    stitches(draped, [...hemRuns, ...neckRuns]),
    patch(draped, {
      panel: 'back',
      material: 'cloth',
      grid: strip(neckBack, -0.001, -TAPE_WIDTH, TAPE_ROWS),
      lift: -0.0026,
      thickness: -0.0006,
    }),
    patch(draped, {
      panel: 'back',
      material: 'label',
      grid: rectangle([0, -0.048], 0.042, 0.024),
      lift: -0.0032,
      thickness: -0.0004,
    }),
  ];
}
