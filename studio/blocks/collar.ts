import { type Curve, lengthOf, type Point, resample } from '../pattern/curves.ts';
import type { Panel, Vector } from '../pattern/panel.ts';
import type { Seam } from '../pattern/sew.ts';

/** A collar that stands up from the neckline and folds over. */
export type CollarMeasures = {
  stand: number;
  fall: number;
  /** How much longer the outer edge is than the neckline, as a share. It lets the fall lie on the shoulders. */
  flare: number;
  /** How much longer the fall is at its points than in the back. */
  point: number;
  /** The stand of a shirt's collar is closed in the front, as if its button were. */
  isClosed?: boolean;
};

const STEPS = 240;
/** The axis of the neck, which the collar folds away from. */
const NECK_Y = 0.012;
const ROOM_IN_FOLD = 0.006;

/** The neckline of the front has two sides, `neckRight` and `neckLeft`, which meet in the middle. */
export function foldedCollar(
  front: Panel,
  back: Panel,
  measures: CollarMeasures,
): { panel: Panel; seams: Seam[] } {
  const { stand, fall, flare, point, isClosed = false } = measures;
  const curveOf = (panel: Panel, side: string): Curve =>
    panel.sides.find(({ name }) => name === side)?.curve ?? [];
  const [left, right] = [curveOf(front, 'neckLeft'), curveOf(front, 'neckRight')];
  const aroundBack = [...curveOf(back, 'neck')].reverse();
  const [leftEnd, backEnd] = [lengthOf(left), lengthOf(left) + lengthOf(aroundBack)];
  const length = backEnd + lengthOf(right);
  const height = stand + fall;
  // The collar is a part of a ring whose outer edge is the free one.
  const angle = (length * flare) / height;
  const radius = length / angle;
  const onRing = (along: number, up: number): Point => {
    const turned = (along / length - 0.5) * angle;
    return [(radius + up) * Math.sin(turned), radius - (radius + up) * Math.cos(turned)];
  };
  const threads = ([x, y]: Point): Point => [
    (Math.atan2(x, radius - y) / angle + 0.5) * length,
    Math.hypot(x, radius - y) - radius,
  ];
  const along = (from: number, to: number, up: (along: number) => number): Curve =>
    Array.from({ length: 41 }, (_, step) => {
      const at = from + ((to - from) * step) / 40;
      return onRing(at, up(at));
    });
  const neckPlaces = [
    ...resample(left, STEPS).map(front.place),
    ...resample(aroundBack, STEPS).map(back.place),
    ...resample(right, STEPS).map(front.place),
  ];
  const starts = [0, leftEnd, backEnd, length];
  const edge = (at: number): number => height + point * (Math.abs(at / length - 0.5) * 2) ** 6;
  return {
    panel: {
      name: 'collar',
      sides: [
        { name: 'seamLeft', curve: along(0, leftEnd, () => 0) },
        { name: 'seamBack', curve: along(leftEnd, backEnd, () => 0) },
        { name: 'seamRight', curve: along(backEnd, length, () => 0) },
        { name: 'standEnd', curve: [onRing(length, 0), onRing(length, stand)] },
        { name: 'end', curve: [onRing(length, stand), onRing(length, edge(length))] },
        { name: 'edge', curve: along(length, 0, edge) },
        { name: 'start', curve: [onRing(0, edge(0)), onRing(0, stand)] },
        { name: 'standStart', curve: [onRing(0, stand), onRing(0, 0)] },
      ],
      place(flat) {
        const [at, up] = threads(flat);
        const part = at < leftEnd ? 0 : at < backEnd ? 1 : 2;
        const share = Math.min(1, Math.max(0, (at - starts[part]) / (starts[part + 1] - starts[part])));
        return foldOver(neckPlaces[part * (STEPS + 1) + Math.round(share * STEPS)], up, stand);
      },
      axis: { through: [0, NECK_Y, 0], direction: [0, 0, 1] },
      hems: ['edge', 'start', 'end', ...(isClosed ? [] : ['standStart', 'standEnd'])],
      fabric: 1,
      threads,
      fold: along(0, length, () => stand),
    },
    seams: [
      { first: ['front', 'neckLeft'], second: ['collar', 'seamLeft'] },
      { first: ['back', 'neck'], second: ['collar', 'seamBack'], reversed: true },
      { first: ['front', 'neckRight'], second: ['collar', 'seamRight'] },
      ...(isClosed
        ? [{ first: ['collar', 'standStart'], second: ['collar', 'standEnd'], reversed: true } as const]
        : []),
    ],
  };
}

/** Up along the neck, and from the fold on outward and down. */
function foldOver([x, y, z]: Vector, up: number, stand: number): Vector {
  const distance = Math.hypot(x, y - NECK_Y) || 1;
  const [outX, outY] = [x / distance, (y - NECK_Y) / distance];
  const over = Math.max(0, up - stand);
  const outward = over > 0 ? ROOM_IN_FOLD + over * 0.62 : -0.12 * Math.min(up, stand);
  const height = Math.min(up, stand) * 0.95 - over * 0.72;
  return [x + outX * outward, y + outY * outward, z + height];
}
