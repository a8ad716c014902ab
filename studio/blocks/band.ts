import { type Curve, lengthOf, type Point, resample } from '../pattern/curves.ts';
import type { Panel, Vector } from '../pattern/panel.ts';

export type BandInput = {
  name: string;
  /** The side that the band is sewn to, and where that side is. */
  neck: Curve;
  place: (point: Point) => Vector;
  /** The lengths of the band as shares of the neckline's. */
  atSeam: number;
  atEdge: number;
  height: number;
  /** How much higher the edge is than the seam. */
  rise: number;
};

const STEPS = 200;
const SIDE_STEPS = 60;
/** The fabric of a band is the second of its garment. */
const BAND_FABRIC = 1;

/** A band around a neckline, cut as a part of a ring, because its edge is shorter than its seam. */
export function neckBand({ name, neck, place, atSeam, atEdge, height, rise }: BandInput): Panel {
  const seamLength = lengthOf(neck) * atSeam;
  const angle = Math.max((seamLength - lengthOf(neck) * atEdge) / height, 0.02);
  const radius = seamLength / angle;
  const onRing = (share: number, at: number): Point => [
    at * Math.cos(share * angle),
    at * Math.sin(share * angle),
  ];
  const arc = (at: number): Curve =>
    Array.from({ length: SIDE_STEPS + 1 }, (_, step) => onRing(step / SIDE_STEPS, at));
  const inner = radius - height;
  const threads = ([x, y]: Point): Point => [Math.atan2(y, x) * radius, radius - Math.hypot(x, y)];
  const neckPoints = resample(neck, STEPS);
  return {
    name,
    sides: [
      { name: 'seam', curve: arc(radius) },
      { name: 'end', curve: [onRing(1, radius), onRing(1, inner)] },
      { name: 'edge', curve: [...arc(inner)].reverse() },
      { name: 'start', curve: [onRing(0, inner), onRing(0, radius)] },
    ],
    place(point) {
      const [along, up] = threads(point);
      const step = Math.round(Math.min(1, Math.max(0, along / seamLength)) * STEPS);
      const [x, y, z] = place(neckPoints[step]);
      const inward = (0.1 * up) / height;
      return [x * (1 - inward), y + (0.012 - y) * inward, z + (rise * up) / height];
    },
    axis: { through: [0, 0.012, 0], direction: [0, 0, 1] },
    hems: ['edge'],
    fabric: BAND_FABRIC,
    threads,
  };
}

/** A waistband narrows less than a neck band, and its seam is at the lower edge. */
export function waistBand(input: BandInput): Panel {
  return { ...neckBand(input), axis: { through: [0, 0, 0], direction: [0, 0, 1] } };
}

export type LowerBandInput = {
  name: string;
  /** The panel whose hem the band is sewn to. */
  parent: Panel;
  /** The length of the band as a share of the hem's. */
  share: number;
  height: number;
};

/** A band at the lower end of a body or a sleeve. It is shorter than the hem and draws it in. */
export function lowerBand({ name, parent, share, height }: LowerBandInput): Panel {
  const hem = parent.sides.find((side) => side.name === 'hem')?.curve;
  if (!hem) throw new Error(`the panel "${parent.name}" has no hem`);
  const [right, y] = hem[0];
  const half = right * share;
  const hemPoints = resample(hem, STEPS);
  return {
    name,
    sides: [
      {
        name: 'seam',
        curve: [
          [half, y],
          [-half, y],
        ],
      },
      {
        name: 'end',
        curve: [
          [-half, y],
          [-half, y - height],
        ],
      },
      {
        name: 'edge',
        curve: [
          [-half, y - height],
          [half, y - height],
        ],
      },
      {
        name: 'start',
        curve: [
          [half, y - height],
          [half, y],
        ],
      },
    ],
    place([x, down]) {
      const step = Math.round(Math.min(1, Math.max(0, (1 - x / half) / 2)) * STEPS);
      const [hemX, hemY] = hemPoints[step];
      return parent.place([hemX, hemY + down - y]);
    },
    axis: parent.axis,
    hems: ['edge'],
    fabric: BAND_FABRIC,
  };
}
