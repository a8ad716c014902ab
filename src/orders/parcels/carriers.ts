import type { Carrier } from '../../settings/schema.ts';

/**
 * The https address where a parcel is tracked, or an empty text for a carrier that is not in the shop's settings. The check
 * of the settings makes sure that the number cannot change the host of the address.
 */
export function trackingUrl(
  carriers: readonly Carrier[],
  { carrier, trackingNumber }: { carrier: string; trackingNumber: string },
): string {
  if (!trackingNumber) return '';
  const name = carrier.trim().toLowerCase();
  const found = carriers.find((one) => one.name.toLowerCase() === name);
  return found ? found.trackingUrl.replace('{number}', () => encodeURIComponent(trackingNumber)) : '';
}
