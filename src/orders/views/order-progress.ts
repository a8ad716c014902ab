import { dayRange } from '../../catalog/views/product-delivery.ts';
import { type Html, html } from '../../layout/html.ts';
import type { OrderEvent, OrderNote } from '../order.ts';
import type { ActorRole, OrderState } from '../states.ts';
import { heading, type Level } from './order-facts.ts';
import type { ShownEvent, ShownOrder } from './order-view.ts';

/** The way of an order that nothing stops. Paid at the door, its first step is that it was placed. */
const WAY = ['paid', 'packed', 'shipped', 'delivered'] as const satisfies readonly OrderState[];

/** How far the order is; nothing for one that goes nowhere any more. */
export function orderSteps(order: ShownOrder, now: Date): Html | null {
  if (order.state === 'canceled' || isTakenBack(order)) return null;
  // Paid at the door it never comes to "paid": the delivery says so.
  const isPaidBefore = order.state === 'paid' || happened(order, 'paid');
  const first = isPaidBefore ? 'paid' : 'placed';
  const steps = [first, ...WAY.slice(1)].map((state) => step(order, state as OrderState, now));
  return html`<ol class="steps" aria-label="How far your order is">${steps}</ol>`;
}

const LABELS: Partial<Record<OrderState, string>> = {
  placed: 'Placed',
  paid: 'Paid',
  packed: 'Packed',
  shipped: 'Sent',
  delivered: 'With you',
};

function step(order: ShownOrder, state: OrderState, now: Date): Html {
  const event = happened(order, state);
  const when = event
    ? moment(event.at, now)
    : state === 'delivered' && order.expected && dayRange(order.expected);
  return html`<li${event && html` class="done"`}>${LABELS[state]}<span class="vh">${event ? ', done' : ', to come'}</span><br>${when}</li>`;
}

/** What the shop does by itself has its reason as the event's note. */
const CANCELED_BY: Record<ActorRole, string> = {
  customer: ' by you',
  staff: ' by us',
  payment: '',
  shop: '',
};

/** The last time that it came to this. */
const happened = ({ history }: ShownOrder, state: OrderState): ShownEvent | undefined =>
  history.findLast((event) => event.state === state && !isBeside(event.action));

const isTakenBack = (order: ShownOrder): boolean => order.state === 'returned' || order.state === 'refunded';

/** Everything that has happened, newest first. */
export function orderHistory({ history }: ShownOrder, now: Date, level: Level): Html | null {
  if (history.length === 0) return null;
  return html`<section>${heading(level, 'History')}
<ul class="history">${history
    .toReversed()
    .map(
      ({ action, state, at, by, note }) =>
        html`<li><span>${eventText({ action, state })}${action === 'cancel' && CANCELED_BY[by]}${note && html`<br><span class="muted">${note}</span>`}</span> <span class="muted">${moment(at, now)}</span></li>`,
    )}</ul></section>`;
}

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

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const DAY_OF_YEAR = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/*
 * A server does not know the shopper's time zone, so it says the time in UTC and says that it does;
 * public/js/checkout-times.js rewrites it as the time on the shopper's own clock.
 */

/** "14:32 UTC". */
export const clock = (at: Date): Html =>
  html`<time datetime="${at.toISOString()}" data-clock="time">${CLOCK.format(at)} UTC</time>`;

/** "21 Nov, 14:02 UTC"; with the year where it is not `now`'s. */
export function moment(at: Date, now: Date): Html {
  const isThisYear = at.getUTCFullYear() === now.getUTCFullYear();
  const day = (isThisYear ? DAY : DAY_OF_YEAR).format(at);
  return html`<time datetime="${at.toISOString()}" data-clock="moment">${day}, ${CLOCK.format(at)} UTC</time>`;
}
