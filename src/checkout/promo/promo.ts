import { methodInText } from '../../layout/delivery-terms.ts';
import { formatMoney } from '../../layout/money.ts';
import { amountStep, roundToPayable } from '../../settings/currency.ts';
import { splitAmount } from '../../settings/taxes/shares.ts';
import { cleanTyped } from '../../web/typed-text.ts';

/** The discount of a promo code. No I/O here. */

export const PROMO_KINDS = ['percent', 'amount', 'free_delivery'] as const;

export interface PromoCode {
  code: string;
  kind: (typeof PROMO_KINDS)[number];
  /** Percent, or minor units; 0 for free delivery. */
  value: number;
  /** The least that the items it is for must cost. */
  minimumMinor: number;
  /** Slugs of departments and types. If it is empty, the code is for every item. */
  categories: readonly string[];
  /** Whether its dates have begun and ended, by the database's clock. */
  hasBegun: boolean;
  hasEnded: boolean;
  /** It has been used as often as all shoppers together may use it. */
  isUsedUp: boolean;
  /** What shows that this shopper has used it as often as one may: the account, or only the typed address. */
  isUsedUpBy: 'account' | 'address' | null;
}

/** What a code needs to know about a line. */
export interface PromoLine {
  totalMinor: number;
  /** Slugs of its product's departments and type. */
  categories: readonly string[];
}

export type PromoOutcome =
  | {
      ok: true;
      /** The discount of each line, in the sequence of the lines. */
      discountsMinor: number[];
      freesDelivery: boolean;
      /** Tells the shopper what the code does, such as "20% off trousers". */
      note: string;
    }
  /**
   * `isGuess`: there is no such code, or the refusal reveals what an email address was used for without proof that it
   * is the shopper's.
   */
  | { ok: false; message: string; isGuess: boolean };

export const INVALID_CODE = 'That code isn’t valid. Check the spelling.';

/** The delivery that the order would have without the code. */
export interface PromoDelivery {
  priceMinor: number;
  /** Whether it is the first method of its zone, which alone can be free by a code. */
  isFirst: boolean;
  /** The name of that method. */
  firstLabel: string;
}

export function applyPromo(
  promo: PromoCode | undefined,
  lines: readonly PromoLine[],
  delivery: PromoDelivery,
  currency: string,
): PromoOutcome {
  if (!promo) return guessed(INVALID_CODE);
  const { code, kind, value, minimumMinor } = promo;
  if (!promo.hasBegun) return refuse(`The code ${code} isn’t valid yet.`);
  if (promo.hasEnded) return refuse(`The code ${code} has expired.`);
  if (promo.isUsedUp || promo.isUsedUpBy === 'account') return refuse(usedUp(code));
  if (promo.isUsedUpBy === 'address') return guessed(usedUp(code));
  const isFor = ({ categories }: PromoLine) =>
    promo.categories.length === 0 || promo.categories.some((slug) => categories.includes(slug));
  const sums = lines.map((line) => (isFor(line) ? line.totalMinor : 0));
  const sumMinor = sums.reduce((sum, minor) => sum + minor, 0);
  const scope = promo.categories.length === 0 ? '' : ` ${promo.categories.join(', ')}`;
  if (!lines.some(isFor)) return refuse(`The code ${code} is for${scope} only, and your cart has none.`);
  if (sumMinor < minimumMinor) {
    const missing = formatMoney(minimumMinor - sumMinor, currency);
    return refuse(`Add ${missing} more${scope && ` of${scope}`} to your cart to use the code ${code}.`);
  }
  if (kind === 'free_delivery') return freeDelivery(code, lines, delivery);
  const discountMinor =
    kind === 'percent' ? roundToPayable((sumMinor * value) / 100, currency) : Math.min(value, sumMinor);
  const words = kind === 'percent' ? `${value}% off` : `${formatMoney(discountMinor, currency)} off`;
  return {
    ok: true,
    discountsMinor: splitPayable(discountMinor, sums, currency),
    freesDelivery: false,
    note: `${words}${scope}`,
  };
}

/** What remains of each line can be refunded, so each part is an amount that can be paid. */
function splitPayable(discountMinor: number, sums: readonly number[], currency: string): number[] {
  const step = amountStep(currency);
  return splitAmount(discountMinor / step, sums).map((part) => part * step);
}

function freeDelivery(
  code: string,
  lines: readonly PromoLine[],
  { priceMinor, isFirst, firstLabel }: PromoDelivery,
): PromoOutcome {
  const first = `${methodInText(firstLabel)} delivery`;
  if (!isFirst) return refuse(`The code ${code} is for ${first}. Choose ${first} to use it.`);
  if (priceMinor === 0)
    return refuse(`Your delivery is already free. Save the code ${code} for another time.`);
  return {
    ok: true,
    discountsMinor: lines.map(() => 0),
    freesDelivery: true,
    note: `free ${first}`,
  };
}

const usedUp = (code: string) => `The code ${code} has reached its limit and can’t be used again.`;

/** Another order has taken the last use since the code was looked up. */
export const usedUpMeanwhile = (code: string): PromoOutcome => refuse(usedUp(code));

const refuse = (message: string): PromoOutcome => ({ ok: false, message, isGuess: false });
const guessed = (message: string): PromoOutcome => ({ ok: false, message, isGuess: true });

/** What a code does, such as "20% off". */
export function promoEffect({ kind, value }: Pick<PromoCode, 'kind' | 'value'>, currency: string): string {
  if (kind === 'percent') return `${value}% off`;
  return kind === 'amount' ? `${formatMoney(value, currency)} off` : 'free delivery by the first method';
}

/** Normalizes a typed code to how codes are stored. Returns undefined if it cannot be a code. */
export function promoCodeOf(text: string): string | undefined {
  const code = cleanTyped(text).toUpperCase();
  return /^[A-Z0-9-]{3,30}$/.test(code) ? code : undefined;
}
