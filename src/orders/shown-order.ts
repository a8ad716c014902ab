import type { ListedInvoice } from '../invoices/queries.ts';
import type { PaymentSummary } from '../payments/payment-types.ts';
import type { Carrier } from '../settings/schema.ts';
import type { WaitingEdit } from './edit/waiting-edit.ts';
import type { Exchange } from './exchanges/exchange.ts';
import type { OrderEvent, OrderWithLines } from './order.ts';
import { trackingUrl } from './parcels/carriers.ts';
import { type Parcel, parcelItems } from './parcels/parcel.ts';
import { nextState } from './states.ts';
import type {
  OrderEntry,
  ShownBuyAgain,
  ShownOrder,
  ShownPayment,
  ShownReturn,
  ShownTracking,
} from './views/order-view.ts';

/** Turns an order into what its page shows. */
export function shownOrder(
  order: OrderWithLines,
  events: readonly OrderEvent[],
  payment: PaymentSummary | undefined,
  more: {
    returnPath: string | null;
    returns: readonly ShownReturn[];
    carriers: readonly Carrier[];
    exchanges: readonly Exchange[];
    parcels: readonly Parcel[];
    invoices: readonly ListedInvoice[];
    waitingEdit: WaitingEdit | undefined;
    buyAgain: ShownBuyAgain;
  },
): ShownOrder {
  const { address, keptUntil } = order;
  const trackingOf = ({ carrier, trackingNumber }: Shipment): ShownTracking | null => {
    const url = trackingUrl(more.carriers, { carrier, trackingNumber });
    return trackingNumber ? { carrier, number: trackingNumber, url } : null;
  };
  return {
    ...order,
    address,
    expected: isUnderWay(order) ? order.expected : null,
    payment: shownPayment(order, payment),
    // The order's own tracking number is that of its last parcel.
    tracking: more.parcels.length > 0 ? null : trackingOf(order),
    parcels: more.parcels
      .filter(({ state }) => state !== 'canceled')
      .map((parcel) => ({
        ...{ number: parcel.number, state: parcel.state, tracking: trackingOf(parcel) },
        items: parcelItems(order, parcel.lines),
      })),
    exchanges: more.exchanges.map((exchange) => ({ ...exchange, tracking: trackingOf(exchange) })),
    returns: more.returns,
    invoices: more.invoices,
    history: events,
    keptUntil: order.state === 'placed' ? keptUntil : null,
    canCancel: nextState(order, 'cancel', 'customer').ok,
    canPay: order.state === 'placed' && (payment?.canPay ?? false),
    differenceMinor: more.waitingEdit?.differenceMinor,
    returnPath: more.returnPath,
    buyAgain: isUnderWay(order) && order.state !== 'shipped' ? null : more.buyAgain,
  };
}

type Shipment = Pick<OrderWithLines, 'carrier' | 'trackingNumber'>;

const isUnderWay = ({ state }: OrderWithLines) =>
  state === 'placed' || state === 'paid' || state === 'packed' || state === 'shipped';

/** `refundedMinor` counts only refunds that were made. */
export function shownPayment(order: OrderWithLines, payment: PaymentSummary | undefined): ShownPayment {
  const { currency, refundedMinor, paymentMethod } = order;
  if (!payment) {
    const nothing = { receivedMinor: 0, refundPendingMinor: 0, isPaidOut: false };
    return { label: paymentMethod, state: 'void', currency, refundedMinor, ...nothing };
  }
  const { label, state, receivedMinor, adjustPendingMinor, isPaidOut } = payment;
  const wentBackMinor = payment.refundedMinor - payment.refundPendingMinor;
  const refundPendingMinor = payment.refundPendingMinor + adjustPendingMinor;
  const refunds = { refundedMinor: wentBackMinor, refundPendingMinor, isPaidOut };
  return { label, state, currency: payment.currency, receivedMinor, ...refunds };
}

/** A list shows this many lines of an order. */
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
