import { memoize } from '../cache/memoize.ts';

/** Whether ISO 4217 has the currency, as far as this Node knows it. */
export const isCurrency = (code: string): boolean => CURRENCIES.has(code);

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** How many digits a currency has after the point by ISO 4217: 2 for EUR, 0 for JPY, 3 for KWD. */
export const minorDigits: (currency: string) => number = memoize(200, (currency) => {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return maximumFractionDigits;
});

/**
 * Card payments take amounts in these currencies only if they end in 0. Source: Stripe, "Supported currencies",
 * https://docs.stripe.com/currencies#three-decimal
 */
const ENDING_IN_ZERO: ReadonlySet<string> = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);

/** Amounts that shoppers pay are multiples of this many minor units. */
export const amountStep = (currency: string): 1 | 10 => (ENDING_IN_ZERO.has(currency) ? 10 : 1);

/** Whether shoppers can pay the amount in the currency. */
export const isPayableAmount = (minor: number, currency: string): boolean =>
  minor % amountStep(currency) === 0;

/** Rounds an amount, which may be a fraction, to one that shoppers can pay. Halves are rounded up. */
export function roundToPayable(minor: number, currency: string): number {
  const step = amountStep(currency);
  return Math.round(minor / step) * step;
}

/** Says why an amount is refused that shoppers cannot pay. */
export const notPayableText = (currency: string): string =>
  `Enter an amount that ends in 0, such as ${typedMoney(4_250, currency)}, because cards can’t be charged other amounts in ${currency}.`;

/** Parses an amount as it is typed, such as "4.90", into minor units. Returns undefined for anything else. */
export function parseMoney(text: string, currency: string): number | undefined {
  const digits = minorDigits(currency);
  const [, whole = '', part = ''] = /^(\d{1,9})(?:[.,](\d{1,4}))?$/.exec(text.trim()) ?? [];
  if (whole === '' || part.length > digits) return undefined;
  return Number(whole + part.padEnd(digits, '0'));
}

/** Writes an amount as it is typed: 490 in EUR is "4.90". */
export const typedMoney = (minor: number, currency: string): string => {
  const digits = minorDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
};

/**
 * Converts an amount that was typed with two digits after the point, in hundredths. It is not a whole number if the
 * currency has no such amount.
 */
export const minorOfHundredths = (hundredths: number, currency: string): number =>
  (hundredths * 10 ** minorDigits(currency)) / 100;
