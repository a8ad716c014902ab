import type { Attack } from './attack.ts';
import { unpaidOrders } from './unpaid-orders.ts';

/** Every attack that `npm run attack` knows, in the order of their rows. */
export const ATTACKS: readonly Attack[] = [unpaidOrders];
