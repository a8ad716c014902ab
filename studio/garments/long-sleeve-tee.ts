import { type TopMeasures, topOf } from '../blocks/top.ts';
import { JERSEY, RIB } from '../cloth/fabric.ts';
import { teeDetails } from '../details/tee.ts';
import type { Garment } from '../garment.ts';

const measures: TopMeasures = {
  length: 0.7,
  width: 0.272,
  hemWidth: 0.268,
  neck: { width: 0.09, depth: 0.1, backDepth: 0.022 },
  shoulder: { width: 0.222, drop: 0.048 },
  armholeDepth: 0.25,
  sleeve: { length: 0.55, capHeight: 0.12, hemWidth: 0.108 },
  lowerBands: { sleeve: { share: 0.84, height: 0.05 } },
  neckFinish: { atSeam: 0.97, atEdge: 0.84, height: 0.02, rise: 0.012 },
  hemDip: 0.009,
  frontDip: 0.028,
  armDegrees: 40,
};

export function longSleeveTee(): Garment {
  const { pattern, curves } = topOf(measures);
  return {
    pattern,
    fabrics: [JERSEY, RIB],
    dressing: { from: { leftArm: 40, rightArm: 38 }, to: { leftArm: 13, rightArm: 10 } },
    details: (draped) => teeDetails(draped, curves),
    views: {
      front: {},
      back: { turn: 180 },
      side: { turn: 38 },
      detail: { zoom: 3.3, look: [0, 0.272] },
      fabric: { zoom: 5, look: [-0.08, -0.12] },
    },
  };
}
