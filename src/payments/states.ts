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

/**
 * As an order's page says it. `closing`: the order is canceled, and the provider has not said yet whether it was paid
 * before that. `returning`: money came that the order could not take, and has not gone back yet. `void`: nothing was
 * charged.
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
