import { MERINO, MERINO_RIB } from '../cloth/fabric.ts';
import type { Garment } from '../garment.ts';
import { POLO_MEASURES, poloOf } from './polo.ts';

/** A fine sweater with a polo collar: closer to the body, with ribbed hem and sleeves and dark buttons. */
export function merinoPolo(): Garment {
  return poloOf({
    measures: {
      ...POLO_MEASURES,
      length: 0.645,
      width: 0.266,
      hemWidth: 0.262,
      sleeve: { length: 0.2, capHeight: 0.118, hemWidth: 0.16 },
      neckFinish: { stand: 0.03, fall: 0.05, flare: 0.16, point: 0.024 },
      lowerBands: { body: { share: 0.93, height: 0.055 }, sleeve: { share: 0.88, height: 0.036 } },
      hemDip: 0,
      frontDip: 0.03,
    },
    fabrics: [MERINO, MERINO_RIB],
    buttons: 'button',
  });
}
