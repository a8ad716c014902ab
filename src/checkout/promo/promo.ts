import { CURRENCY } from '../../catalog/product.ts';
import { formatMoney } from '../../layout/money.ts';
import { cleanTyped } from '../../web/typed-text.ts';

/** What a promo code takes off. No I/O here. */

export const PROMO_KINDS = ['percent', 'amount', 'free_delivery'] as const;

export interface PromoCode {
  code: string;
  kind: (typeof PROMO_KINDS)[number];
  /** Percent, or minor units; 0 for free delivery. */
  value: number;
  /** Of the pieces that it is for. */
  minimumMinor: number;
  /** Slugs of departments and types; empty: every piece. */
  categories: readonly string[];
  /** By the database's clock. */
  hasBegun: boolean;
  hasEnded: boolean;
  /** As often as it may be. */
  isUsedUp: boolean;
  /** What shows that this shopper has used it as often as one may: their account, or only the typed address. */
  isUsedUpBy: 'account' | 'address' | null;
}

/** A line as a code looks at it. */
export interface PromoLine {
  totalMinor: number;
  /** Slugs of its product's departments and type. */
  categories: readonly string[];
}

export type PromoOutcome =
  | {
      ok: true;
      /** Of each line, in their order. */
      discountsMinor: number[];
      freesDelivery: boolean;
      /** What it does, in words. */
      note: string;
    }
  /**
   * `isGuess`: there is no such code, or the refusal reveals what an email address was used for without proof that it
   * is the shopper's.
   */
  | { ok: false; message: string; isGuess: boolean };

/** `delivery`: how the order would go without the code. */
export function applyPromo(
  promo: PromoCode | undefined,
  lines: readonly PromoLine[],
  delivery: { method: string; priceMinor: number },
): PromoOutcome {
  if (!promo) return guessed('We do not know this code. Look at how it is written.');
  const { code, kind, value, minimumMinor } = promo;
  if (!promo.hasBegun) return refuse(`The code ${code} cannot be used yet.`);
  if (promo.hasEnded) return refuse(`The code ${code} has ended.`);
  if (promo.isUsedUp || promo.isUsedUpBy === 'account') return refuse(usedUp(code));
  if (promo.isUsedUpBy === 'address') return guessed(usedUp(code));
  const isFor = ({ categories }: PromoLine) =>
    promo.categories.length === 0 || promo.categories.some((slug) => categories.includes(slug));
  const sums = lines.map((line) => (isFor(line) ? line.totalMinor : 0));
  const sumMinor = sums.reduce((sum, minor) => sum + minor, 0);
  const scope = promo.categories.length === 0 ? '' : ` ${promo.categories.join(', ')}`;
  if (!lines.some(isFor)) return refuse(`The code ${code} is for${scope} only, and none is in your cart.`);
  if (sumMinor < minimumMinor) {
    const missing = formatMoney(minimumMinor - sumMinor, CURRENCY);
    return refuse(`The code ${code} needs ${missing} more in the cart${scope && ` of${scope}`}.`);
  }
  if (kind === 'free_delivery') return freeDelivery(code, lines, delivery);
  const discountMinor = kind === 'percent' ? Math.round((sumMinor * value) / 100) : Math.min(value, sumMinor);
  const words = kind === 'percent' ? `${value} % off` : `${formatMoney(discountMinor, CURRENCY)} off`;
  return {
    ok: true,
    discountsMinor: shared(discountMinor, sums),
    freesDelivery: false,
    note: `${words}${scope}`,
  };
}

function freeDelivery(
  code: string,
  lines: readonly PromoLine[],
  { method, priceMinor }: { method: string; priceMinor: number },
): PromoOutcome {
  if (method !== 'standard')
    return refuse(`The code ${code} is for standard delivery. Choose it to use the code.`);
  if (priceMinor === 0) return refuse(`Delivery is free already. Keep the code ${code} for another time.`);
  return {
    ok: true,
    discountsMinor: lines.map(() => 0),
    freesDelivery: true,
    note: 'free standard delivery',
  };
}

const usedUp = (code: string) => `The code ${code} has been used as often as it could be.`;

/** Another order has taken the last use in the meantime. */
export const usedUpMeanwhile = (code: string): PromoOutcome => refuse(usedUp(code));

const refuse = (message: string): PromoOutcome => ({ ok: false, message, isGuess: false });
const guessed = (message: string): PromoOutcome => ({ ok: false, message, isGuess: true });

/** `amountMinor` in parts that are proportional to `sums`, and sum up to it exactly. */
export function shared(amountMinor: number, sums: readonly number[]): number[] {
  const total = sums.reduce((sum, minor) => sum + minor, 0);
  if (total === 0) return sums.map(() => 0);
  let before = 0;
  let given = 0;
  return sums.map((sum) => {
    before += sum;
    const part = Math.round((amountMinor * before) / total) - given;
    given += part;
    return part;
  });
}

/** As codes are stored, from how somebody typed it; undefined where it can be none. */
export function promoCodeOf(text: string): string | undefined {
  const code = cleanTyped(text).toUpperCase();
  return /^[A-Z0-9-]{3,30}$/.test(code) ? code : undefined;
}
