/**
 * Stripe counts these currencies with other digits than ISO 4217: https://docs.stripe.com/currencies#special-cases. For
 * all others, its amounts are minor units. It takes three-decimal ones, such as KWD, only if they end in 0.
 */
const UNITS_PER_MINOR: Readonly<Record<string, number>> = { ISK: 100, UGX: 100 };

export const stripeAmount = (minor: number, currency: string): number => minor * unitsOf(currency);

/** Returns minor units. The result is not whole if Stripe has charged a part of the smallest unit. */
export const minorOfStripe = (amount: number, currency: string): number => amount / unitsOf(currency);

const unitsOf = (currency: string): number => UNITS_PER_MINOR[currency.toUpperCase()] ?? 1;
