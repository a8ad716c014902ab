import type { FastifyRequest } from 'fastify';
import { networkOf, RULES } from '../../customers/limits.ts';
import { networkCounts } from '../../web/limits/networks.ts';
import { minutesWords, type RateLimits } from '../../web/limits/rate-limit.ts';
import type { Placed } from '../placing.ts';
import { type PromoOutcome, promoCodeOf } from './promo.ts';

type PromoTried<T> =
  | { ok: true; value: T }
  /** `message` is for the shopper and says what to do. */
  | { ok: false; message: string; retryAfterSeconds: number };

/** Every look at a promo code goes through this: `look` does it, and `promoOf` says what came of the code. */
export type TryPromo = <T>(
  request: FastifyRequest,
  promoCode: string,
  look: () => Promise<T>,
  promoOf: (value: T) => PromoOutcome | undefined,
) => Promise<PromoTried<T>>;

/**
 * Codes are guessed one after the other, so each look counts for its network before it is done, and the count is
 * given back unless it was a guess: a look that fails tells nothing of the code. Beyond the limit a right guess and a
 * wrong one are answered alike (S43).
 */
export function createPromoTries(limits: RateLimits): TryPromo {
  const rule = RULES.promoFromNetwork;
  return async (request, promoCode, look, promoOf) => {
    // A text that no code can be is refused without a look.
    if (promoCodeOf(promoCode) === undefined) return { ok: true, value: await look() };
    const counts = networkCounts(rule, networkOf(request));
    const taken = await limits.take(counts);
    if (!taken.ok) {
      const { retryAfterSeconds } = taken;
      const message = `Too many codes were tried. Try again in ${minutesWords(retryAfterSeconds)}, or order without one.`;
      return { ok: false, message, retryAfterSeconds };
    }
    let isGuess = false;
    try {
      const value = await look();
      const promo = promoOf(value);
      isGuess = promo !== undefined && !promo.ok && promo.isGuess;
      return { ok: true, value };
    } finally {
      if (!isGuess) await limits.giveBack(counts);
    }
  };
}

/** What a refused order says about its code. */
export const promoOfPlaced = (placed: Placed): PromoOutcome | undefined =>
  'quote' in placed ? placed.quote.promo : undefined;
