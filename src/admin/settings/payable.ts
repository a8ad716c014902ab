import { isDeepStrictEqual } from 'node:util';
import { methodsOf, type PaymentChoiceDeps } from '../../checkout/checkout-form.ts';
import type { CheckSettings } from '../../settings/change-settings.ts';
import type { ShopSettings } from '../../settings/schema.ts';

export type PayableDeps = Pick<PaymentChoiceDeps, 'payments' | 'payOnDelivery'>;

/** Whether shoppers can pay at all, with what the installation has. */
export const isPayable = (deps: PayableDeps, current: ShopSettings): boolean =>
  methodsOf({ ...deps, settings: { current } }).length > 0;

/** Refuses payment settings with which no one could order. */
export const payableCheck =
  (deps: PayableDeps): CheckSettings =>
  (current, wanted): Readonly<Record<string, string>> =>
    isDeepStrictEqual(current.payments, wanted.payments) || isPayable(deps, wanted)
      ? {}
      : { 'payments.card': UNPAYABLE };

export const UNPAYABLE =
  'No one could order: card payments need a provider, and this installation has none. Let customers pay on delivery, or set STRIPE_SECRET_KEY (and PAY_ON_DELIVERY) in the installation first.';
