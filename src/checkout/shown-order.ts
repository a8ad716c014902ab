import type { OrderEvent, OrderWithLines } from '../orders/order.ts';
import { next } from '../orders/states.ts';
import type { PaymentSummary } from '../payments/payment-types.ts';
import { deliveryLabel } from './delivery.ts';
import type { OrderEntry, ShownOrder, ShownPayment } from './views/order-view.ts';

/** An order as its page shows it. */
export function shownOrder(
  order: OrderWithLines,
  events: readonly OrderEvent[],
  payment: PaymentSummary | undefined,
  more: { returnPath: string | null } = { returnPath: null },
): ShownOrder {
  const { carrier, trackingNumber, address, deliveryMethod, keptUntil } = order;
  return {
    ...order,
    address,
    deliveryLabel: deliveryLabel(deliveryMethod),
    expected: isUnderWay(order) ? order.expected : null,
    payment: shownPayment(order, payment),
    tracking: trackingNumber ? { carrier, number: trackingNumber, url: '' } : null,
    history: events,
    keptUntil: order.state === 'placed' ? keptUntil : null,
    canCancel: next(order, 'cancel', 'customer').ok,
    canPay: order.state === 'placed' && (payment?.canPay ?? false),
    ...more,
  };
}

const isUnderWay = ({ state }: OrderWithLines) =>
  state === 'placed' || state === 'paid' || state === 'packed' || state === 'shipped';

function shownPayment(order: OrderWithLines, payment: PaymentSummary | undefined): ShownPayment {
  const { refundedMinor } = order;
  if (!payment) return { label: order.paymentMethod, state: 'void', refundedMinor };
  return { label: payment.label, state: payment.state, refundedMinor };
}

/** At most so many of its lines stand in a list. */
const LINES_SHOWN = 4;

export function orderEntry(order: OrderWithLines): OrderEntry {
  const { number, state, placedAt, totalMinor, currency, lines } = order;
  return {
    number,
    state,
    placedAt,
    totalMinor,
    currency,
    itemCount: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    lines: lines.slice(0, LINES_SHOWN),
    expected: isUnderWay(order) ? order.expected : null,
  };
}
