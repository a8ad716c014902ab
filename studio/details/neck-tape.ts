import type { Draped } from '../drape.ts';
import { type Curve, lengthOf, offset, resample } from '../pattern/curves.ts';
import { type Detail, placesOn } from './detail.ts';
import { sheet } from './patch.ts';

/** In meters from the seam: on the band or the collar, and on the back. */
const ABOVE = [0.0045, 0.0022];
const BELOW = [0.0008, 0.004, 0.0075];
const STEPS = 60;
/** The tape lies on the inner face of the band, which is thicker than the back. */
const LIFT = -0.0036;
const THICKNESS = -0.0008;

/** The tape that covers the seam inside the back neck. */
export function neckTape(draped: Draped, neckBack: Curve): Detail {
  const above = seamAbove(draped);
  // A neckline has the piece above it at its left and the back at its right.
  const rows = [
    ...ABOVE.map((up) => ({ panel: above.panel, curve: offset(above.seam, up), up })),
    ...BELOW.map((down) => ({ panel: 'back', curve: offset(neckBack, -down), up: -down })),
  ];
  const step = lengthOf(neckBack) / STEPS;
  return sheet({
    material: 'cloth',
    places: rows.map(({ panel, curve }) => placesOn(draped, panel, resample(curve, STEPS))),
    flat: rows.flatMap(({ up }) => Array.from({ length: STEPS + 1 }, (_, at) => [at * step, up] as const)),
    lift: LIFT,
    thickness: THICKNESS,
  });
}

/** The piece above the back, and its seam from the wearer's right to the left. */
function seamAbove({ sewn: { pattern } }: Draped): { panel: string; seam: Curve } {
  const seamOf = (panelName: string, sideName: string): Curve | undefined =>
    pattern.panels.find(({ name }) => name === panelName)?.sides.find(({ name }) => name === sideName)?.curve;
  const band = seamOf('bandBack', 'seam');
  if (band) return { panel: 'bandBack', seam: band };
  const collar = seamOf('collar', 'seamBack');
  if (collar) return { panel: 'collar', seam: [...collar].reverse() };
  throw new Error('nothing is sewn to the back neck');
}
