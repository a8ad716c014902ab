import { Problem } from '../web/errors/errors.ts';
import { type AddWishResult, WISHES_MAX } from './wishlist.ts';

type Reason = Extract<AddWishResult, { ok: false }>['reason'];

const REFUSALS: Readonly<Record<Reason, string>> = {
  not_found: 'We do not sell this piece any more.',
  too_many: `Your wishlist holds ${WISHES_MAX} pieces, which is all we can keep. Remove one first.`,
};

export function refusal(reason: Reason): Problem {
  return reason === 'not_found'
    ? new Problem(404, 'not_found', REFUSALS.not_found)
    : new Problem(422, 'too_many_wishes', REFUSALS.too_many);
}
