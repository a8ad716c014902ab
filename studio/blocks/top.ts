import { bezier, type Curve, joined, lengthOf, line, mirrored } from '../pattern/curves.ts';
import type { Panel } from '../pattern/panel.ts';
import type { Pattern, Seam } from '../pattern/sew.ts';
import { lowerBand, neckBand } from './band.ts';
import { type CollarMeasures, foldedCollar } from './collar.ts';
import { type HoodMeasures, hoodOf } from './hood.ts';
import { placeSleeve, placeTorso } from './place.ts';

/** The measures of a garment for the upper body, in meters. The origin is where shoulder and neck meet. */
export type TopMeasures = {
  length: number;
  /** A quarter of the chest. */
  width: number;
  hemWidth: number;
  /** Half of the neckline, its depth in front, and in the back. */
  neck: { width: number; depth: number; backDepth: number };
  /** Half of the shoulders, and how far they fall. */
  shoulder: { width: number; drop: number };
  armholeDepth: number;
  sleeve: { length: number; capHeight: number; hemWidth: number };
  neckFinish: NeckFinish;
  /** How much lower the hem is in the middle than at the sides. */
  hemDip: number;
  /** How far from the middle the hem is level, as a share of its half. A shirt's hem rises steeply at the sides. */
  hemLevel?: number;
  /** How much lower the front is in the middle than the back, because the chest lifts it. */
  frontDip: number;
  /** Ribbed bands at the lower ends of the body and of the sleeves, instead of hems. */
  lowerBands?: LowerBands;
  /** The width of a placket from the neckline to the hem. */
  placket?: number;
  /** The angle of the sleeves while they are sewn on, in degrees. */
  armDegrees: number;
};

/** The length of the band, as a share of the neckline, at the seam and at the edge. */
type NeckBand = { atSeam: number; atEdge: number; height: number; rise: number };
type NeckFinish = NeckBand | CollarMeasures | { hood: HoodMeasures };
type LowerBand = { share: number; height: number };
type LowerBands = { body?: LowerBand; sleeve?: LowerBand };

/** The outlines that details lie along. */
export type TopCurves = {
  neckFront: Curve;
  neckBack: Curve;
  hemFront: Curve;
  hemBack: Curve;
  sleeveHem: Curve;
};

export type Top = { pattern: Pattern; curves: TopCurves };

const FRONT = -1;
const BACK = 1;
/** The front armhole is cut a little deeper, because arms move forward. */
const FRONT_ARMHOLE_IN = 0.006;
/** The middle of a curve of Bézier reaches this share of the depth of its two inner points. */
const MIDDLE_SHARE = 0.75;

export function topOf(measures: TopMeasures): Top {
  const front = torso('front', measures, measures.neck.depth, FRONT);
  const back = torso('back', measures, measures.neck.backDepth, BACK);
  const sleeves = sleevePanels(
    measures,
    (lengthOf(sideOf(front, 'armLeft')) + lengthOf(sideOf(back, 'armLeft'))) / 2,
  );
  const finish = neckFinishOf(front, back, measures.neckFinish);
  const [sleeve] = sleeves;
  const lower = lowerBandsOf([front, back], sleeves, measures.lowerBands ?? {});
  return {
    pattern: {
      panels: [front, back, ...sleeves, ...finish.panels].map(withoutBandedHem(lower)).concat(lower.panels),
      seams: [...seams(), ...finish.seams, ...lower.seams],
    },
    curves: {
      neckFront: neckOf(front),
      neckBack: neckOf(back),
      hemFront: sideOf(front, 'hem'),
      hemBack: sideOf(back, 'hem'),
      sleeveHem: sideOf(sleeve, 'hem'),
    },
  };
}

function seams(): Seam[] {
  const same = ['shoulderLeft', 'shoulderRight', 'sideLeft', 'sideRight'].map(
    (side): Seam => ({ first: ['front', side], second: ['back', side] }),
  );
  const arms = (['Left', 'Right'] as const).flatMap((side): Seam[] => [
    { first: ['front', `arm${side}`], second: [`sleeve${side}`, 'capFront'], reversed: side === 'Left' },
    { first: ['back', `arm${side}`], second: [`sleeve${side}`, 'capBack'], reversed: side === 'Right' },
    { first: [`sleeve${side}`, 'underFront'], second: [`sleeve${side}`, 'underBack'], reversed: true },
  ]);
  return [...same, ...arms];
}

function neckFinishOf(front: Panel, back: Panel, finish: NeckFinish): Pattern {
  if ('hood' in finish) return hoodOf(front, back, finish.hood);
  if ('stand' in finish) {
    const { panel, seams } = foldedCollar(front, back, finish);
    return { panels: [panel], seams };
  }
  return {
    panels: [
      neckBand({ name: 'bandFront', neck: neckOf(front), place: front.place, ...finish }),
      neckBand({ name: 'bandBack', neck: neckOf(back), place: back.place, ...finish }),
    ],
    seams: [
      { first: ['front', 'neck'], second: ['bandFront', 'seam'] },
      { first: ['back', 'neck'], second: ['bandBack', 'seam'] },
      { first: ['bandFront', 'start'], second: ['bandBack', 'start'] },
      { first: ['bandFront', 'end'], second: ['bandBack', 'end'] },
    ],
  };
}

/** A collar is open in the front, and a hood has a seam in the front and in the back. */
function hasMiddle(finish: NeckFinish, side: -1 | 1): boolean {
  return 'hood' in finish || ('stand' in finish && side === FRONT);
}

/** The whole neckline, which consists of two sides where a collar is open in the middle. */
function neckOf({ sides }: Panel): Curve {
  return joined(...sides.filter(({ name }) => name.startsWith('neck')).map(({ curve }) => curve));
}

