import { type TopMeasures, topOf } from '../blocks/top.ts';
import { HEAVY_TWILL, HEAVY_TWILL_COLLAR } from '../cloth/fabric.ts';
import { shirtDetails } from '../details/shirt.ts';
import type { Garment } from '../garment.ts';

const PLACKET = 0.038;
const POCKET = { width: 0.128, height: 0.14, point: 0.012, flap: 0.058 };
const measures: TopMeasures = {
  length: 0.72,
  width: 0.288,
  hemWidth: 0.284,
  neck: { width: 0.08, depth: 0.08, backDepth: 0.019 },
  shoulder: { width: 0.238, drop: 0.05 },
  armholeDepth: 0.266,
  sleeve: { length: 0.57, capHeight: 0.112, hemWidth: 0.136 },
  neckFinish: { stand: 0.034, fall: 0.056, flare: 0.14, point: 0.026, isClosed: true },
  lowerBands: { sleeve: { share: 0.86, height: 0.064 } },
  hemDip: 0.012,
  frontDip: 0.04,
  placket: PLACKET,
  armDegrees: 46,
};

/** Heavy cotton twill with two flap pockets and a straight hem, worn over a shirt. */
export function overshirt(): Garment {
  const { pattern, curves } = topOf(measures);
  return {
    pattern,
    fabrics: [HEAVY_TWILL, HEAVY_TWILL_COLLAR],
    dressing: {
      from: { leftArm: 49, rightArm: 47 },
      to: { leftArm: 17, rightArm: 14, turn: 3, elbow: 18, hasHands: true },
      swing: 7,
    },
    details: (draped) =>
      shirtDetails(draped, curves, {
        buttons: 'button',
        placket: PLACKET,
        hasButtonDownCollar: false,
        pockets: [0.094, -0.094].map((x) => ({ ...POCKET, at: [x, -0.205] as const })),
      }),
    views: {
      front: {},
      back: { turn: 180 },
      detail: { zoom: 3.1, look: [0, 0.285] },
    },
  };
}
