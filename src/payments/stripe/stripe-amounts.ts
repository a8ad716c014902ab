/**
 * Stripe counts these currencies with other digits than ISO 4217: https://docs.stripe.com/currencies#special-cases. For
 * all others, its amounts are minor units. It takes three-decimal ones, such as KWD, only if they end in 0.
 */
const UNITS_PER_MINOR: Readonly<Record<string, number>> = { ISK: 100, UGX: 100 };

export const stripeAmount = (minor: number, currency: string): number => minor * unitsOf(currency);

/** Returns minor units. The result is not whole if Stripe has charged a part of the smallest unit. */
export const minorOfStripe = (amount: number, currency: string): number => amount / unitsOf(currency);

/**
 * The least that Stripe charges, in minor units: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts. The
 * account may settle in another currency, whose least amount counts, so Stripe may refuse slightly more than this.
 */
const LEAST_MINOR: Readonly<Record<string, number>> = {
  ...{
    USD: 50,
    AED: 200,
    AUD: 50,
    BGN: 100,
    BRL: 50,
    CAD: 50,
    CHF: 50,
    CZK: 1_500,
    DKK: 250,
    EUR: 50,
    GBP: 30,
  },
  ...{ HKD: 400, HUF: 17_500, INR: 50, JPY: 50, MXN: 1_000, MYR: 200, NOK: 300, NZD: 50, PLN: 200, RON: 200 },
  ...{ SEK: 300, SGD: 50, THB: 1_000 },
};

/** Returns 1 for a currency of which Stripe names no least amount. */
export const leastMinorOfStripe = (currency: string): number => LEAST_MINOR[currency.toUpperCase()] ?? 1;

const unitsOf = (currency: string): number => UNITS_PER_MINOR[currency.toUpperCase()] ?? 1;
