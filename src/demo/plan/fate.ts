import { formatMoney } from '../../layout/money.ts';
import { refundNote } from '../../orders/change-order.ts';
import type { OrderEvent } from '../../orders/order.ts';
import type { OrderState } from '../../orders/states.ts';
import { dayIn, localIn } from '../../settings/time-zone.ts';
import type { Random } from '../random.ts';
import type { World } from '../world.ts';
import { addDays, addMinutes, clockAt, workday } from './calendar.ts';
import { DEMO_STAFF, type DemoOrder } from './order.ts';
import type { PlacedOrder } from './orders.ts';

/** Pays, packs, ships and delivers an order, or cancels it, as far as the end of the demo year allows. */

const NEVER_PAID = 0.03;
const CANCELED = 0.02;
const LATE = 0.07;
const UNPAID_MINUTES = 31;
const LAST_HOUR_OF_THE_SAME_DAY = 13;

export function decideFate(placed: PlacedOrder, world: World, random: Random): DemoOrder {
  const order: DemoOrder = {
    ...placed,
    ...{ state: 'placed', refundedMinor: 0, carrier: '', trackingNumber: '', keptUntil: null },
    ...{ updatedAt: placed.placedAt, isCanceled: false, reservationId: null, events: [], refunds: [] },
    ...{ returned: undefined, shippedAt: undefined, deliveredAt: undefined },
    payment: {
      id: random.uuid(placed.placedAt),
      provider: placed.paymentMethod,
      ...{ state: 'due', receivedMinor: 0, refundedMinor: 0, settledAt: null },
    },
  };
  note(order, 'place', placed.placedAt, { by: 'customer' });
  const story = { order, world, random };
  if (!pay(story) || cancel(story)) return order;
  if (pack(story) && ship(story)) deliver(story);
  const isWaiting = order.shippedAt === undefined;
  return { ...order, reservationId: isWaiting ? random.uuid(placed.placedAt) : null };
}

interface Story {
  order: DemoOrder;
  world: World;
  random: Random;
}

/** Returns false for an order that is never paid and therefore canceled. */
function pay({ order, world, random }: Story): boolean {
  if (order.paysOnDelivery) return true;
  const canceledAt = addMinutes(order.placedAt, UNPAID_MINUTES);
  if (random.chance(NEVER_PAID) && canceledAt <= world.endsAt) {
    const text = 'It wasn’t paid in time. Nothing was charged.';
    move(order, 'cancel', canceledAt, { state: 'canceled', by: 'payment', note: text });
    order.isCanceled = true;
    Object.assign(order.payment, { state: 'failed', settledAt: canceledAt });
    return false;
  }
  const soon = new Date(order.placedAt.getTime() + random.int(40, 200) * 1_000);
  const paidAt = soon < world.endsAt ? soon : world.endsAt;
  move(order, 'pay', paidAt, { state: 'paid', by: 'payment' });
  receive(order, paidAt);
  return true;
}

const receive = (order: DemoOrder, settledAt: Date): DemoOrder['payment'] =>
  Object.assign(order.payment, { state: 'paid', receivedMinor: order.totalMinor, settledAt });

/** Returns whether the shopper cancels the order before it is packed. */
function cancel({ order, world, random }: Story): boolean {
  const at = addMinutes(order.placedAt, random.int(5, 50));
  if (!random.chance(CANCELED) || at > world.endsAt) return false;
  move(order, 'cancel', at, { state: 'canceled', by: 'customer' });
  order.isCanceled = true;
  if (order.paysOnDelivery) {
    Object.assign(order.payment, { state: 'failed', settledAt: at });
    return true;
  }
  const { totalMinor: amountMinor } = order;
  order.refunds.push({
    ...{ id: random.uuid(at), key: 'cancel', amountMinor, isPayout: false, at, doneAt: at, items: undefined },
  });
  order.payment.refundedMinor = amountMinor;
  const money = formatMoney(amountMinor, order.currency);
  note(order, 'refund_ask', at, { by: 'customer', note: refundNote(money, false) });
  finishRefund(order, amountMinor, at);
  return true;
}

/** Completes a refund that the provider has made or the staff has paid out. */
export function finishRefund(order: DemoOrder, amountMinor: number, at: Date): void {
  order.refundedMinor += amountMinor;
  const isAll = order.refundedMinor >= order.totalMinor;
  const isPayout = order.paysOnDelivery;
  move(order, isAll ? 'refund' : 'refund_partly', at, {
    state: isAll ? 'refunded' : 'partly_refunded',
    ...(isPayout ? { by: 'staff', name: DEMO_STAFF } : { by: 'payment' }),
    note: `${formatMoney(amountMinor, order.currency)} ${isPayout ? 'by bank transfer' : 'to your original payment method'}.`,
  });
}

/** Morning orders are packed on the same workday, and all others on the next workday's morning. */
function pack({ order, world, random }: Story): boolean {
  const { timeZone } = world.settings;
  const day = dayIn(timeZone, order.placedAt);
  const hour = Number(localIn(timeZone, order.placedAt).slice(11, 13));
  const isToday = hour < LAST_HOUR_OF_THE_SAME_DAY && workday(day).getTime() === day.getTime();
  const at = isToday
    ? clockAt(timeZone, day, 14, random.int(0, 59))
    : clockAt(timeZone, workday(addDays(day, 1)), random.int(8, 11), random.int(0, 59));
  if (at > world.endsAt) return false;
  move(order, 'pack', at, { state: 'packed', by: 'staff', name: DEMO_STAFF });
  return true;
}

function ship({ order, world, random }: Story): boolean {
  const at = addMinutes(order.updatedAt, random.int(30, 170));
  if (at > world.endsAt) return false;
  const carriers = world.settings.delivery.carriers.slice(0, 3);
  order.carrier = carriers.length > 0 ? random.weighted(carriers, (_, index) => 3 - index).name : '';
  order.trackingNumber = order.carrier === '' ? '' : `DEMO${random.int(10_000_000, 99_999_999)}`;
  order.shippedAt = at;
  move(order, 'ship', at, { state: 'shipped', by: 'staff', name: DEMO_STAFF });
  return true;
}

/** Parcels arrive within the expected days, or some days late. */
function deliver({ order, world, random }: Story): void {
  const { timeZone } = world.settings;
  const { from, to } = order.expected;
  const range = Math.round((to.getTime() - from.getTime()) / (24 * 60 * 60_000));
  const days = random.chance(LATE) ? range + random.int(1, 5) : random.int(0, range);
  const planned = clockAt(timeZone, workday(addDays(from, days)), random.int(9, 17), random.int(0, 59));
  const earliest = addMinutes(order.shippedAt as Date, 14 * 60);
  const at = new Date(Math.max(planned.getTime(), earliest.getTime()));
  if (at > world.endsAt) return;
  order.deliveredAt = at;
  move(order, 'deliver', at, { state: 'delivered', by: 'shop' });
  if (order.paysOnDelivery) receive(order, at);
}

type Details = { by: OrderEvent['by']; name?: string; note?: string };

/** Moves an order to another state. */
export function move(
  order: DemoOrder,
  action: OrderEvent['action'],
  at: Date,
  { state, ...details }: Details & { state: OrderState },
): void {
  order.state = state;
  note(order, action, at, details);
}

/** Adds an event that does not change the state. */
export function note(
  order: DemoOrder,
  action: OrderEvent['action'],
  at: Date,
  { by, name = '', note: text = '' }: Details,
): void {
  order.updatedAt = at;
  order.events.push({ action, state: order.state, by, name, note: text, at });
}
