/**
 * The one table of the states of a payment attempt, and which may follow which. No I/O here.
 *
 * - `open`: it is stored, and the provider may or may not know of it.
 * - `pending`: the provider knows of it, and the shopper knows where to pay.
 * - `due`: it will be paid on delivery.
 * - `closing`: it is no longer wanted, and the provider has not said yet whether it was paid before.
 * - `failed`: nothing was charged, or what was charged is refunded.
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

/**
 * The state that an order's page shows. `closing`: the order is canceled, and the provider has not said yet whether it was
 * paid before. `returning`: a payment arrived that the order could not take, and its refund was not made yet. `void`:
 * nothing was charged.
 */
export type PaymentState =
  | 'due'
  | 'pending'
  | 'declined'
  | 'paid'
  | 'closing'
  | 'returning'
  | 'partly_refunded'
  | 'refunded'
  | 'void';

export function paymentStateOf(attempt: {
  state: AttemptState;
  fault: string | null;
  receivedMinor: number;
  refundedMinor: number;
  refundPendingMinor: number;
}): PaymentState {
  const { state, fault, receivedMinor } = attempt;
  const wentBackMinor = attempt.refundedMinor - attempt.refundPendingMinor;
  switch (state) {
    case 'open':
    case 'pending':
      return fault === 'declined' ? 'declined' : 'pending';
    case 'due':
      return 'due';
    case 'closing':
      return 'closing';
    case 'failed':
      if (receivedMinor === 0) return 'void';
      return wentBackMinor < receivedMinor ? 'returning' : 'refunded';
    case 'paid':
      if (wentBackMinor === 0) return 'paid';
      return wentBackMinor < receivedMinor ? 'partly_refunded' : 'refunded';
  }
}
