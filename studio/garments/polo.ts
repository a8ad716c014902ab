import { type TopMeasures, topOf } from '../blocks/top.ts';
import { PIQUE, POLO_COLLAR } from '../cloth/fabric.ts';
import type { Material } from '../details/detail.ts';
import { poloDetails } from '../details/polo.ts';
import type { Garment } from '../garment.ts';

/** The measures of all polo shirts, unless their own differ. */
export const POLO_MEASURES: TopMeasures = {
  length: 0.7,
  width: 0.275,
  hemWidth: 0.272,
  neck: { width: 0.082, depth: 0.082, backDepth: 0.02 },
  shoulder: { width: 0.226, drop: 0.048 },
  armholeDepth: 0.252,
  sleeve: { length: 0.21, capHeight: 0.108, hemWidth: 0.168 },
  neckFinish: { stand: 0.026, fall: 0.044, flare: 0.16, point: 0.018 },
  lowerBands: { sleeve: { share: 0.9, height: 0.026 } },
  hemDip: 0.008,
  frontDip: 0.036,
  armDegrees: 52,
};

/** Cotton pique with a firm knitted collar and banded sleeves. */
export function polo(): Garment {
  return poloOf({ measures: POLO_MEASURES, fabrics: [PIQUE, POLO_COLLAR], buttons: 'pearl' });
}

export type PoloInput = Pick<Garment, 'fabrics'> & { measures: TopMeasures; buttons: Material };

export function poloOf({ measures, fabrics, buttons }: PoloInput): Garment {
  const { pattern, curves } = topOf(measures);
  return {
    pattern,
    fabrics,
    dressing: {
      from: { leftArm: 54, rightArm: 50 },
      to: { leftArm: 20, rightArm: 16, turn: 5 },
      swing: 16,
    },
    details: (draped) => poloDetails(draped, curves, { neckDepth: measures.neck.depth, buttons }),
    views: {
      front: {},
      back: { turn: 180 },
      detail: { zoom: 3.1, look: [0, 0.285] },
    },
  };
}
