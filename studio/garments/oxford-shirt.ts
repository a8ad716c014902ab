import { type TopMeasures, topOf } from '../blocks/top.ts';
import { OXFORD, OXFORD_COLLAR } from '../cloth/fabric.ts';
import { shirtDetails } from '../details/shirt.ts';
import type { Garment } from '../garment.ts';

const PLACKET = 0.034;
const measures: TopMeasures = {
  length: 0.7,
  width: 0.278,
  hemWidth: 0.274,
  neck: { width: 0.078, depth: 0.075, backDepth: 0.018 },
  shoulder: { width: 0.232, drop: 0.05 },
  armholeDepth: 0.256,
  sleeve: { length: 0.57, capHeight: 0.11, hemWidth: 0.128 },
  neckFinish: { stand: 0.034, fall: 0.05, flare: 0.13, point: 0.026, isClosed: true },
  lowerBands: { sleeve: { share: 0.88, height: 0.062 } },
  hemDip: 0.056,
  hemLevel: 0.56,
  frontDip: 0.05,
  placket: PLACKET,
  armDegrees: 46,
};

export function oxfordShirt(): Garment {
  const { pattern, curves } = topOf(measures);
  return {
    pattern,
    fabrics: [OXFORD, OXFORD_COLLAR],
    dressing: {
      from: { leftArm: 49, rightArm: 47 },
      to: { leftArm: 16, rightArm: 13, turn: 3, elbow: 18, hasHands: true },
      swing: 7,
    },
    details: (draped) =>
      shirtDetails(draped, curves, {
        buttons: 'pearl',
        placket: PLACKET,
        hasButtonDownCollar: true,
        pockets: [{ at: [0.088, -0.2], width: 0.116, height: 0.122, point: 0.014 }],
      }),
    views: {
      front: {},
      back: { turn: 180 },
      detail: { zoom: 3.1, look: [0, 0.285] },
    },
  };
}
