import { SHOULDER_HEIGHT } from '../cloth/form.ts';
import { bezier, type Curve, distanceTo, lengthOf, type Point, resample } from '../pattern/curves.ts';
import type { Panel, Vector } from '../pattern/panel.ts';
import type { Pattern, Seam } from '../pattern/sew.ts';

export type HoodMeasures = {
  height: number;
  /** How far the hood reaches behind the neckline. */
  depth: number;
};

const STEPS = 240;
/** Half of the width of a head. */
const HEAD = 0.095;
/** The hood of the garment is of its third fabric, because it has two layers. */
const HOOD_FABRIC = 2;

/** A hood of two pieces with a seam from the forehead to the neck. Both necklines have a left and a right side. */
export function hoodOf(front: Panel, back: Panel, measures: HoodMeasures): Pattern {
  const seams = (['Left', 'Right'] as const).flatMap((side): Seam[] => [
    { first: ['front', `neck${side}`], second: [`hood${side}`, 'neckFront'], reversed: side === 'Right' },
    { first: ['back', `neck${side}`], second: [`hood${side}`, 'neckBack'], reversed: side === 'Left' },
  ]);
  return {
    panels: [hoodPiece(front, back, measures, 'Left'), hoodPiece(front, back, measures, 'Right')],
    seams: [...seams, { first: ['hoodLeft', 'middle'], second: ['hoodRight', 'middle'] }],
  };
}

function hoodPiece(
  front: Panel,
  back: Panel,
  { height, depth }: HoodMeasures,
  side: 'Left' | 'Right',
): Panel {
  const curveOf = ({ sides }: Panel): Curve => sides.find(({ name }) => name === `neck${side}`)?.curve ?? [];
  const fromMiddle = (curve: Curve): Curve => (side === 'Left' ? curve : [...curve].reverse());
  const frontNeck = fromMiddle(curveOf(front));
  const backNeck = [...fromMiddle(curveOf(back))].reverse();
  const frontLength = lengthOf(frontNeck);
  const length = frontLength + lengthOf(backNeck);
  const places = [
    ...resample(frontNeck, STEPS).map(front.place),
    ...resample(backNeck, STEPS).map(back.place),
  ];
  const middle = bezier(
    [length, 0],
    [length + depth, height * 0.45],
    [length + depth * 0.3, height],
    [0.05, height * 0.98],
  );
  const placeOnNeck = (x: number): Vector => {
    const isFront = x < frontLength;
    const share = isFront ? x / frontLength : (x - frontLength) / (length - frontLength);
    const step = Math.round(Math.min(1, Math.max(0, share)) * STEPS);
    return places[isFront ? step : STEPS + 1 + step];
  };
  const sign = side === 'Left' ? 1 : -1;
  return {
    name: `hood${side}`,
    sides: [
      {
        name: 'neckFront',
        curve: [
          [0, 0],
          [frontLength, 0],
        ],
      },
      {
        name: 'neckBack',
        curve: [
          [frontLength, 0],
          [length, 0],
        ],
      },
      { name: 'middle', curve: middle },
      {
        name: 'face',
        curve: bezier([0.05, height * 0.98], [0.015, height * 0.7], [0, height * 0.3], [0, 0]),
      },
    ],
    place(point: Point) {
      const [x, y] = point;
      const [neckX, neckY, neckZ] = placeOnNeck(x);
      const up = Math.min(1, y / 0.1);
      const beside =
        (neckX + (sign * HEAD - neckX) * up) * Math.min(1, distanceTo(middle, point) / 0.06 + 1 - up);
      const behind = Math.max(0, x - length);
      const top = SHOULDER_HEIGHT + height * 0.95;
      return [beside, neckY * (1 - 0.3 * up) + behind * 0.9, neckZ + ((top - neckZ) * y) / height];
    },
    axis: { through: [0, 0.01, 0], direction: [0, 0, 1] },
    hems: ['face'],
    fabric: HOOD_FABRIC,
  };
}
