import { type TopMeasures, topOf } from '../blocks/top.ts';
import { OXFORD, OXFORD_COLLAR } from '../cloth/fabric.ts';
import { shirtDetails } from '../details/shirt.ts';
import type { Garment } from '../garment.ts';

const measures: TopMeasures = {
  length: 0.7,
  width: 0.278,
  hemWidth: 0.274,
  neck: { width: 0.078, depth: 0.075, backDepth: 0.018 },
  shoulder: { width: 0.232, drop: 0.05 },
  armholeDepth: 0.262,
  sleeve: { length: 0.54, capHeight: 0.105, hemWidth: 0.135 },
  neckFinish: { stand: 0.034, fall: 0.05, flare: 0.13, point: 0.026 },
  lowerBands: { sleeve: { share: 0.8, height: 0.062 } },
  hemDip: 0.052,
  frontDip: 0.024,
  armDegrees: 46,
};

export function oxfordShirt(): Garment {
  const { pattern, curves } = topOf(measures);
  return {
    pattern,
    fabrics: [OXFORD, OXFORD_COLLAR],
    dressing: {
      from: { leftArm: 49, rightArm: 47 },
      to: { leftArm: 16, rightArm: 13, turn: 3, elbow: 15 },
      swing: 7,
    },
    details: (draped) => shirtDetails(draped, curves, { buttons: 'pearl', hasPocket: true }),
    views: {
      front: {},
      back: { turn: 180 },
      detail: { zoom: 3.1, look: [0, 0.285] },
    },
  };
}
