import type { TopCurves } from '../blocks/top.ts';
import type { Draped } from '../drape.ts';
import { type Curve, offset } from '../pattern/curves.ts';
import type { StitchRun } from './stitches.ts';

/** In meters from the edge: the two lines of a twin-needle hem. */
const TWIN_LINES: readonly number[] = [0.0195, 0.0255];

/** The stitches of all hems of a garment for the upper body. Sides that are sewn to a band are no hems. */
export function hemStitches(
  { sewn }: Draped,
  { hemFront, hemBack, sleeveHem }: TopCurves,
  lines = TWIN_LINES,
): StitchRun[] {
  const hemOf = (panel: string): Curve =>
    panel.startsWith('sleeve') ? sleeveHem : panel === 'front' ? hemFront : hemBack;
  const hemmed = sewn.pattern.panels.filter(({ fabric, hems }) => fabric === 0 && hems.includes('hem'));
  // The cloth is at the right of a hem.
  return lines.flatMap((line) =>
    hemmed.map(({ name: panel }) => ({ panel, curve: offset(hemOf(panel), -line) })),
  );
}
