/** Which state of an order may follow which, and who may bring it about: the one table. No I/O here. */

export const ORDER_STATES = [
  'placed',
  'paid',
  'packed',
  'shipped',
  'delivered',
  'canceled',
  'returned',
  'partly_refunded',
  'refunded',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** The shopper, the staff, what the payment provider says, and the shop by itself (an expiry). */
export type ActorRole = 'customer' | 'staff' | 'payment' | 'shop';

export const ORDER_ACTIONS = [
  'pay',
  'pack',
  'ship',
  'deliver',
  'cancel',
  'return',
  'refund_partly',
  'refund',
] as const;
export type OrderAction = (typeof ORDER_ACTIONS)[number];

interface Rule {
  from: readonly OrderState[];
  to: OrderState;
  by: readonly ActorRole[];
}

const RULES: Readonly<Record<OrderAction, Rule>> = {
  pay: { from: ['placed'], to: 'paid', by: ['payment'] },
  // From "placed" only what is paid at the door: see `next`.
  pack: { from: ['placed', 'paid'], to: 'packed', by: ['staff'] },
  ship: { from: ['packed'], to: 'shipped', by: ['staff'] },
  deliver: { from: ['shipped'], to: 'delivered', by: ['staff', 'shop'] },
  // Once it is packed only the staff can still get hold of it: see `next`.
  cancel: {
    from: ['placed', 'paid', 'packed'],
    to: 'canceled',
    by: ['customer', 'staff', 'payment', 'shop'],
  },
  // All of it; single pieces leave the order as it is.
  return: { from: ['shipped', 'delivered', 'partly_refunded'], to: 'returned', by: ['staff'] },
  // Not on its way: "partly refunded" is of what has arrived or never will, and nothing would be delivered after it.
  refund_partly: {
    from: ['delivered', 'canceled', 'returned', 'partly_refunded'],
    to: 'partly_refunded',
    by: ['payment', 'staff'],
  },
  refund: {
    from: ['shipped', 'delivered', 'canceled', 'returned', 'partly_refunded'],
    to: 'refunded',
    by: ['payment', 'staff'],
  },
};

export type NextStateResult =
  | { ok: true; state: OrderState }
  | { ok: false; reason: 'not_now' | 'not_by_you' | 'not_paid' };

/** The state after `action`, or why it cannot be done. */
export function nextState(
  order: { state: OrderState; paysOnDelivery: boolean },
  action: OrderAction,
  by: ActorRole,
): NextStateResult {
  const rule = RULES[action];
  if (!rule.by.includes(by)) return { ok: false, reason: 'not_by_you' };
  if (!rule.from.includes(order.state)) return { ok: false, reason: 'not_now' };
  if (action === 'pack' && order.state === 'placed' && !order.paysOnDelivery)
    return { ok: false, reason: 'not_paid' };
  if (action === 'cancel' && order.state === 'packed' && by !== 'staff')
    return { ok: false, reason: 'not_by_you' };
  return { ok: true, state: rule.to };
}

/** What `by` can do with the order now. */
export const actionsOf = (
  order: { state: OrderState; paysOnDelivery: boolean },
  by: ActorRole,
): OrderAction[] => ORDER_ACTIONS.filter((action) => nextState(order, action, by).ok);

const isOfRefund = (state: OrderState): boolean => state === 'partly_refunded' || state === 'refunded';

/**
 * The state of an order of whose refunds one has failed after it was counted. `before`: its states until now,
 * oldest first. `refundedMinor`: of the refunds that are left.
 */
export function stateWithoutRefund(
  state: OrderState,
  before: readonly OrderState[],
  refundedMinor: number,
): OrderState {
  if (!isOfRefund(state)) return state;
  if (refundedMinor > 0) return 'partly_refunded';
  return before.findLast((one) => !isOfRefund(one)) ?? state;
}
