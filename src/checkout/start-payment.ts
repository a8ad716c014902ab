import type { OrderWithLines } from '../orders/order.ts';
import type { StartPaymentResult } from '../payments/payment-types.ts';
import type { Payments } from '../payments/payments.ts';
import type { Cart } from '../state/cart-document.ts';

export interface StartPaymentInput {
  order: Pick<OrderWithLines, 'id' | 'number' | 'paysOnDelivery' | 'totalMinor'>;
  /** The emptied cart, if the order was placed by this request. */
  cart?: Cart | undefined;
}

/** A new order that is paid on delivery, or free, has nothing to start. */
export async function startPayment(
  payments: Pick<Payments, 'start'>,
  { order, cart }: StartPaymentInput,
): Promise<StartPaymentResult> {
  const isFirm = order.paysOnDelivery || order.totalMinor === 0;
  return cart && isFirm ? { kind: 'done' } : payments.start(order.id);
}
