/**
 * The states of an attempt to pay, and which may follow which: the one table. No I/O here.
 *
 * - `open`: stored; whether the provider has heard of it is not known.
 * - `pending`: the provider has it, and the shopper knows where to pay.
 * - `due`: to be paid at the door.
 * - `closing`: not wanted any more; whether it was paid before that is not known yet.
 * - `failed`: nothing was charged, or what was charged goes back.
 */
export type AttemptState = 'open' | 'pending' | 'due' | 'closing' | 'paid' | 'failed';

const FOLLOWING: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  open: ['pending', 'paid', 'failed'],
  pending: ['closing', 'paid', 'failed'],
  due: ['paid', 'failed'],
  closing: ['failed'],
  paid: [],
  failed: [],
};

export const mayFollow = (from: AttemptState, to: AttemptState): boolean => FOLLOWING[from].includes(to);

/** As an order's page says it. */
export type PaymentState = 'due' | 'pending' | 'declined' | 'paid' | 'partly_refunded' | 'refunded' | 'void';

export function paymentStateOf(attempt: {
  state: AttemptState;
  fault: string | null;
  receivedMinor: number;
  refundedMinor: number;
}): PaymentState {
  const { state, fault, receivedMinor, refundedMinor } = attempt;
  switch (state) {
    case 'open':
    case 'pending':
      return fault === 'declined' ? 'declined' : 'pending';
    case 'due':
      return 'due';
    case 'closing':
    case 'failed':
      return 'void';
    case 'paid':
      if (refundedMinor === 0) return 'paid';
      return refundedMinor < receivedMinor ? 'partly_refunded' : 'refunded';
  }
}
