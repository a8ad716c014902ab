import { memoizeByObject } from '../cache/memoize.ts';
import { deliveryFromText, homeCountry, homeFreeFromMinor, homeMethod } from '../layout/delivery-terms.ts';
import type { ShopSettings } from '../settings/schema.ts';
import { rateOf, type TaxClass } from '../settings/taxes/tax-classes.ts';

/** What a cart needs of the settings to show a total before a country is chosen. */
export interface CartTerms {
  currency: string;
  /** The price of the first delivery method at home. */
  deliveryMinor: number;
  /** Null if delivery is never free. */
  freeFromMinor: number | null;
  /** The VAT rate of each tax class at home. */
  taxRates: Readonly<Record<TaxClass, number>>;
  isTaxIncluded: boolean;
  /** "Delivery from €4.90 to Austria, Belgium, Bulgaria and 24 more countries." */
  deliveryText: string;
}

/** All carts share the terms of a version of the settings. */
export const cartTermsOf: (settings: ShopSettings) => CartTerms = memoizeByObject(
  20,
  ({ currency, delivery, taxes }) => ({
    currency,
    deliveryMinor: homeMethod(delivery).priceMinor,
    freeFromMinor: homeFreeFromMinor(delivery),
    taxRates: {
      standard: rateOf(taxes, 'standard', homeCountry(delivery)) ?? 0,
      reduced: rateOf(taxes, 'reduced', homeCountry(delivery)) ?? 0,
      zero: rateOf(taxes, 'zero', homeCountry(delivery)) ?? 0,
    },
    isTaxIncluded: taxes.included,
    deliveryText: deliveryFromText({ delivery, currency }),
  }),
);
