import { JERSEY, RIB } from '../cloth/fabric.ts';
import type { Garment } from '../garment.ts';
import { longSleeveOf } from './long-sleeve-tee.ts';

/** The long-sleeve T-shirt in striped cloth. Its yoke, ribs, and stitches are undyed. */
export function bretonTee(): Garment {
  return longSleeveOf({
    fabrics: [
      { ...JERSEY, name: 'breton-jersey' },
      { ...RIB, name: 'ecru-rib' },
    ],
    thread: 'ecru-thread',
  });
}
