import { dayRange } from '../../layout/delivery-terms.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { isThisYear, type ShopMoment, shopClock, shopDay, shopDayOfYear } from '../../layout/shop-time.ts';
import type { OrderEvent, OrderNote } from '../order.ts';
import type { ActorRole, OrderState } from '../states.ts';
import { heading, type Level } from './order-facts.ts';
import type { ShownEvent, ShownOrder, ShownReturn } from './order-view.ts';

/** The steps of an order. An order that is paid on delivery starts with `placed` instead of `paid`. */
const STEPS = ['paid', 'packed', 'shipped', 'delivered'] as const satisfies readonly OrderState[];

/** Shows the progress of an order. Canceled and returned orders have none. */
export function orderSteps(order: ShownOrder, when: ShopMoment): Html | null {
  if (order.state === 'canceled' || isReturned(order)) return null;
  const isPaidBefore = order.state === 'paid' || happened(order, 'paid');
  const first = isPaidBefore ? 'paid' : 'placed';
  const steps = [first, ...STEPS.slice(1)].map((state) => step(order, state as OrderState, when));
  return html`<ol class="steps" aria-label="Order progress">${steps}</ol>`;
}

const STEP_LABELS: Partial<Record<OrderState, string>> = {
  placed: 'Placed',
  paid: 'Paid',
  packed: 'Packed',
  shipped: 'Shipped',
  delivered: 'Delivered',
};

function step(order: ShownOrder, state: OrderState, when: ShopMoment): Html {
  const event = happened(order, state);
  const text = event
    ? moment(event.at, when)
    : state === 'delivered' && order.expected && dayRange(order.expected);
  return html`<li${event && html` class="done"`}>${STEP_LABELS[state]}<span class="vh">${event ? ', done' : ', not yet'}</span><br>${text}</li>`;
}

/** When the shop cancels an order by itself, the event's note gives the reason. */
const CANCELED_BY: Record<ActorRole, string> = {
  customer: ' by you',
  staff: ' by us',
  payment: '',
  shop: '',
};

/** The last event that brought the order to this state. */
const happened = ({ history }: ShownOrder, state: OrderState): ShownEvent | undefined =>
  history.findLast((event) => event.state === state && !isNote(event.action));

const isReturned = (order: ShownOrder): boolean => order.state === 'returned' || order.state === 'refunded';

/** Lists the order's events, newest first. */
export function orderHistory(order: ShownOrder, when: ShopMoment, level: Level): Html | null {
  const entries = [
    ...order.history.map(({ action, state, at, by, note }) => {
      const text = `${eventText({ action, state })}${action === 'cancel' ? CANCELED_BY[by] : ''}`;
      return { text, note, at };
    }),
    ...order.returns.flatMap((one) => returnEntries(one, order)),
  ].toSorted((one, other) => other.at.getTime() - one.at.getTime());
  if (entries.length === 0) return null;
  return html`<section>${heading(level, 'History')}
<ul class="history">${entries.map(
    ({ text, note, at }) =>
      html`<li><span>${text}${note && html`<br><span class="muted">${note}</span>`}</span> <span class="muted">${moment(at, when)}</span></li>`,
  )}</ul></section>`;
}

interface HistoryEntry {
  text: string;
  note: string;
  at: Date;
}

const DECIDED = { received: 'Return received', refused: 'Return not accepted', canceled: 'Return canceled' };

/** A return is registered, and later received, refused or canceled. Its refund and exchange are events of the order. */
function returnEntries(
  { state, items, refundMinor, askedAt, decidedAt }: ShownReturn,
  { currency }: Pick<ShownOrder, 'currency'>,
): HistoryEntry[] {
  const registered = { text: 'Return registered', note: items.join('; '), at: askedAt };
  if (state === 'asked' || !decidedAt) return [registered];
  const note = refundMinor > 0 ? `Refund of ${formatMoney(refundMinor, currency)}` : '';
  return [registered, { text: DECIDED[state], note, at: decidedAt }];
}

interface StateLabels {
  /** The badge next to the order's number. */
  badge: string;
  tone: 'plain' | 'good' | 'warn' | 'bad';
  /** The entry in the order's history. */
  event: string;
}

const LABELS: Record<OrderState, StateLabels> = {
  placed: { badge: 'Placed', tone: 'plain', event: 'Order placed' },
  paid: { badge: 'Paid', tone: 'good', event: 'Paid' },
  packed: { badge: 'Packed', tone: 'warn', event: 'Packed' },
  shipped: { badge: 'On its way', tone: 'warn', event: 'Shipped' },
  delivered: { badge: 'Delivered', tone: 'good', event: 'Delivered' },
  canceled: { badge: 'Canceled', tone: 'bad', event: 'Canceled' },
  returned: { badge: 'Returned', tone: 'plain', event: 'Everything returned' },
  partly_refunded: { badge: 'Partly refunded', tone: 'plain', event: 'Partly refunded' },
  refunded: { badge: 'Refunded', tone: 'plain', event: 'Refunded' },
};

export function stateBadge(state: OrderState): Html {
  const { badge, tone } = LABELS[state];
  return html`<span class="badge ${tone}">${badge}</span>`;
}

/** The labels of events that do not change the order's state. */
const NOTE_LABELS: Readonly<Record<OrderNote, string>> = {
  pay_late: 'Payment not accepted',
  refund_ask: 'Refund started',
  refund_note: 'Refunded',
  refund_fail: 'Refund failed',
  exchange_place: 'Exchange accepted',
  exchange_pack: 'Exchange packed',
  exchange_ship: 'Exchange shipped',
  exchange_deliver: 'Exchange delivered',
  exchange_cancel: 'Exchange canceled',
  parcel_pack: 'Another parcel packed',
  parcel_ship: 'Parcel shipped',
  parcel_deliver: 'Parcel delivered',
  edit: 'Order changed',
  edit_ask: 'Change waiting for payment',
  edit_end: 'Change not made',
  cancel_rest: 'Rest of the order canceled',
};

const isNote = (action: OrderEvent['action']): action is OrderNote => action in NOTE_LABELS;

const eventText = ({ action, state }: Pick<OrderEvent, 'action' | 'state'>): string =>
  isNote(action) ? NOTE_LABELS[action] : LABELS[state].event;

/*
 * The server does not know the shopper's time zone, so it shows times in that of the shop, and names it.
 * public/js/checkout/times.js rewrites them in the shopper's time zone.
 */

/** "14:32 UTC". */
export const clock = (at: Date, timeZone: string): Html =>
  html`<time datetime="${at.toISOString()}" data-clock="time">${shopClock(at, timeZone)}</time>`;

/** Returns, for example, "21 Nov, 14:02 UTC", with the year unless it is the year of `now`. */
function moment(at: Date, when: ShopMoment): Html {
  const { timeZone } = when;
  const day = (isThisYear(at, when) ? shopDayOfYear : shopDay)(at, timeZone);
  return html`<time datetime="${at.toISOString()}" data-clock="moment">${day}, ${shopClock(at, timeZone)}</time>`;
}
