import type { StoreRefusal } from '../state/store.ts';
import { Problem } from '../web/errors/errors.ts';
import { LIMITS, type Refusal } from './cart.ts';

/** The message for each refused change. The cart stays as it was. */
const REFUSALS: Record<Refusal | StoreRefusal, [status: number, message: string]> = {
  sold_out: [409, 'This item is sold out.'],
  variant_not_found: [404, 'We don’t sell this item. Please check the product page.'],
  too_many_line_items: [
    422,
    `A cart holds up to ${LIMITS.lineItems} different items. Remove one or save it for later first.`,
  ],
  quantity_too_large: [422, `A cart holds up to ${LIMITS.quantity} of the same item.`],
  too_many_saved: [422, `You can save up to ${LIMITS.saved} items for later. Remove one of them first.`],
  not_in_cart: [404, 'This item is no longer in your cart.'],
  not_removed: [404, 'This item can no longer be restored. Please add it to the cart again.'],
  not_saved: [404, 'This item is no longer saved for later.'],
  nothing_to_undo: [404, 'Your cart has changed since you signed in. Remove the items you don’t want.'],
  key_reused: [422, 'This Idempotency-Key was used for another change. Send a new key with a new change.'],
  version_mismatch: [412, 'The cart has changed since this version. Check the current cart and try again.'],
  cart_too_large_for_cookie: [
    422,
    'This doesn’t fit into your cart, which is kept in a cookie of at most 4,096 bytes. Remove something first.',
  ],
};

export function refusal(reason: Refusal | StoreRefusal, details: Record<string, unknown> = {}): Problem {
  const [status, message] = REFUSALS[reason];
  return new Problem(status, reason, message, { details });
}
