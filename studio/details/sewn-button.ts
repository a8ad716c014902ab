import type { Draped } from '../drape.ts';
import type { Curve, Point } from '../pattern/curves.ts';
import { disc } from './button.ts';
import type { Detail, Material } from './detail.ts';
import { stitches } from './stitches.ts';

export type SewnButtonInput = {
  panel: string;
  at: Point;
  radius: number;
  /** In meters over the cloth. A button with a negative lift is on its other face. */
  lift: number;
  material: Material;
  /** The direction of the buttonhole on the pattern. A button without one is sewn on through both layers. */
  hole?: 'upright' | 'level';
};

const HEIGHT = 0.0024;
/** The middle of a button is lower than its rim. */
const MIDDLE_HEIGHT = 0.72 * HEIGHT;
/** Four small holes: their distance from the axes of the button and their size, in parts of its radius. */
const EYELET = { at: 0.25, radius: 0.13 };
/** A buttonhole is longer than the button, so that its ends show. In parts of the radius, and in meters. */
const HOLE_LENGTH = 2.9;
const HOLE_WIDTH = 0.0017;
const HOLE_THREAD = { pitch: 0.0013, width: 0.0011 };

/** A button with four holes and two threads through them, in its buttonhole. */
export function sewnButton(
  draped: Draped,
  { panel, at: [x, y], radius, lift, material, hole }: SewnButtonInput,
): Detail[] {
  const apart = EYELET.at * radius;
  const eyelets = [-apart, apart].flatMap((right) => [-apart, apart].map((up): Point => [x + right, y + up]));
  const threads = [-apart, apart].map((right) => ({
    panel,
    curve: [
      [x + right, y - 1.4 * apart],
      [x + right, y + 1.4 * apart],
    ] as const,
  }));
  const face = Math.sign(lift);
  const top = lift + face * MIDDLE_HEIGHT;
  return [
    ...(hole
      ? [stitches(draped, [{ panel, curve: aroundHole([x, y], radius, hole) }], { ...HOLE_THREAD, lift })]
      : []),
    disc(draped, { panel, at: [x, y], radius, height: face * HEIGHT, lift, material }),
    ...eyelets.map((at) =>
      disc(draped, {
        panel,
        at,
        radius: EYELET.radius * radius,
        height: face * 0.0001,
        lift: top,
        material: 'button',
      }),
    ),
    stitches(draped, threads, { pitch: 2.8 * apart, width: 0.0008, lift: top }),
  ];
}

function aroundHole([x, y]: Point, radius: number, direction: 'upright' | 'level'): Curve {
  const [half, side] = [(HOLE_LENGTH * radius) / 2, HOLE_WIDTH / 2];
  const corners: Curve = [
    [-side, -half],
    [side, -half],
    [side, half],
    [-side, half],
    [-side, -half],
  ];
  return corners.map(([a, b]) => (direction === 'upright' ? [x + a, y + b] : [x + b, y + a]));
}
