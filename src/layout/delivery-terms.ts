import { formatMoney } from './money.ts';

/**
 * The price of delivery in minor units of the shop's currency, and its time in business days. Every page that states
 * them takes them from here.
 */
export const DELIVERY_TERMS = {
  currency: 'EUR',
  /** Standard delivery is free from this subtotal on, before a promo code's discount. */
  freeFromMinor: 6_000,
  standard: {
    home: { priceMinor: 490, days: { from: 2, to: 4 } },
    eu: { priceMinor: 490, days: { from: 2, to: 4 } },
  },
  express: {
    home: { priceMinor: 990, days: { from: 1, to: 1 } },
    eu: { priceMinor: 1_490, days: { from: 2, to: 2 } },
  },
} as const;

/** Formats "€60" instead of "€60.00" for running text. */
export const inText = (minor: number): string =>
  formatMoney(minor, DELIVERY_TERMS.currency).replace(/\.00$/, '');
