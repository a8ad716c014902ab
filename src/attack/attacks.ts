import type { Attack } from './attack.ts';
import { lockOut } from './lock-out.ts';
import { signInStorm } from './sign-in-storm.ts';

/** Every attack that `npm run attack` knows, in the order of their rows. */
export const ATTACKS: readonly Attack[] = [lockOut, signInStorm];
