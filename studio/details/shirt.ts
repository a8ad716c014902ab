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
import { type PocketInput, patchPocket } from './chest-pocket.ts';
import type { Detail, Material } from './detail.ts';
import { hemStitches } from './hem.ts';
import { neckTape } from './neck-tape.ts';
import { patch } from './patch.ts';
import { evenly, placket, sleevePlacket } from './placket.ts';
import { type SewnButtonInput, sewnButton } from './sewn-button.ts';
import { type StitchRun, stitches } from './stitches.ts';

export type ShirtInput = {
  buttons: Material;
  placket: number;
  pockets: readonly PocketInput[];
  /** Small buttons hold the points of the collar down. */
  hasButtonDownCollar: boolean;
};

/** The first and the last button of the front, below the neckline. One more closes the stand of the collar. */
const BUTTONS = { first: 0.062, last: 0.565, count: 6, radius: 0.0057 };
/** Stitches of collar, cuffs, seams, and hem lie at these distances from the edge, in meters. */
const LINE = { collar: 0.0055, cuff: 0.004, armhole: 0.007, hem: 0.0065 };
/** A button at the point of the collar: its place from there. */
const COLLAR_BUTTON = { down: 0.013, in: 0.0095, radius: 0.0043 };
/** The yoke ends at this height in the back, and this far below the shoulder seam in front. */
const YOKE = { back: -0.1, front: 0.034, thickness: 0.0009 };
/** One end of the stand lies over the other. The outer face of the stand is the inner one of the fall, and thick. */
const STAND = { overlap: 0.013, lift: 0.0025, thickness: 0.001 };
const STEPS = 120;

/** A placket with buttons, a yoke, cuffs that button, felled seams, and a chest pocket. */
export function shirtDetails(draped: Draped, curves: TopCurves, input: ShirtInput): Detail[] {
  const [top, bottom] = [heightOf(curves.neckFront, 0) + 0.001, heightOf(curves.hemFront, 0)];
  return [
    ...yoke(draped, curves),
    ...placket(draped, input.placket, top, bottom),
    ...['sleeveLeft', 'sleeveRight'].flatMap((panel) =>
      sleevePlacket(draped, panel, [openingOf(curves.sleeveHem), curves.sleeveHem[0][1]]),
    ),
    stitches(draped, [...hemStitches(draped, curves, [LINE.hem]), ...seamRuns(draped)]),
    standOverlap(draped),
    stitches(draped, collarRuns(draped), { lift: 0.0016 }),
    neckTape(draped, curves.neckBack),
    ...input.pockets.flatMap((pocket) => patchPocket(draped, pocket, input.buttons)),
    ...buttonPlaces(draped, top, input.hasButtonDownCollar).flatMap((place) =>
      sewnButton(draped, { ...place, material: input.buttons }),
    ),
  ];
}

function buttonPlaces(
  draped: Draped,
  top: number,
  hasButtonDownCollar: boolean,
): Omit<SewnButtonInput, 'material'>[] {
  const { first, last, count, radius } = BUTTONS;
  const stand = sideOf(draped, 'collar', 'standStart');
  return [
    {
      panel: 'collar',
      at: middleOf(offset(stand, 0.001)),
      radius,
      lift: -STAND.lift - STAND.thickness,
      hole: 'level',
    },
    ...evenly(draped, top - first, top - last, count).map(
      (y) => ({ panel: 'front', at: [0, y], radius, lift: 0.0022, hole: 'upright' }) as const,
    ),
    ...['sleeveLeftBand', 'sleeveRightBand'].map((panel) => {
      const [seam, edge] = ['seam', 'edge'].map((side) => sideOf(draped, panel, side));
      const at: Point = [openingOf(seam), (seam[0][1] + edge[0][1]) / 2];
      return { panel, at, radius, lift: 0.001, hole: 'level' } as const;
    }),
    ...(hasButtonDownCollar ? collarPoints(draped) : []),
  ];
}

/** A cuff and its sleeve open on the outer side toward the back. */
function openingOf(hem: Curve): number {
  return hem[0][0] * 0.62;
}

