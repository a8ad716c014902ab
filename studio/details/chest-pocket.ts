import type { Draped } from '../drape.ts';
import type { Curve, Point } from '../pattern/curves.ts';
import type { Detail, Material } from './detail.ts';
import { patch } from './patch.ts';
import { sewnButton } from './sewn-button.ts';
import { stitches } from './stitches.ts';

export type PocketInput = {
  /** The middle of its upper edge on the front. */
  at: Point;
  width: number;
  height: number;
  /** How much longer it is in the middle. */
  point: number;
  /** The height of a flap that buttons over the opening. */
  flap?: number;
};

/** The hem of its opening, as a share of its height. */
const HEM = 0.2;
const INSET = 0.0022;
const [ROWS, COLUMNS] = [24, 21];
const LIFT = 0.0004;
const THICKNESS = 0.0012;
/** A flap is sewn on this far above the opening, is a little wider than the pocket, and lies on it. */
const FLAP = { above: 0.012, wider: 0.004, lift: 0.002, thickness: 0.0014, buttonUp: 0.019, button: 0.0057 };

/** A patch pocket with stitches along three edges, and under its hem or along its flap. */
export function patchPocket(draped: Draped, pocket: PocketInput, buttons: Material): Detail[] {
  const place = placeIn(pocket);
  const { point, height, flap } = pocket;
  const side = 0.5 - INSET / pocket.width;
  const hem: Curve = [place(-side, HEM), place(0, HEM - (HEM * point) / height), place(side, HEM)];
  return [
    ...piece(draped, pocket, flap ? [] : [hem], LIFT, THICKNESS),
    ...(flap ? flapOf(draped, pocket, flap, buttons) : []),
  ];
}

function flapOf(
  draped: Draped,
  { at: [x, y], width, point }: PocketInput,
  height: number,
  buttons: Material,
): Detail[] {
  const { above, wider, lift, thickness, buttonUp, button } = FLAP;
  const flap = { at: [x, y + above] as const, width: width + wider, height, point };
  const place = placeIn(flap);
  const side = 0.5 - INSET / flap.width;
  const seams = [0.03, 0.1].map((down): Curve => [place(-side, down), place(side, down)]);
  return [
    ...piece(draped, flap, seams, lift, thickness),
    ...sewnButton(draped, {
      panel: 'front',
      at: [x, y + above - height - point + buttonUp],
      radius: button,
      lift: lift + thickness + 0.0002,
      material: buttons,
      hole: 'upright',
    }),
  ];
}

/** A piece of cloth on the front, with stitches along all edges but the upper one, and along more lines. */
function piece(
  draped: Draped,
  pocket: PocketInput,
  lines: readonly Curve[],
  lift: number,
  thickness: number,
): Detail[] {
  const place = placeIn(pocket);
  const grid = Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: COLUMNS }, (__, column) => place(column / (COLUMNS - 1) - 0.5, row / (ROWS - 1))),
  );
  const side = 0.5 - INSET / pocket.width;
  const bottom = 1 - INSET / pocket.height;
  const outline: Curve = [
    place(-side, 0.01),
    place(-side, bottom),
    place(0, bottom),
    place(side, bottom),
    place(side, 0.01),
  ];
  return [
    patch(draped, { panel: 'front', material: 'cloth', grid, lift, thickness }),
    stitches(
      draped,
      [outline, ...lines].map((curve) => ({ panel: 'front', curve })),
      { lift: lift + thickness + 0.0001 },
    ),
  ];
}

/** A point of a pocket from its place across, from -0.5 to 0.5, and its place down, from 0 to 1. */
function placeIn({ at: [x, y], width, height, point }: PocketInput): (share: number, down: number) => Point {
  return (share, down) => [x + width * share, y - (height + point * (1 - 2 * Math.abs(share))) * down];
}
