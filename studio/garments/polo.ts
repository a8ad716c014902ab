import { type TopMeasures, topOf } from '../blocks/top.ts';
import { PIQUE, POLO_COLLAR } from '../cloth/fabric.ts';
import { poloDetails } from '../details/polo.ts';
import type { Garment } from '../garment.ts';

const measures: TopMeasures = {
  length: 0.7,
  width: 0.275,
  hemWidth: 0.272,
  neck: { width: 0.082, depth: 0.082, backDepth: 0.02 },
  shoulder: { width: 0.226, drop: 0.048 },
  armholeDepth: 0.252,
  sleeve: { length: 0.21, capHeight: 0.108, hemWidth: 0.168 },
  neckFinish: { stand: 0.026, fall: 0.044, flare: 0.16, point: 0.018 },
  lowerBands: { sleeve: { share: 0.9, height: 0.026 } },
  hemDip: 0.01,
  armDegrees: 46,
};

export function polo(): Garment {
  const { pattern, curves } = topOf(measures);
  return {
    pattern,
    fabrics: [PIQUE, POLO_COLLAR],
    dressing: { from: { leftArm: 46, rightArm: 44 }, to: { leftArm: 17, rightArm: 14 } },
    details: (draped) => poloDetails(draped, curves, measures.neck.depth),
    views: {
      front: {},
      back: { turn: 180 },
      side: { turn: 38 },
      detail: { zoom: 2.7, look: [0, 0.32] },
      fabric: { zoom: 5, look: [-0.08, -0.12] },
    },
  };
}