function lowerBandsOf(
  bodies: readonly Panel[],
  sleeves: readonly Panel[],
  { body, sleeve }: LowerBands,
): Pattern {
  const parents = [
    ...bodies.map((panel) => [panel, body] as const),
    ...sleeves.map((panel) => [panel, sleeve] as const),
  ];
  const panels: Panel[] = [];
  const seams: Seam[] = [];
  for (const [parent, measures] of parents) {
    if (!measures) continue;
    const name = `${parent.name}Band`;
    panels.push(lowerBand({ name, parent, ...measures }));
    seams.push({ first: [parent.name, 'hem'], second: [name, 'seam'] });
    if (sleeves.includes(parent))
      seams.push({ first: [name, 'start'], second: [name, 'end'], reversed: true });
  }
  if (body)
    seams.push(
      { first: ['frontBand', 'start'], second: ['backBand', 'start'] },
      { first: ['frontBand', 'end'], second: ['backBand', 'end'] },
    );
  return { panels, seams };
}

const withoutBandedHem =
  ({ panels }: Pattern) =>
  (panel: Panel): Panel =>
    panels.some(({ name }) => name === `${panel.name}Band`) ? { ...panel, hems: [] } : panel;

function sideOf(panel: Panel, name: string): Curve {
  const side = panel.sides.find((one) => one.name === name);
  if (!side) throw new Error(`the panel "${panel.name}" has no side "${name}"`);
  return side.curve;
}

function torso(name: string, measures: TopMeasures, neckDepth: number, side: -1 | 1): Panel {
  const { length, width, hemWidth, neck, shoulder, armholeDepth } = measures;
  const half = bezier(
    [0, -neckDepth],
    [neck.width * 0.62, -neckDepth],
    [neck.width - 0.004, -neckDepth * 0.62],
    [neck.width, 0],
  );
  const inward = side === FRONT ? FRONT_ARMHOLE_IN : 0;
  const arm = bezier(
    [shoulder.width, -shoulder.drop],
    [shoulder.width - 0.018 - inward, -shoulder.drop - 0.09],
    [shoulder.width - 0.01 - inward, -armholeDepth + 0.012],
    [width, -armholeDepth],
  );
  const flank = bezier(
    [width, -armholeDepth],
    [width - 0.006, -armholeDepth - 0.15],
    [hemWidth - 0.006, -length + 0.2],
    [hemWidth, -length],
  );
  const slope = line([neck.width, 0], [shoulder.width, -shoulder.drop]);
  const level = hemWidth * (measures.hemLevel ?? 1 / 3);
  const dip = (measures.hemDip + (side === FRONT ? measures.frontDip : 0)) / MIDDLE_SHARE;
  const hem = bezier(
    [hemWidth, -length],
    [level, -length - dip],
    [-level, -length - dip],
    [-hemWidth, -length],
  );
  return {
    name,
    sides: [
      ...(hasMiddle(measures.neckFinish, side)
        ? [
            { name: 'neckRight', curve: mirrored(half) },
            { name: 'neckLeft', curve: half },
          ]
        : [{ name: 'neck', curve: joined(mirrored(half), half) }]),
      { name: 'shoulderLeft', curve: slope },
      { name: 'armLeft', curve: arm },
      { name: 'sideLeft', curve: flank },
      { name: 'hem', curve: hem },
      { name: 'sideRight', curve: mirrored(flank) },
      { name: 'armRight', curve: mirrored(arm) },
      { name: 'shoulderRight', curve: mirrored(slope) },
    ],
    place: placeTorso(measures, side),
    axis: { through: [0, 0, 0], direction: [0, 0, 1] },
    hems: ['hem'],
    fabric: 0,
    ...(measures.placket && side === FRONT
      ? { placket: { middle: line([0, -neckDepth], [0, -length - dip]), reach: measures.placket / 2 } }
      : {}),
  };
}

function sleevePanels(measures: TopMeasures, armhole: number): Panel[] {
  const { length, capHeight, hemWidth } = measures.sleeve;
  const { cap, half } = capFor(armhole, capHeight);
  const hem = Math.min(half * 0.93, hemWidth);
  const widthAt = (y: number): number =>
    y > -capHeight ? half : half + (hem - half) * Math.min(1, (-y - capHeight) / (length - capHeight));
  return ([1, -1] as const).map((side): Panel => {
    const { place, axis } = placeSleeve(side, measures.armDegrees, widthAt);
    return {
      name: side === 1 ? 'sleeveLeft' : 'sleeveRight',
      sides: [
        { name: 'capFront', curve: cap },
        { name: 'capBack', curve: mirrored(cap) },
        { name: 'underBack', curve: line([half, -capHeight], [hem, -length]) },
        { name: 'hem', curve: line([hem, -length], [-hem, -length]) },
        { name: 'underFront', curve: line([-hem, -length], [-half, -capHeight]) },
      ],
      place,
      axis,
      hems: ['hem'],
      fabric: 0,
    };
  });
}

/** The width of the sleeve follows from the armhole, into which the cap is eased by one percent. */
function capFor(armhole: number, capHeight: number): { cap: Curve; half: number } {
  const capOf = (half: number): Curve =>
    bezier([-half, -capHeight], [-half * 0.52, -capHeight], [-half * 0.52, 0], [0, 0]);
  let [least, most] = [0.1, 0.34];
  for (let step = 0; step < 40; step += 1) {
    const half = (least + most) / 2;
    if (lengthOf(capOf(half)) > armhole * 1.01) most = half;
    else least = half;
  }
  return { cap: capOf(least), half: least };
}