/** The yoke is a second layer over shoulders and back. In front, only its edge is seen. */
function yoke(draped: Draped, { neckBack }: TopCurves): Detail[] {
  const [left] = neckBack[0][0] > 0 ? [neckBack[0]] : [neckBack[neckBack.length - 1]];
  const shoulder = sideOf(draped, 'back', 'shoulderLeft');
  const [, [endX, endY]] = [shoulder[0], shoulder[shoulder.length - 1]];
  const slopeAt = (x: number): number =>
    Math.min(0, (endY * (Math.abs(x) - left[0])) / (endX - left[0])) - YOKE.front;
  const front = [1, -1].map(
    (side): Curve =>
      resample(line([side * (left[0] * 0.96), 0], [side * (endX - 0.012), 0]), 30).map(([x]) => [
        x,
        slopeAt(x),
      ]),
  );
  const half = endX - 0.016;
  const back: Curve = resample(line([-half, YOKE.back], [half, YOKE.back]), 60);
  const strips = [...front.map((curve) => ({ panel: 'front', curve })), { panel: 'back', curve: back }];
  return strips.flatMap(({ panel, curve }) => [
    patch(draped, {
      panel,
      material: 'cloth',
      grid: [0.012, 0.008, 0.004, 0].map((up) => curve.map(([x, y]): Point => [x, y + up])),
      lift: 0.0003,
      thickness: YOKE.thickness,
    }),
    stitches(draped, [{ panel, curve: curve.map(([x, y]): Point => [x, y + 0.0022]) }], { lift: 0.0014 }),
  ]);
}

/** Armholes, and the upper and lower edges of the cuffs. */
function seamRuns(draped: Draped): StitchRun[] {
  const armholes = ['front', 'back'].flatMap((panel) =>
    // The cloth is at the right of an outline.
    ['armLeft', 'armRight'].map((side) => ({
      panel,
      curve: offset(sideOf(draped, panel, side), -LINE.armhole),
    })),
  );
  // The cloth is at the left of the outline of a cuff.
  const cuffs = ['sleeveLeftBand', 'sleeveRightBand'].flatMap((panel) =>
    ['seam', 'edge'].map((side) => ({ panel, curve: offset(sideOf(draped, panel, side), LINE.cuff) })),
  );
  return [...armholes, ...cuffs];
}

function collarRuns(draped: Draped): StitchRun[] {
  const [end, edge, start] = ['end', 'edge', 'start'].map((side) => sideOf(draped, 'collar', side));
  return [{ panel: 'collar', curve: offset(resample(joined(end, edge, start), STEPS), LINE.collar) }];
}

function standOverlap(draped: Draped): Detail {
  const stand = resample(sideOf(draped, 'collar', 'standStart'), 12).slice(1, -1);
  return patch(draped, {
    panel: 'collar',
    material: 'band',
    grid: [0, 0.25, 0.5, 0.75, 1].map((share) => offset(stand, share * STAND.overlap)),
    lift: -STAND.lift,
    thickness: -STAND.thickness,
  });
}

/** The small buttons that hold the points of the collar down. */
function collarPoints(draped: Draped): Omit<SewnButtonInput, 'material'>[] {
  const [end, start] = ['end', 'start'].map((side) => sideOf(draped, 'collar', side));
  // The cloth is at the left of the outline of a collar.
  const corners = [
    { from: end[1], to: end[0], left: -1 },
    { from: start[0], to: start[1], left: 1 },
  ];
  return corners.map(({ from, to, left }) => {
    const length = lengthOf([from, to]);
    const [x, y] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
    const { down, in: inward, radius } = COLLAR_BUTTON;
    const at: Point = [from[0] + x * down - y * left * inward, from[1] + y * down + x * left * inward];
    return { panel: 'collar', at, radius, lift: 0.0012 };
  });
}

function middleOf([[x0, y0], [x1, y1]]: Curve): Point {
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}

function sideOf({ sewn }: Draped, panelName: string, sideName: string): Curve {
  const panel = sewn.pattern.panels.find(({ name }) => name === panelName);
  const side = panel?.sides.find(({ name }) => name === sideName);
  if (!side) throw new Error(`the panel "${panelName}" has no side "${sideName}"`);
  return side.curve;
}
