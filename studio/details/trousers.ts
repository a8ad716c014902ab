import type { LegCurves } from '../blocks/trousers.ts';
import type { Draped } from '../drape.ts';
import { bezier, type Curve, joined, line, offset, type Point } from '../pattern/curves.ts';
import { disc } from './button.ts';
import type { Detail } from './detail.ts';
import { patch, rectangle } from './patch.ts';
import { type StitchRun, stitches } from './stitches.ts';

const HEM_LINE = 0.032;
const LOOP = { width: 0.011, height: 0.047 };
/** Half of the waistband's height. */
const BAND_MIDDLE = 0.02;

/** The details of chinos: slanted pockets, a fly, belt loops, welt pockets, and a button. */
export function trouserDetails(
  draped: Draped,
  { front, back }: { front: LegCurves; back: LegCurves },
): Detail[] {
  const sides = [
    ['Left', 1],
    ['Right', -1],
  ] as const;
  const runs = sides.flatMap(([name, side]): StitchRun[] => {
    const flip = (curve: Curve): Curve => curve.map(([x, y]) => [side * x, y] as const);
    const slant = line([0.15, -0.004], [0.238, -0.165]);
    return [
      { panel: `front${name}`, curve: flip(slant) },
      { panel: `front${name}`, curve: flip(offset(slant, -0.006)) },
      { panel: `front${name}`, curve: flip(offset(front.hem, -HEM_LINE)) },
      { panel: `back${name}`, curve: flip(offset(back.hem, -HEM_LINE)) },
      { panel: `back${name}`, curve: flip(weltOutline) },
    ];
  });
  const fly = joined(
    line([0.038, -0.004], [0.038, -0.12]),
    bezier([0.038, -0.12], [0.037, -0.155], [0.02, -0.168], [0.002, -0.172]),
  );
  return [
    stitches(draped, [...runs, { panel: 'frontLeft', curve: fly }]),
    ...sides.flatMap(([name, side]) => loops(draped, name, side)),
    disc(draped, {
      panel: 'frontRightWaistband',
      at: onBand(draped, 'frontRightWaistband', 0.012),
      radius: 0.0085,
    }),
  ];
}

const weltOutline: Curve = [
  [0.062, -0.1],
  [0.19, -0.107],
  [0.19, -0.119],
  [0.062, -0.112],
  [0.062, -0.1],
];

function loops(draped: Draped, name: string, side: number): Detail[] {
  const places = [
    [`front${name}Waistband`, 0.09],
    [`back${name}Waistband`, 0.11],
    ...(side > 0 ? [[`back${name}Waistband`, 0.006] as const] : []),
  ] as const;
  return places.map(([panel, along]) =>
    patch(draped, {
      panel,
      material: 'band',
      grid: rectangle([0, 0], LOOP.width, LOOP.height, 7, 4).map((row) =>
        row.map(([x, y]) => onBand(draped, panel, along + x, BAND_MIDDLE + y)),
      ),
      lift: 0.003,
      thickness: 0.0018,
    }),
  );
}

/** A point of a band from its place along the seam and above it. */
function onBand({ sewn }: Draped, panelName: string, along: number, above = BAND_MIDDLE): Point {
  const panel = sewn.pattern.panels.find(({ name }) => name === panelName);
  const start = panel?.sides.find(({ name }) => name === 'seam')?.curve[0];
  if (!start) throw new Error(`there is no band "${panelName}"`);
  const radius = Math.hypot(...start);
  return [(radius - above) * Math.cos(along / radius), (radius - above) * Math.sin(along / radius)];
}
