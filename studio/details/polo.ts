import type { TopCurves } from '../blocks/top.ts';
import type { Draped } from '../drape.ts';
import { type Curve, offset } from '../pattern/curves.ts';
import { disc } from './button.ts';
import type { Detail } from './detail.ts';
import { patch, rectangle } from './patch.ts';
import { stitches } from './stitches.ts';

/** In meters. The placket begins at the neckline. */
const PLACKET = { width: 0.032, length: 0.155, box: 0.016 };
const BUTTON_DISTANCES = [0.012, 0.062, 0.112];
const HEM_LINES = [0.0195, 0.0255];

/** A placket with three buttons, and a twin-stitched hem. */
export function poloDetails(draped: Draped, { hem }: TopCurves, neckDepth: number): Detail[] {
  const top = -neckDepth + 0.001;
  const bottom = top - PLACKET.length;
  const half = PLACKET.width / 2;
  const inner = half - 0.0022;
  const outline: Curve = [
    [-inner, top],
    [-inner, bottom + 0.002],
    [inner, bottom + 0.002],
    [inner, top],
  ];
  const box: Curve = [
    [-inner, bottom + PLACKET.box],
    [inner, bottom + PLACKET.box],
  ];
  const hemRuns = HEM_LINES.flatMap((line) =>
    ['front', 'back'].map((panel) => ({ panel, curve: offset(hem, -line) })),
  );
  return [
    patch(draped, {
      panel: 'front',
      material: 'cloth',
      grid: rectangle([0, top - PLACKET.length / 2], PLACKET.width, PLACKET.length, 28, 8),
      lift: 0.0006,
      thickness: 0.0018,
    }),
    stitches(
      draped,
      [
        { panel: 'front', curve: outline },
        { panel: 'front', curve: box },
      ],
      { lift: 0.0027 },
    ),
    stitches(draped, hemRuns),
    ...BUTTON_DISTANCES.map((distance) =>
      disc(draped, {
        panel: 'front',
        at: [0, top - distance],
        radius: 0.0056,
        height: 0.0024,
        lift: 0.0028,
        material: 'pearl',
      }),
    ),
  ];
}
