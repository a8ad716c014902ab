import type { PaymentSummary } from '../../payments/payment-types.ts';
import type { Order } from '../order.ts';

/**
 * Returns how much more was paid than the order costs now, without what is already refunded. It is above 0 after the
 * refund of a difference has failed.
 */
export function overpaidMinor(
  { totalMinor }: Pick<Order, 'totalMinor'>,
  payment: Pick<PaymentSummary, 'state' | 'receivedMinor' | 'refundedMinor'> | undefined,
): number {
  if (!payment || !['paid', 'partly_refunded', 'refunded'].includes(payment.state)) return 0;
  const { receivedMinor, refundedMinor } = payment;
  return Math.max(Math.min(receivedMinor - totalMinor, receivedMinor - refundedMinor), 0);
}
