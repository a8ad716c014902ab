import { bezier, type Curve, joined, line, type Point } from '../pattern/curves.ts';
import type { Panel, Vector } from '../pattern/panel.ts';
import type { Pattern, Seam } from '../pattern/sew.ts';
import { waistBand } from './band.ts';

/** The measures of one quarter, in meters. The origin is the middle of the waist. */
type LegMeasures = {
  waist: number;
  hip: number;
  /** How far the piece reaches to the other leg at the crotch. */
  crotch: number;
  /** The inner and the outer edge at the knee and at the hem. */
  knee: readonly [inner: number, outer: number];
  hem: readonly [inner: number, outer: number];
  /** How much higher the waist is in the middle. */
  rise: number;
};

export type TrouserMeasures = {
  front: LegMeasures;
  back: LegMeasures;
  /** Heights below the waist. */
  crotchDepth: number;
  kneeDepth: number;
  length: number;
  /** The height of the waist above the floor. */
  waistHeight: number;
  waistband: { atSeam: number; atEdge: number; height: number; rise: number };
};

/** The outlines of one piece, on the wearer's left. */
export type LegCurves = Readonly<Record<'waist' | 'outer' | 'hem' | 'inner' | 'crotch', Curve>>;
export type Trousers = {
  pattern: Pattern;
  curves: { front: LegCurves; back: LegCurves };
  heldSides: readonly (readonly [string, string])[];
};

const SIDES = [
  ['Left', 1],
  ['Right', -1],
] as const;

export function trousersOf(measures: TrouserMeasures): Trousers {
  const curves = { front: legCurves(measures, measures.front), back: legCurves(measures, measures.back) };
  const legs = SIDES.flatMap(([, side]) => [
    legPanel(measures, curves.front, 'front', side),
    legPanel(measures, curves.back, 'back', side),
  ]);
  const bands = legs.map((panel) => {
    const neck = panel.sides.find(({ name }) => name === 'waist')?.curve ?? [];
    const name = `${panel.name}Waistband`;
    return waistBand({ name, neck, place: panel.place, ...measures.waistband });
  });
  return {
    pattern: { panels: [...legs, ...bands], seams: seams() },
    curves,
    heldSides: bands.map(({ name }) => [name, 'edge'] as const),
  };
}

function seams(): Seam[] {
  const perSide = SIDES.flatMap(([name]): Seam[] => [
    { first: [`front${name}`, 'outer'], second: [`back${name}`, 'outer'] },
    { first: [`front${name}`, 'inner'], second: [`back${name}`, 'inner'] },
    { first: [`front${name}Waistband`, 'end'], second: [`back${name}Waistband`, 'end'] },
    ...['front', 'back'].map(
      (piece): Seam => ({
        first: [`${piece}${name}`, 'waist'],
        second: [`${piece}${name}Waistband`, 'seam'],
      }),
    ),
  ]);
  const middle = ['front', 'back'].flatMap((piece): Seam[] => [
    { first: [`${piece}Left`, 'crotch'], second: [`${piece}Right`, 'crotch'] },
    { first: [`${piece}LeftWaistband`, 'start'], second: [`${piece}RightWaistband`, 'start'] },
  ]);
  return [...perSide, ...middle];
}

function legCurves({ crotchDepth, kneeDepth, length }: TrouserMeasures, leg: LegMeasures): LegCurves {
  const { waist, hip, crotch, knee, hem, rise } = leg;
  return {
    waist: line([0, rise], [waist, 0]),
    outer: joined(
      bezier([waist, 0], [waist + 0.012, -0.05], [hip, -0.12], [hip, -0.19]),
      bezier([hip, -0.19], [hip, -0.3], [knee[1], -kneeDepth + 0.11], [knee[1], -kneeDepth]),
      line([knee[1], -kneeDepth], [hem[1], -length]),
    ),
    hem: line([hem[1], -length], [hem[0], -length]),
    inner: joined(
      line([hem[0], -length], [knee[0], -kneeDepth]),
      bezier(
        [knee[0], -kneeDepth],
        [knee[0], -kneeDepth + 0.14],
        [crotch + 0.03, -crotchDepth - 0.08],
        [crotch, -crotchDepth],
      ),
    ),
    crotch: bezier(
      [crotch, -crotchDepth],
      [crotch * 0.35, -crotchDepth + 0.012],
      [0, -crotchDepth + 0.06],
      [0, rise],
    ),
  };
}

function legPanel(
  measures: TrouserMeasures,
  curves: LegCurves,
  piece: 'front' | 'back',
  side: 1 | -1,
): Panel {
  const flipped = (curve: Curve): Curve => curve.map(([x, y]) => [side * x, y] as const);
  return {
    name: `${piece}${side === 1 ? 'Left' : 'Right'}`,
    sides: Object.entries(curves).map(([name, curve]) => ({ name, curve: flipped(curve) })),
    place: placeLeg(measures, curves, piece === 'front' ? -1 : 1, side),
    axis: { through: [side * 0.1, 0, 0], direction: [0, 0, 1] },
    hems: ['hem'],
    fabric: 0,
  };
}

/** Wraps a piece around the hips above the crotch, and around one leg below it. */
function placeLeg(
  { crotchDepth, kneeDepth, waistHeight }: TrouserMeasures,
  { outer, inner, crotch }: LegCurves,
  face: -1 | 1,
  side: 1 | -1,
): (point: Point) => Vector {
  const inside = joined(inner, crotch);
  return ([flatX, y]) => {
    const x = flatX * side;
    const [from, to] = [xAt(inside, y), xAt(outer, y)];
    const share = Math.min(1, Math.max(0, (x - from) / Math.max(to - from, 1e-6)));
    const hipAngle = (Math.PI / 2) * Math.max(0, x / to);
    const hip = [0.198 * Math.sin(hipAngle), face * 0.135 * Math.cos(hipAngle)];
    const radius = Math.max((to - from) / Math.PI, y > -kneeDepth ? 0.07 : 0.06);
    const middle = 0.098 + 0.012 * Math.min(1, Math.max(0, (-crotchDepth - y) / 0.7));
    const legX = middle - radius * Math.cos(Math.PI * share) * (y > -kneeDepth ? 0.97 : 1);
    const legY = face * radius * Math.sin(Math.PI * share);
    const linear = Math.min(1, Math.max(0, (y + crotchDepth) / 0.14));
    const above = linear * linear * (3 - 2 * linear);
    return [
      side * (legX * (1 - above) + hip[0] * above),
      legY * (1 - above) + hip[1] * above,
      waistHeight + y,
    ];
  };
}

/** The x of a curve at a height. The curve rises or falls all along. */
function xAt(curve: Curve, y: number): number {
  const rising = curve[0][1] <= curve[curve.length - 1][1] ? curve : [...curve].reverse();
  if (y <= rising[0][1]) return rising[0][0];
  for (let at = 1; at < rising.length; at += 1) {
    const [[x0, y0], [x1, y1]] = [rising[at - 1], rising[at]];
    if (y <= y1) return x0 + ((x1 - x0) * (y - y0)) / Math.max(y1 - y0, 1e-9);
  }
  return rising[rising.length - 1][0];
}
