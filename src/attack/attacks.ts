import type { Attack } from './attack.ts';
import { mailFlood } from './mail-flood.ts';
import { promoCodes } from './promo-codes.ts';
import { resetStarvation } from './reset-starvation.ts';

/** Every attack that `npm run attack` knows, in the order of their rows. */
export const ATTACKS: readonly Attack[] = [resetStarvation, promoCodes, mailFlood];
