import { LINEN_COLLAR, LINEN_JERSEY } from '../cloth/fabric.ts';
import type { Garment } from '../garment.ts';
import { POLO_MEASURES, poloOf } from './polo.ts';

/** Loose, with a soft wide collar and hemmed sleeves. */
export function linenPolo(): Garment {
  const { lowerBands: _banded, ...hemmed } = POLO_MEASURES;
  return poloOf({
    measures: {
      ...hemmed,
      length: 0.705,
      width: 0.292,
      hemWidth: 0.294,
      shoulder: { width: 0.24, drop: 0.052 },
      armholeDepth: 0.265,
      sleeve: { length: 0.225, capHeight: 0.1, hemWidth: 0.19 },
      neckFinish: { stand: 0.022, fall: 0.05, flare: 0.22, point: 0.03 },
    },
    fabrics: [LINEN_JERSEY, LINEN_COLLAR],
    buttons: 'pearl',
  });
}
