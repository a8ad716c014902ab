import type { StoreRefusal } from '../state/store.ts';
import { Problem } from '../web/errors/errors.ts';
import { LIMITS, type Refusal } from './cart.ts';

/** What a shopper is told when the cart's rules refuse a change; the cart stays as it was. */
const REFUSALS: Record<Refusal | StoreRefusal, [status: number, message: string]> = {
  sold_out: [409, 'This piece is sold out.'],
  variant_not_found: [404, 'We do not sell this piece. Look at the product again.'],
  too_many_line_items: [
    422,
    `A cart holds ${LIMITS.lineItems} different pieces. Remove one or save it for later first.`,
  ],
  quantity_too_large: [422, `A cart holds up to ${LIMITS.quantity} of one piece.`],
  too_many_saved: [422, `Up to ${LIMITS.saved} pieces can be saved for later. Remove one of them first.`],
  not_in_cart: [404, 'This piece is not in your cart any more.'],
  not_removed: [404, 'This piece can no longer be put back. Add it to the cart again.'],
  not_saved: [404, 'This piece is not saved for later any more.'],
  nothing_to_undo: [404, 'The cart has changed since you signed in. Remove what you do not want.'],
  key_reused: [422, 'This Idempotency-Key was used for another change. Send a new key with a new change.'],
  version_mismatch: [412, 'The cart has changed since this version. Look at the current one and try again.'],
  cart_too_large_for_cookie: [
    422,
    'This is more than your cart can hold: it is kept in a cookie of at most 4,096 bytes. Remove something first.',
  ],
};

export function refusal(reason: Refusal | StoreRefusal, details: Record<string, unknown> = {}): Problem {
  const [status, message] = REFUSALS[reason];
  return new Problem(status, reason, message, { details });
}
