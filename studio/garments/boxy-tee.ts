import { HEAVY_JERSEY, RIB } from '../cloth/fabric.ts';
import type { Garment } from '../garment.ts';
import { TEE_MEASURES, teeOf } from './crew-tee.ts';

/** Wide and short, with dropped shoulders and wide sleeves, of compact jersey. */
export function boxyTee(): Garment {
  return teeOf({
    measures: {
      ...TEE_MEASURES,
      length: 0.625,
      width: 0.305,
      hemWidth: 0.302,
      neck: { width: 0.091, depth: 0.094, backDepth: 0.022 },
      shoulder: { width: 0.262, drop: 0.062 },
      armholeDepth: 0.268,
      frontDip: 0.054,
      sleeve: { length: 0.215, capHeight: 0.08, hemWidth: 0.205 },
      neckFinish: { atSeam: 0.97, atEdge: 0.82, height: 0.026, rise: 0.014 },
    },
    fabrics: [HEAVY_JERSEY, RIB],
  });
}
