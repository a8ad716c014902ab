import type { TopCurves } from '../blocks/top.ts';
import type { Draped } from '../drape.ts';
import {
  type Curve,
  heightOf,
  joined,
  lengthOf,
  line,
  offset,
  type Point,
  resample,
} from '../pattern/curves.ts';
import { disc } from './button.ts';
import type { Detail, Material } from './detail.ts';
import { hemStitches } from './hem.ts';
import { neckTape } from './neck-tape.ts';
import { patch, rectangle } from './patch.ts';
import { type StitchRun, stitches } from './stitches.ts';

/** In meters. The placket runs from the neckline to the hem. */
const PLACKET = { width: 0.033, edge: 0.005, rows: 90 };
/** The first and the last button, below the neckline, and the button of the cuff. */
const BUTTONS = { first: 0.055, last: 0.52, count: 6, radius: 0.0055, height: 0.0024 };
/** The middle of its upper edge, from the point where shoulder and neck meet. */
const POCKET = { at: [0.083, -0.205], width: 0.112, height: 0.118, point: 0.014, inset: 0.0022 } as const;
/** Stitches of collar, cuffs, seams, and hem lie at these distances from the edge. */
const LINE = { collar: 0.0055, cuff: 0.004, armhole: 0.007, hem: 0.0065 };
/** Its place from the point of the collar. */
const COLLAR_BUTTON = { down: 0.011, in: 0.009, radius: 0.0042 };
const STEPS = 120;

export type ShirtInput = { buttons: Material; hasPocket: boolean };

/** A placket with buttons, a chest pocket, cuffs that button, and felled seams. */
export function shirtDetails(
  draped: Draped,
  curves: TopCurves,
  { buttons, hasPocket }: ShirtInput,
): Detail[] {
  const [top, bottom] = [heightOf(curves.neckFront, 0) + 0.001, heightOf(curves.hemFront, 0)];
  const buttonAt = (panel: string, at: Point, lift: number): Detail =>
    disc(draped, {
      panel,
      at,
      radius: BUTTONS.radius,
      height: BUTTONS.height,
      lift,
      material: buttons,
    });
  return [
    ...placket(draped, top, bottom),
    stitches(draped, [...hemStitches(draped, curves, [LINE.hem]), ...seamRuns(draped)]),
    stitches(draped, collarRuns(draped), { lift: 0.0016 }),
    neckTape(draped, curves.neckBack),
    ...(hasPocket ? pocket(draped) : []),
    ...collarButtons(draped, buttons),
    ...Array.from({ length: BUTTONS.count }, (_, index) => {
      const below = BUTTONS.first + ((BUTTONS.last - BUTTONS.first) * index) / (BUTTONS.count - 1);
      return buttonAt('front', [0, top - below], 0.0026);
    }),
    ...['sleeveLeftBand', 'sleeveRightBand'].map((panel) =>
      buttonAt(panel, middleOfCuff(draped, panel), 0.001),
    ),
  ];
}

function placket(draped: Draped, top: number, bottom: number): Detail[] {
  const [half, length] = [PLACKET.width / 2, top - bottom];
  const edges = [-1, 1].map(
    (side): StitchRun => ({
      panel: 'front',
      curve: resample(
        line([side * (half - PLACKET.edge), top - 0.002], [side * (half - PLACKET.edge), bottom + 0.004]),
        STEPS,
      ),
    }),
  );
  return [
    patch(draped, {
      panel: 'front',
      material: 'cloth',
      grid: rectangle([0, top - length / 2], PLACKET.width, length, PLACKET.rows, 8),
      lift: 0.0004,
      thickness: 0.0016,
    }),
    stitches(draped, edges, { lift: 0.0022 }),
  ];
}

