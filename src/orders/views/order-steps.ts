import { dayRange } from '../../catalog/delivery-days.ts';
import { type Html, html } from '../../layout/html.ts';
import type { Actor, OrderState } from '../states.ts';
import { moment } from './moments.ts';
import { heading, type Level } from './order-facts.ts';
import { eventText, isBeside } from './order-state.ts';
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
const CANCELED_BY: Record<Actor, string> = { customer: ' by you', staff: ' by us', payment: '', shop: '' };

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
