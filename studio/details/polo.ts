import type { TopCurves } from '../blocks/top.ts';
import type { Draped } from '../drape.ts';
import type { Curve } from '../pattern/curves.ts';
import { disc } from './button.ts';
import type { Detail, Material } from './detail.ts';
import { hemStitches } from './hem.ts';
import { neckTape } from './neck-tape.ts';
import { patch, rectangle } from './patch.ts';
import { evenly } from './placket.ts';
import { stitches } from './stitches.ts';

/** In meters. The placket begins at the neckline. */
const PLACKET = { width: 0.032, length: 0.155, box: 0.016 };
/** The first and the last button, below the neckline. */
const BUTTONS = { first: 0.012, last: 0.114, count: 3 };

/** A placket with three buttons, stitched hems, and the tape in the neck. */
export function poloDetails(
  draped: Draped,
  curves: TopCurves,
  { neckDepth, buttons }: { neckDepth: number; buttons: Material },
): Detail[] {
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
    stitches(draped, hemStitches(draped, curves)),
    neckTape(draped, curves.neckBack),
    ...evenly(draped, top - BUTTONS.first, top - BUTTONS.last, BUTTONS.count).map((y) =>
      disc(draped, {
        panel: 'front',
        at: [0, y],
        radius: 0.0056,
        height: 0.0024,
        lift: 0.0028,
        material: buttons,
      }),
    ),
  ];
}
