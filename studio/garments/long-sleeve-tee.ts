import { type TopMeasures, topOf } from '../blocks/top.ts';
import { JERSEY, RIB } from '../cloth/fabric.ts';
import { type TeeInput, teeDetails } from '../details/tee.ts';
import type { Garment } from '../garment.ts';

const measures: TopMeasures = {
  length: 0.7,
  width: 0.266,
  hemWidth: 0.26,
  neck: { width: 0.09, depth: 0.1, backDepth: 0.022 },
  shoulder: { width: 0.222, drop: 0.048 },
  armholeDepth: 0.25,
  sleeve: { length: 0.56, capHeight: 0.11, hemWidth: 0.122 },
  lowerBands: { sleeve: { share: 0.76, height: 0.055 } },
  neckFinish: { atSeam: 0.97, atEdge: 0.84, height: 0.02, rise: 0.012 },
  hemDip: 0.009,
  frontDip: 0.04,
  armDegrees: 46,
};

export function longSleeveTee(): Garment {
  return longSleeveOf({ fabrics: [JERSEY, RIB], thread: 'thread' });
}

export function longSleeveOf({ fabrics, thread }: Pick<Garment, 'fabrics'> & TeeInput): Garment {
  const { pattern, curves } = topOf(measures);
  return {
    pattern,
    fabrics,
    dressing: {
      from: { leftArm: 49, rightArm: 47 },
      to: { leftArm: 17, rightArm: 14, turn: 3, elbow: 14 },
      swing: 7,
    },
    details: (draped) => teeDetails(draped, curves, { thread }),
    views: {
      front: {},
      back: { turn: 180 },
      detail: { zoom: 3.3, look: [0, 0.272] },
    },
  };
}
