import type { Attack } from './attack.ts';
import { guestCarts } from './guest-carts.ts';
import { idleConnections } from './idle-connections.ts';
import { lockOut } from './lock-out.ts';
import { mailFlood } from './mail-flood.ts';
import { promoCodes } from './promo-codes.ts';
import { resetStarvation } from './reset-starvation.ts';
import { signInStorm } from './sign-in-storm.ts';
import { slowBodies } from './slow-bodies.ts';
import { unpaidOrders } from './unpaid-orders.ts';

/** Every attack that `npm run attack` knows, in the order of their rows. */
export const ATTACKS: readonly Attack[] = [
  resetStarvation,
  lockOut,
  signInStorm,
  promoCodes,
  mailFlood,
  slowBodies,
  unpaidOrders,
  guestCarts,
  idleConnections,
];
