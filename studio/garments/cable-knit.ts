import { type TopMeasures, topOf } from '../blocks/top.ts';
import { CABLE_KNIT, KNIT_RIB } from '../cloth/fabric.ts';
import type { Garment } from '../garment.ts';

const measures: TopMeasures = {
  length: 0.6,
  width: 0.288,
  hemWidth: 0.285,
  neck: { width: 0.092, depth: 0.088, backDepth: 0.024 },
  shoulder: { width: 0.238, drop: 0.05 },
  armholeDepth: 0.27,
  sleeve: { length: 0.53, capHeight: 0.115, hemWidth: 0.125 },
  neckFinish: { atSeam: 0.98, atEdge: 0.86, height: 0.03, rise: 0.022 },
  hemDip: 0,
  frontDip: 0.035,
  lowerBands: { body: { share: 0.86, height: 0.07 }, sleeve: { share: 0.72, height: 0.075 } },
  armDegrees: 40,
};

export function cableKnit(): Garment {
  const { pattern } = topOf(measures);
  return {
    pattern,
    fabrics: [CABLE_KNIT, KNIT_RIB],
    dressing: { from: { leftArm: 40, rightArm: 38 }, to: { leftArm: 15, rightArm: 12 } },
    details: () => [],
    views: {
      front: {},
      back: { turn: 180 },
      side: { turn: 38 },
      detail: { zoom: 3, look: [0, 0.28] },
      fabric: { zoom: 5, look: [-0.06, -0.06] },
    },
  };
}
