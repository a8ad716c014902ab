import { type Html, html } from '../../layout/html.ts';
import type { OrderEvent } from '../../orders/order.ts';
import type { OrderFilter } from '../../orders/staff/list-orders.ts';
import type { OrderState } from '../../orders/states.ts';
import type { PaymentState } from '../../payments/states.ts';

/** How the admin names the states, events and times of orders. */

interface StatedOrder {
  state: OrderState;
  paysOnDelivery: boolean;
  isPartlyPacked: boolean;
}

export const FILTER_LABELS: Readonly<Record<OrderFilter, string>> = {
  to_pack: 'To pack',
  exchange_open: 'Exchange to ship',
  return_open: 'Return expected',
  placed: 'Placed, not paid',
  paid: 'Paid',
  packed: 'Packed',
  shipped: 'On its way',
  delivered: 'Delivered',
  canceled: 'Canceled',
  returned: 'Returned',
  partly_refunded: 'Partly refunded',
  refunded: 'Refunded',
};

export const PAYMENT_LABELS: Readonly<Record<PaymentState, string>> = {
  due: 'Due on delivery',
  pending: 'Waiting for payment',
  declined: 'Declined',
  paid: 'Paid',
  closing: 'Being canceled',
  returning: 'Being refunded',
  partly_refunded: 'Partly refunded',
  refunded: 'Refunded',
  void: 'Nothing charged',
};

type Tone = 'plain' | 'good' | 'warn' | 'bad';

const TONES: Readonly<Record<OrderState, Tone>> = {
  placed: 'plain',
  paid: 'warn',
  packed: 'plain',
  shipped: 'good',
  delivered: 'good',
  canceled: 'bad',
  returned: 'plain',
  partly_refunded: 'plain',
  refunded: 'plain',
};

/** Names a state for the staff, who must see which orders are to be packed. */
export function stateText({ state, paysOnDelivery, isPartlyPacked }: StatedOrder): string {
  if (isPartlyPacked) return 'Partly packed';
  if (state === 'paid' || (state === 'placed' && paysOnDelivery)) return 'To pack';
  return state === 'placed' ? 'Waiting for payment' : FILTER_LABELS[state];
}

export function stateBadge(order: StatedOrder): Html {
  const text = stateText(order);
  const tone = text === 'To pack' || text === 'Partly packed' ? 'warn' : TONES[order.state];
  return html`<span class="badge ${tone}">${text}</span>`;
}

const EVENTS: Readonly<Record<OrderEvent['action'], string>> = {
  place: 'Order placed',
  pay: 'Paid',
  pack: 'Packed',
  ship: 'Shipped',
  deliver: 'Delivered',
  cancel: 'Canceled',
  return: 'Returned as a whole',
  refund_partly: 'Partly refunded',
  refund: 'Refunded',
  pay_late: 'Payment not accepted',
  refund_ask: 'Refund started',
  refund_note: 'Refund made',
  refund_fail: 'Refund failed',
  exchange_place: 'Exchange accepted',
  exchange_pack: 'Exchange packed',
  exchange_ship: 'Exchange shipped',
  exchange_deliver: 'Exchange delivered',
  exchange_cancel: 'Exchange canceled',
  parcel_pack: 'Another parcel packed',
  parcel_ship: 'Parcel shipped',
  parcel_deliver: 'Parcel delivered',
  edit: 'Edited',
  edit_ask: 'Change waiting for payment',
  edit_end: 'Change not made',
  cancel_rest: 'Rest of the order canceled',
};

/** An event from a later version of the shop has no text here, so its name is shown. */
export const eventText = (action: string): string =>
  (EVENTS as Readonly<Record<string, string>>)[action] ?? action.replaceAll('_', ' ');
