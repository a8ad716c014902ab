/** The one table of order states: which state may follow which, and who may change it. No I/O here. */

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

/** `payment` is the payment provider. `shop` is the shop itself, when a reservation expires. */
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
  // Only an order that is paid on delivery can be packed when it is `placed`: see `nextState`.
  pack: { from: ['placed', 'paid'], to: 'packed', by: ['staff'] },
  ship: { from: ['packed'], to: 'shipped', by: ['staff'] },
  deliver: { from: ['shipped'], to: 'delivered', by: ['staff', 'shop'] },
  // Only the staff can cancel a packed order: see `nextState`.
  cancel: {
    from: ['placed', 'paid', 'packed'],
    to: 'canceled',
    by: ['customer', 'staff', 'payment', 'shop'],
  },
  // Only the return of a whole order changes its state.
  return: { from: ['shipped', 'delivered', 'partly_refunded'], to: 'returned', by: ['staff'] },
  // An order on its way cannot be partly refunded, because it could not be delivered from that state.
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

/** Returns the state after `action`, or why it is not allowed. */
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

/** The actions that `by` can take on the order now. */
export const actionsOf = (
  order: { state: OrderState; paysOnDelivery: boolean },
  by: ActorRole,
): OrderAction[] => ORDER_ACTIONS.filter((action) => nextState(order, action, by).ok);

const isOfRefund = (state: OrderState): boolean => state === 'partly_refunded' || state === 'refunded';

/**
 * The state of an order after one of its counted refunds has failed. `before` are its states so far, oldest first.
 * `refundedMinor` is the sum of the refunds that are left.
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
