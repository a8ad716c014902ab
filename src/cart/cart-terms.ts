import { memoizeByObject } from '../cache/memoize.ts';
import { homeCountry, homeZone } from '../layout/delivery-terms.ts';
import type { ShopSettings } from '../settings/schema.ts';

/** What a cart needs of the settings to show a total before a country is chosen. */
export interface CartTerms {
  currency: string;
  /** The price of standard delivery. */
  deliveryMinor: number;
  /** Null if delivery is never free. */
  freeFromMinor: number | null;
  taxBasisPoints: number;
  isTaxIncluded: boolean;
}

/** All carts share the terms of a version of the settings. */
export const cartTermsOf: (settings: ShopSettings) => CartTerms = memoizeByObject(
  20,
  ({ currency, delivery, taxes }) => ({
    currency,
    deliveryMinor: homeZone(delivery).standard.priceMinor,
    freeFromMinor: delivery.freeFromMinor,
    taxBasisPoints: taxes.rates[homeCountry(delivery)] ?? 0,
    isTaxIncluded: taxes.included,
  }),
);
