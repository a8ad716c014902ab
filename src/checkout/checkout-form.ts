import { ADDRESS_FIELDS, addressFaults, normalizeAddress } from '../customers/addresses/addresses.ts';
import { emailFault, isPlainText } from '../customers/email.ts';
import type { Customer } from '../customers/queries.ts';
import type { Faults } from '../customers/views/field.ts';
import { zoneOf } from '../layout/delivery-terms.ts';
import type { Payments } from '../payments/payments.ts';
import type { PayOnDelivery } from '../payments/provider.ts';
import { TEST_CARD } from '../payments/test-cards/test-cards.ts';
import type { Settings } from '../settings/settings.ts';
import { cleanTyped, isInvisible } from '../web/typed-text.ts';
import { BILLING_FIELDS, billingFaults, EMPTY_BILLING, tidyBilling } from './billing-form.ts';
import { INVALID_CODE, promoCodeOf } from './promo/promo.ts';
import {
  type CheckoutField,
  type CheckoutValues,
  GIFT_NOTE_LENGTH_MAX,
  NOTES_LENGTH_MAX,
} from './views/checkout-view.ts';

/** The fields of the checkout form and their rules. No I/O here. */

export const VALUE_FIELDS = [
  'email',
  ...ADDRESS_FIELDS,
  ...BILLING_FIELDS,
  'deliveryMethod',
  'paymentMethod',
  'promoCode',
  'notes',
  'giftNote',
  'emailConfirmed',
  'savedAddress',
  'saveAddress',
] as const satisfies readonly CheckoutField[];

export const EMPTY_VALUES: CheckoutValues = {
  email: '',
  name: '',
  line1: '',
  line2: '',
  postalCode: '',
  city: '',
  country: '',
  phone: '',
  ...EMPTY_BILLING,
  deliveryMethod: 'standard',
  paymentMethod: '',
  promoCode: '',
  notes: '',
  giftNote: '',
};

/** Normalizes spaces, line breaks and the promo code, and writes the postal code as its country does. */
export function tidyValues(values: CheckoutValues): CheckoutValues {
  const [notes, giftNote] = [values.notes, values.giftNote].map(tidyText) as [string, string];
  const promoCode = values.promoCode && (promoCodeOf(values.promoCode) ?? cleanTyped(values.promoCode));
  const tidy = hasBilling(values) ? tidyBilling(values) : values;
  return { ...normalizeAddress(tidy), email: cleanTyped(values.email), promoCode, notes, giftNote };
}

const tidyText = (text: string): string => (isInvisible(text) ? '' : text.replace(/\r\n?/g, '\n').trim());

/** Few shoppers fill in billing fields, so most orders skip their rules. */
export const hasBilling = (values: CheckoutValues): boolean =>
  BILLING_FIELDS.some((field) => values[field] !== '');

/** Returns what the shopper must change before the order can be placed. The values are tidied first. */
export function valueFaults(
  values: CheckoutValues,
  payment: PaymentChoiceDeps,
  customer: Customer | undefined,
): Faults<CheckoutField> {
  const faults: Faults<CheckoutField> = {};
  const email = emailFault(values.email);
  if (email) faults.email = email;
  Object.assign(faults, addressFaults(values), hasBilling(values) && billingFaults(values));
  const zone = zoneOf(values.country, payment.settings.current.delivery);
  if (!zone) faults.country ??= 'Choose a country we deliver to.';
  const { deliveryMethod } = values;
  if (deliveryMethod === '' || (zone && !zone.methods.some(({ code }) => code === deliveryMethod)))
    faults.deliveryMethod = 'Choose a delivery method.';
  const paymentFault = methodsOf(payment).some(({ name }) => name === values.paymentMethod)
    ? paymentMethodFault(payment, customer, values.paymentMethod)
    : 'Choose a payment method.';
  if (paymentFault) faults.paymentMethod = paymentFault;
  if (values.promoCode !== '' && promoCodeOf(values.promoCode) === undefined) faults.promoCode = INVALID_CODE;
  for (const [field, lengthMax] of NOTE_LENGTHS) {
    if (values[field].length > lengthMax) faults[field] = `Use at most ${lengthMax} characters.`;
    else if (!isPlainText(values[field].replaceAll('\n', ' ')))
      faults[field] = 'Use only letters, digits, spaces and common punctuation.';
  }
  return faults;
}

const NOTE_LENGTHS = [
  ['notes', NOTES_LENGTH_MAX],
  ['giftNote', GIFT_NOTE_LENGTH_MAX],
] as const;

/** Parses the total that the form showed. */
export function totalOf(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

export interface PaymentChoiceDeps {
  payments: Pick<Payments, 'methods'>;
  /** What `PAY_ON_DELIVERY` allows at most. */
  payOnDelivery: PayOnDelivery;
  settings: Pick<Settings, 'current'>;
}

type Methods = Payments['methods'];

/** The payment methods for new orders. Turning payment on delivery off does not change orders that were placed before. */
export const methodsOf = (deps: PaymentChoiceDeps): Methods =>
  deps.payments.methods.filter(({ kind }) =>
    kind === 'deferred' ? onDeliveryOf(deps) !== 'off' : deps.settings.current.payments.card,
  );

const BY_STRICTNESS: readonly PayOnDelivery[] = ['on', 'confirmed', 'off'];

/** The stricter one of the setting of the installation and that of the shop. */
function onDeliveryOf({ payOnDelivery, settings }: PaymentChoiceDeps): PayOnDelivery {
  const { onDelivery } = settings.current.payments;
  const isStricter = BY_STRICTNESS.indexOf(onDelivery) > BY_STRICTNESS.indexOf(payOnDelivery);
  return isStricter ? onDelivery : payOnDelivery;
}

/** Whether an order can be paid before it is delivered. */
export const takesCards = (deps: PaymentChoiceDeps): boolean =>
  methodsOf(deps).some(({ kind }) => kind === 'online');

/** Like `takesCards`, but test cards, which move no money, do not count. */
export const takesRealCards = (deps: PaymentChoiceDeps): boolean =>
  methodsOf(deps).some(({ kind, name }) => kind === 'online' && name !== TEST_CARD);

/** Returns a message if this customer cannot pay with this method. */
export function paymentMethodFault(
  deps: PaymentChoiceDeps,
  customer: Customer | undefined,
  paymentMethod: string,
): string | undefined {
  const method = methodsOf(deps).find(({ name }) => name === paymentMethod);
  if (method?.kind !== 'deferred' || onDeliveryOf(deps) !== 'confirmed') return undefined;
  if (customer?.isEmailConfirmed) return undefined;
  return customer
    ? 'To pay on delivery, confirm your email address first. Your account page can send you the link.'
    : 'To pay on delivery, sign in to an account with a confirmed email address.';
}
