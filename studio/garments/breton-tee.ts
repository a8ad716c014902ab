import { JERSEY, RIB } from '../cloth/fabric.ts';
import type { Garment } from '../garment.ts';
import { longSleeveTee } from './long-sleeve-tee.ts';

/** The long-sleeve T-shirt in striped cloth. */
export function bretonTee(): Garment {
  return { ...longSleeveTee(), fabrics: [{ ...JERSEY, name: 'breton-jersey' }, RIB] };
}
