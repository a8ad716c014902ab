import { type TopMeasures, topOf } from '../blocks/top.ts';
import { LOOPBACK, LOOPBACK_RIB, LOOPBACK_TWICE } from '../cloth/fabric.ts';
import { hoodieDetails } from '../details/hoodie.ts';
import type { Garment } from '../garment.ts';

const measures: TopMeasures = {
  length: 0.62,
  width: 0.3,
  hemWidth: 0.298,
  neck: { width: 0.095, depth: 0.095, backDepth: 0.026 },
  shoulder: { width: 0.25, drop: 0.052 },
  armholeDepth: 0.28,
  sleeve: { length: 0.53, capHeight: 0.105, hemWidth: 0.125 },
  neckFinish: { hood: { height: 0.35, depth: 0.12 } },
  hemDip: 0,
  frontDip: 0.052,
  lowerBands: { body: { share: 0.86, height: 0.065 }, sleeve: { share: 0.74, height: 0.065 } },
  armDegrees: 44,
};

export function hoodie(): Garment {
  const { pattern, curves } = topOf(measures);
  return {
    pattern,
    fabrics: [LOOPBACK, LOOPBACK_RIB, LOOPBACK_TWICE],
    dressing: {
      from: { leftArm: 47, rightArm: 45 },
      to: { leftArm: 16, rightArm: 13, hasHead: true, turn: 3, elbow: 14 },
      swing: 8,
    },
    details: (draped) => hoodieDetails(draped, curves),
    views: {
      front: {},
      back: { turn: 180 },
      detail: { zoom: 2.4, look: [0, 0.3] },
    },
  };
}
