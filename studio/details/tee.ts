import type { TopCurves } from '../blocks/top.ts';
import type { Draped } from '../drape.ts';
import { offset } from '../pattern/curves.ts';
import type { Detail } from './detail.ts';
import { hemStitches } from './hem.ts';
import { neckTape } from './neck-tape.ts';
import { patch, rectangle } from './patch.ts';
import { type StitchOptions, stitches } from './stitches.ts';

/** In meters from the seam of the band. */
const NECK_LINES = [0.0025, 0.0075];

export type TeeInput = { thread: Required<StitchOptions>['material'] };

/** Hems, topstitching, the tape in the neck, and a label. */
export function teeDetails(draped: Draped, curves: TopCurves, { thread }: TeeInput): Detail[] {
  const { neckFront, neckBack } = curves;
  // The cloth is at the right of a neckline.
  const neckRuns = NECK_LINES.flatMap((line) => [
    { panel: 'front', curve: offset(neckFront, -line) },
    { panel: 'back', curve: offset(neckBack, -line) },
  ]);
  return [
    stitches(draped, [...hemStitches(draped, curves), ...neckRuns], { material: thread }),
    neckTape(draped, neckBack),
    patch(draped, {
      panel: 'back',
      material: 'label',
      grid: rectangle([0, -0.048], 0.042, 0.024),
      lift: -0.0032,
      thickness: -0.0004,
    }),
  ];
}
