import type { ShownPayment } from '../../orders/views/order-view.ts';

/** A payment by card. */
export const paymentOf = (more: Partial<ShownPayment> = {}): ShownPayment => ({
  label: 'Card',
  state: 'paid',
  currency: 'EUR',
  receivedMinor: 0,
  refundedMinor: 0,
  refundPendingMinor: 0,
  isPaidOut: false,
  ...more,
});
