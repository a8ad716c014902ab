import { type TopMeasures, topOf } from '../blocks/top.ts';
import { JERSEY, RIB } from '../cloth/fabric.ts';
import { teeDetails } from '../details/tee.ts';
import type { Garment } from '../garment.ts';

/** The measures of all T-shirts, unless their own differ. */
export const TEE_MEASURES: TopMeasures = {
  length: 0.7,
  width: 0.27,
  hemWidth: 0.272,
  neck: { width: 0.088, depth: 0.098, backDepth: 0.022 },
  shoulder: { width: 0.226, drop: 0.048 },
  armholeDepth: 0.252,
  sleeve: { length: 0.22, capHeight: 0.105, hemWidth: 0.178 },
  neckFinish: { atSeam: 0.97, atEdge: 0.83, height: 0.021, rise: 0.012 },
  hemDip: 0.009,
  frontDip: 0.036,
  armDegrees: 52,
};

export function crewTee(): Garment {
  return teeOf({ measures: TEE_MEASURES, fabrics: [JERSEY, RIB] });
}

export type TeeGarmentInput = Pick<Garment, 'fabrics'> & { measures: TopMeasures };

export function teeOf({ measures, fabrics }: TeeGarmentInput): Garment {
  const { pattern, curves } = topOf(measures);
  return {
    pattern,
    fabrics,
    dressing: {
      from: { leftArm: 54, rightArm: 50 },
      to: { leftArm: 20, rightArm: 16, turn: 5 },
      swing: 16,
    },
    details: (draped) => teeDetails(draped, curves, { thread: 'thread' }),
    views: {
      front: {},
      back: { turn: 180 },
      detail: { zoom: 3.3, look: [0, 0.272] },
    },
  };
}
