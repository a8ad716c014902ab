import { type TopMeasures, topOf } from '../blocks/top.ts';
import { JERSEY, RIB } from '../cloth/fabric.ts';
import { teeDetails } from '../details/tee.ts';
import type { Garment } from '../garment.ts';

const measures: TopMeasures = {
  length: 0.7,
  width: 0.278,
  hemWidth: 0.276,
  neck: { width: 0.088, depth: 0.098, backDepth: 0.022 },
  shoulder: { width: 0.228, drop: 0.048 },
  armholeDepth: 0.255,
  sleeve: { length: 0.215, capHeight: 0.115, hemWidth: 0.17 },
  neckFinish: { atSeam: 0.97, atEdge: 0.83, height: 0.021, rise: 0.012 },
  hemDip: 0.009,
  frontDip: 0.028,
  armDegrees: 46,
};

export function crewTee(): Garment {
  const { pattern, curves } = topOf(measures);
  return {
    pattern,
    fabrics: [JERSEY, RIB],
    dressing: { from: { leftArm: 46, rightArm: 44 }, to: { leftArm: 17, rightArm: 14 } },
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
