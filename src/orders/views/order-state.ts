import { type Html, html } from '../../layout/html.ts';
import type { OrderEvent, OrderNote } from '../order.ts';
import type { OrderState } from '../states.ts';

interface Words {
  /** As a badge: how the order stands. */
  badge: string;
  tone: 'plain' | 'good' | 'warn' | 'bad';
  /** In the history: what happened. */
  event: string;
}

const WORDS: Record<OrderState, Words> = {
  placed: { badge: 'Placed', tone: 'plain', event: 'Order placed' },
  paid: { badge: 'Paid', tone: 'good', event: 'Paid' },
  packed: { badge: 'Packed', tone: 'warn', event: 'Packed' },
  shipped: { badge: 'On its way', tone: 'warn', event: 'Handed to the carrier' },
  delivered: { badge: 'Delivered', tone: 'good', event: 'Delivered' },
  canceled: { badge: 'Canceled', tone: 'bad', event: 'Canceled' },
  returned: { badge: 'Returned', tone: 'plain', event: 'Return received' },
  partly_refunded: { badge: 'Partly refunded', tone: 'plain', event: 'Refunded in part' },
  refunded: { badge: 'Refunded', tone: 'plain', event: 'Refunded' },
};

export function stateBadge(state: OrderState): Html {
  const { badge, tone } = WORDS[state];
  return html`<span class="badge ${tone}">${badge}</span>`;
}

/** The labels of events that leave the order's state as it is. */
const BESIDE: Readonly<Record<OrderNote, string>> = {
  pay_late: 'Payment not accepted',
  refund_ask: 'Refund started',
  refund_note: 'Refunded',
  refund_fail: 'Refund failed',
  exchange_place: 'Exchange accepted',
  exchange_pack: 'Exchange packed',
  exchange_ship: 'Exchange shipped',
  exchange_deliver: 'Exchange delivered',
  exchange_cancel: 'Exchange canceled',
};

/** Whether an event leaves the order's state as it is. */
export const isBeside = (action: OrderEvent['action']): action is OrderNote => action in BESIDE;

export const eventText = ({ action, state }: Pick<OrderEvent, 'action' | 'state'>): string =>
  isBeside(action) ? BESIDE[action] : WORDS[state].event;