/** A patch pocket that is pointed below. */
function pocket(draped: Draped): Detail[] {
  const [x, y] = POCKET.at;
  const below = (share: number): number => POCKET.height + POCKET.point * (1 - 2 * Math.abs(share));
  const at = (share: number, down: number): Point => [x + POCKET.width * share, y - below(share) * down];
  const grid = Array.from({ length: 16 }, (_, row) =>
    Array.from({ length: 15 }, (__, column) => at(column / 14 - 0.5, row / 15)),
  );
  const side = 0.5 - POCKET.inset / POCKET.width;
  const bottom = 1 - POCKET.inset / POCKET.height;
  const outline: Curve = [
    at(-side, 0.01),
    at(-side, bottom),
    at(0, bottom),
    at(side, bottom),
    at(side, 0.01),
  ];
  const hem: Curve = [at(-side, 0.16), at(side, 0.16)];
  return [
    patch(draped, { panel: 'front', material: 'cloth', grid, lift: 0.0004, thickness: 0.001 }),
    stitches(
      draped,
      [outline, hem].map((curve) => ({ panel: 'front', curve })),
      { lift: 0.0015 },
    ),
  ];
}

/** Armholes, the yoke of the back, and the upper and lower edges of the cuffs. */
function seamRuns(draped: Draped): StitchRun[] {
  const armholes = ['front', 'back'].flatMap((panel) =>
    // The cloth is at the right of an outline.
    ['armLeft', 'armRight'].map((side) => ({
      panel,
      curve: offset(sideOf(draped, panel, side), -LINE.armhole),
    })),
  );
  const yoke = [0, LINE.cuff].map((down) => ({
    panel: 'back',
    curve: [
      [-0.2, -0.112 - down],
      [0.2, -0.112 - down],
    ] as const,
  }));
  // The cloth is at the left of the outline of a cuff.
  const cuffs = ['sleeveLeftBand', 'sleeveRightBand'].flatMap((panel) =>
    ['seam', 'edge'].map((side) => ({ panel, curve: offset(sideOf(draped, panel, side), LINE.cuff) })),
  );
  return [...armholes, ...yoke, ...cuffs];
}

function collarRuns(draped: Draped): StitchRun[] {
  const [end, edge, start] = ['end', 'edge', 'start'].map((side) => sideOf(draped, 'collar', side));
  // The stand is not stitched, so each end is left out up to the fold.
  const fall = (curve: Curve, isEnd: boolean): Curve => {
    const points = resample(curve, STEPS);
    const from = Math.round(STEPS * 0.45);
    return isEnd ? points.slice(from) : points.slice(0, STEPS - from);
  };
  return [{ panel: 'collar', curve: offset(joined(fall(end, true), edge, fall(start, false)), LINE.collar) }];
}

/** The small buttons that hold the points of the collar down. */
function collarButtons(draped: Draped, buttons: Material): Detail[] {
  // The cloth is at the left of the outline of a collar.
  const corners = [
    { from: sideOf(draped, 'collar', 'end')[1], to: sideOf(draped, 'collar', 'end')[0], left: -1 },
    { from: sideOf(draped, 'collar', 'start')[0], to: sideOf(draped, 'collar', 'start')[1], left: 1 },
  ];
  return corners.map(({ from, to, left }) => {
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const [x, y] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
    const { down, in: inward, radius } = COLLAR_BUTTON;
    return disc(draped, {
      panel: 'collar',
      at: [from[0] + x * down - y * left * inward, from[1] + y * down + x * left * inward],
      radius,
      height: 0.002,
      lift: 0.0014,
      material: buttons,
    });
  });
}

/** On the outer side toward the back, where a cuff opens. */
function middleOfCuff(draped: Draped, panel: string): Point {
  const [seam, edge] = [sideOf(draped, panel, 'seam'), sideOf(draped, panel, 'edge')];
  return [lengthOf(seam) * 0.16, (seam[0][1] + edge[0][1]) / 2];
}

function sideOf({ sewn }: Draped, panelName: string, sideName: string): Curve {
  const panel = sewn.pattern.panels.find(({ name }) => name === panelName);
  const side = panel?.sides.find(({ name }) => name === sideName);
  if (!side) throw new Error(`the panel "${panelName}" has no side "${sideName}"`);
  return side.curve;
}
