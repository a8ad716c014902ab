import { type TrouserMeasures, trousersOf } from '../blocks/trousers.ts';
import { TWILL, TWILL_BAND } from '../cloth/fabric.ts';
import { trouserDetails } from '../details/trousers.ts';
import type { Garment } from '../garment.ts';

const measures: TrouserMeasures = {
  front: { waist: 0.222, hip: 0.256, crotch: -0.052, knee: [-0.006, 0.216], hem: [0.012, 0.196], rise: 0 },
  back: { waist: 0.24, hip: 0.272, crotch: -0.098, knee: [-0.014, 0.228], hem: [0.006, 0.206], rise: 0.028 },
  crotchDepth: 0.262,
  kneeDepth: 0.56,
  length: 0.97,
  waistHeight: 1.035,
  waistband: { atSeam: 0.985, atEdge: 0.955, height: 0.04, rise: 0.04 },
};

export function chinos(): Garment {
  const { pattern, curves, heldSides } = trousersOf(measures);
  return {
    pattern,
    heldSides,
    fabrics: [TWILL, TWILL_BAND],
    dressing: {
      from: { leftArm: 22, rightArm: 22, legSpread: 0.035 },
      to: { leftArm: 22, rightArm: 22, legSpread: -0.004 },
    },
    details: (draped) => trouserDetails(draped, curves),
    views: {
      front: {},
      back: { turn: 180 },
      side: { turn: 38 },
      detail: { zoom: 3, look: [0, 0.36] },
      fabric: { zoom: 5, look: [-0.1, 0] },
    },
  };
}
