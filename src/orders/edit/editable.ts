import type { OrderWithLines } from '../order.ts';

/** Whether an order can still be edited: nothing of it is packed, and no payment is under way that has the old sum. */
export const isEditable = ({ state, paysOnDelivery }: OrderWithLines): boolean =>
  state === 'paid' || (state === 'placed' && paysOnDelivery);
