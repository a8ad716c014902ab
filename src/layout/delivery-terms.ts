import { formatMoney } from './money.ts';

/**
 * What delivery costs, in minor units of the shop's currency, and how many working days it takes. Every page
 * that says so takes it from here, as the header of each does.
 */
export const DELIVERY_TERMS = {
  currency: 'EUR',
  /** Standard delivery costs nothing from this sum of the pieces on, before what a promo code takes off. */
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

/** "€60" rather than "€60.00" in running text. */
export const inText = (minor: number): string =>
  formatMoney(minor, DELIVERY_TERMS.currency).replace(/\.00$/, '');
