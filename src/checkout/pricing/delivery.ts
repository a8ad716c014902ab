import { deliveryDays } from '../../catalog/delivery-days.ts';
import { COUNTRIES } from '../../customers/addresses/countries.ts';
import { DELIVERY_TERMS } from '../../layout/delivery-terms.ts';

/** How a parcel can go, and what that costs. No I/O here. */

const DELIVERY_METHODS = ['standard', 'express'] as const;
export type DeliveryMethod = (typeof DELIVERY_METHODS)[number];

export type Zone = 'home' | 'eu';

/** Where the parcels leave. */
export const HOME = 'AT';

const WORDS: Readonly<Record<DeliveryMethod, { label: string; note: string }>> = {
  standard: { label: 'Standard', note: 'to your door' },
  express: { label: 'Express', note: '' },
};
/** Promised at home alone: abroad other carriers bring it. */
const EXPRESS_AT_HOME = 'before 18:00';

export interface DeliveryOffer {
  method: DeliveryMethod;
  label: string;
  note: string;
  priceMinor: number;
  /** Midnight UTC of the first and the last day. */
  days: { from: Date; to: Date };
}

/** Undefined: the shop does not deliver there. */
export function zoneOf(country: string): Zone | undefined {
  if (country === HOME) return 'home';
  return COUNTRIES.has(country) ? 'eu' : undefined;
}

export const isDeliveryMethod = (text: string): text is DeliveryMethod =>
  DELIVERY_METHODS.some((method) => method === text);

export const deliveryLabel = (method: string): string =>
  isDeliveryMethod(method) ? WORDS[method].label : method;

/** What can be chosen for a country; nothing where the shop does not deliver. */
export function deliveryOffers(country: string, subtotalMinor: number, now: Date): DeliveryOffer[] {
  const zone = zoneOf(country);
  if (!zone) return [];
  return DELIVERY_METHODS.map((method) => ({
    method,
    ...WORDS[method],
    ...(method === 'express' && zone === 'home' && { note: EXPRESS_AT_HOME }),
    priceMinor: deliveryMinor(method, zone, subtotalMinor),
    days: deliveryDays(now, DELIVERY_TERMS[method][zone].days),
  }));
}

/** Standard is free from a sum of the pieces on, before any discount: a code never makes an order dearer. */
function deliveryMinor(method: DeliveryMethod, zone: Zone, subtotalMinor: number): number {
  if (method === 'standard' && subtotalMinor >= DELIVERY_TERMS.freeFromMinor) return 0;
  return DELIVERY_TERMS[method][zone].priceMinor;
}
