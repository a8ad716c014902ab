import { memoizeByObject } from '../cache/memoize.ts';
import { homeCountry, homeFreeFromMinor, homeMethod } from '../layout/delivery-terms.ts';
import { REST_OF_WORLD } from '../settings/countries.ts';
import type { ShopSettings } from '../settings/schema.ts';

/** What a cart needs of the settings to show a total before a country is chosen. */
export interface CartTerms {
  currency: string;
  /** The price of the first delivery method at home. */
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
    deliveryMinor: homeMethod(delivery).priceMinor,
    freeFromMinor: homeFreeFromMinor(delivery),
    taxBasisPoints: taxes.rates[homeCountry(delivery)] ?? taxes.rates[REST_OF_WORLD] ?? 0,
    isTaxIncluded: taxes.included,
  }),
);
