import { deliveryDays } from '../../catalog/delivery-days.ts';
import { COUNTRIES } from '../../customers/addresses/countries.ts';
import { DELIVERY_TERMS } from '../../layout/delivery-terms.ts';
import { DELIVERY_METHODS, type DeliveryMethod, deliveryLabel } from '../../orders/order.ts';

/** Delivery prices and value added tax. No I/O here. */

type Zone = 'home' | 'eu';

/** The country that parcels are sent from. */
export const HOME = 'AT';

export interface DeliveryOffer {
  method: DeliveryMethod;
  label: string;
  note: string;
  priceMinor: number;
  /** Midnight UTC of the first and the last day. */
  days: { from: Date; to: Date };
}

/** Returns undefined for a country that the shop does not deliver to. */
export function zoneOf(country: string): Zone | undefined {
  if (country === HOME) return 'home';
  return COUNTRIES.has(country) ? 'eu' : undefined;
}

/** Returns the delivery methods of a country, or none if the shop does not deliver there. */
export function deliveryOffers(country: string, subtotalMinor: number, now: Date): DeliveryOffer[] {
  const zone = zoneOf(country);
  if (!zone) return [];
  return DELIVERY_METHODS.map((method) => ({
    method,
    label: deliveryLabel(method),
    note: deliveryNote(method, zone),
    priceMinor: deliveryMinor(method, zone, subtotalMinor),
    days: deliveryDays(now, DELIVERY_TERMS[method][zone].days),
  }));
}

/** Only the carrier at home promises a time of day. */
function deliveryNote(method: DeliveryMethod, zone: Zone): string {
  if (method === 'standard') return 'to your door';
  return zone === 'home' ? 'before 18:00' : '';
}

/**
 * Standard delivery is free from a certain subtotal. The subtotal counts before discounts, so that a promo code never
 * makes an order more expensive.
 */
function deliveryMinor(method: DeliveryMethod, zone: Zone, subtotalMinor: number): number {
  if (method === 'standard' && subtotalMinor >= DELIVERY_TERMS.freeFromMinor) return 0;
  return DELIVERY_TERMS[method][zone].priceMinor;
}

export interface Tax {
  /** Hundredths of a percent: 2550 is 25.5%. */
  basisPoints: number;
  /** True if prices include the tax, false if it is added to them. */
  isIncluded: boolean;
}

/**
 * The standard VAT rate of each country that the shop sells to, in percent. It applies to clothes for adults. A consumer
 * in the European Union pays the rate of the country of delivery, and prices include it (Directive 2006/112/EC, articles
 * 33a and 59c, with the one-stop shop). Source: European Commission, "VAT rules and rates",
 * https://europa.eu/youreurope/business/taxation/vat/vat-rules-rates/, as of January 1, 2026.
 */
const RATES: Readonly<Record<string, number>> = {
  AT: 20,
  BE: 21,
  BG: 20,
  HR: 25,
  CY: 19,
  CZ: 21,
  DK: 25,
  EE: 24,
  FI: 25.5,
  FR: 20,
  DE: 19,
  GR: 24,
  HU: 27,
  IE: 23,
  IT: 22,
  LV: 21,
  LT: 21,
  LU: 17,
  MT: 18,
  NL: 21,
  PL: 23,
  PT: 23,
  RO: 21,
  SK: 23,
  SI: 22,
  ES: 21,
  SE: 25,
};

const IS_TAX_INCLUDED: Readonly<Record<Zone, boolean>> = { home: true, eu: true };

/** Returns undefined for a country that the shop does not sell to. */
export function taxOf(country: string, zone: Zone): Tax | undefined {
  const rate = Object.hasOwn(RATES, country) ? RATES[country] : undefined;
  if (rate === undefined) return undefined;
  return { basisPoints: Math.round(rate * 100), isIncluded: IS_TAX_INCLUDED[zone] };
}

/** Returns the tax that a sum includes, or that is added to it. Half a cent is rounded up. */
export function taxMinor(sumMinor: number, { basisPoints, isIncluded }: Tax): number {
  const divisor = isIncluded ? 10_000 + basisPoints : 10_000;
  return Math.round((sumMinor * basisPoints) / divisor);
}
