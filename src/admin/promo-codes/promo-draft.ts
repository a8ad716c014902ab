import { slugOf } from '../../catalog/product.ts';
import { PROMO_KINDS, promoCodeOf } from '../../checkout/promo/promo.ts';
import {
  type ListedPromoCode,
  type NewPromoCode,
  PROMO_CATEGORIES_MAX,
  PROMO_COUNT_MAX,
  PROMO_MINOR_MAX,
} from '../../checkout/promo/promo-admin.ts';
import { isPayableAmount, notPayableText, parseMoney, typedMoney } from '../../settings/currency.ts';
import type { ShopUnits } from '../../settings/schema.ts';
import { instantIn, localIn } from '../../settings/time-zone.ts';

/** The form of a promo code as it is typed. */
export const PROMO_FIELDS = [
  ...(['code', 'kind', 'value', 'minimum', 'categories'] as const),
  ...(['uses', 'usesEach', 'from', 'until'] as const),
] as const;
export type TypedPromo = Readonly<Record<(typeof PROMO_FIELDS)[number], string>>;
export type PromoFaults = Partial<Record<keyof TypedPromo, string>>;

export const NEW_PROMO: TypedPromo = {
  ...{ code: '', kind: 'percent', value: '', minimum: '', categories: '' },
  ...{ uses: '', usesEach: '', from: '', until: '' },
};

/** The form of a code that exists. */
export function typedPromo(promo: ListedPromoCode, { currency, timeZone }: ShopUnits): TypedPromo {
  const { code, kind, value, minimumMinor, categories, usesMax, usesPerCustomerMax } = promo;
  return {
    ...{ code, kind, categories: categories.join(', ') },
    value: kind === 'amount' ? typedMoney(value, currency) : `${value}`,
    minimum: minimumMinor === 0 ? '' : typedMoney(minimumMinor, currency),
    uses: usesMax === null ? '' : `${usesMax}`,
    usesEach: usesPerCustomerMax === null ? '' : `${usesPerCustomerMax}`,
    from: localIn(timeZone, promo.startsAt),
    until: promo.endsAt ? localIn(timeZone, promo.endsAt) : '',
  };
}

export type ReadPromoResult = { ok: true; promo: NewPromoCode } | { ok: false; faults: PromoFaults };

/** Reads a form, and says what is wrong with each field. */
export function readPromo(typed: TypedPromo, { currency, timeZone }: ShopUnits): ReadPromoResult {
  const kind = PROMO_KINDS.find((one) => one === typed.kind) ?? 'percent';
  const startsAt = typed.from === '' ? null : instantIn(timeZone, typed.from);
  const endsAt = typed.until === '' ? null : instantIn(timeZone, typed.until);
  const promo = {
    code: promoCodeOf(typed.code) ?? '',
    kind,
    value: amountOf(kind, typed.value, currency),
    minimumMinor: typed.minimum.trim() === '' ? 0 : (parseMoney(typed.minimum, currency) ?? Number.NaN),
    categories: typed.categories.split(',').map(slugOf).filter(Boolean),
    usesMax: countOf(typed.uses),
    usesPerCustomerMax: countOf(typed.usesEach),
  };
  const faults = promoFaults({ ...promo, startsAt: startsAt ?? null, endsAt: endsAt ?? null }, currency);
  if (startsAt === undefined) faults.from = 'Enter a date and a time, or leave it empty to start now.';
  if (endsAt === undefined) faults.until = 'Enter a date and a time, or leave it empty for no end.';
  if (startsAt === undefined || endsAt === undefined || Object.keys(faults).length > 0)
    return { ok: false, faults };
  return { ok: true, promo: { ...promo, startsAt, endsAt } };
}

function amountOf(kind: NewPromoCode['kind'], text: string, currency: string): number {
  if (kind === 'free_delivery') return 0;
  if (kind === 'amount') return parseMoney(text, currency) ?? Number.NaN;
  return /^\d{1,3} ?%?$/.test(text.trim()) ? Number.parseInt(text, 10) : Number.NaN;
}

const countOf = (text: string): number | null =>
  text.trim() === '' ? null : /^\d{1,10}$/.test(text.trim()) ? Number(text) : Number.NaN;

/** Says what is wrong with a code, for the form and for the API. */
export function promoFaults(promo: NewPromoCode, currency: string): PromoFaults {
  const { code, kind, value, minimumMinor, categories, usesMax, usesPerCustomerMax, startsAt, endsAt } =
    promo;
  const faults: PromoFaults = {};
  const isCount = (count: number | null) =>
    count === null || (Number.isInteger(count) && count >= 1 && count <= PROMO_COUNT_MAX);
  const isSum = (minor: number, min: number) =>
    Number.isInteger(minor) && minor >= min && minor <= PROMO_MINOR_MAX;
  if (promoCodeOf(code) !== code) faults.code = 'A code is 3 to 30 letters, digits and dashes.';
  if (kind === 'percent' && !(value >= 1 && value <= 100)) faults.value = 'Enter a percentage from 1 to 100.';
  if (kind === 'amount' && !isSum(value, 1)) faults.value = 'Enter an amount such as 5 or 7.50.';
  else if (kind === 'amount' && !isPayableAmount(value, currency)) faults.value = notPayableText(currency);
  if (!isSum(minimumMinor, 0)) faults.minimum = 'Enter an amount such as 50, or leave it empty.';
  if (categories.length > PROMO_CATEGORIES_MAX)
    faults.categories = `Name at most ${PROMO_CATEGORIES_MAX} departments and types.`;
  if (!isCount(usesMax)) faults.uses = 'Enter a whole number, or leave it empty for no limit.';
  if (!isCount(usesPerCustomerMax)) faults.usesEach = 'Enter a whole number, or leave it empty for no limit.';
  if (endsAt && endsAt <= (startsAt ?? new Date()))
    faults.until = 'The code would end before it starts. Choose a later end.';
  return faults;
}
