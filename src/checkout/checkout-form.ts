import { ADDRESS_FIELDS, addressFaults, normalizeAddress } from '../customers/addresses/addresses.ts';
import { emailFault, isPlainText } from '../customers/email.ts';
import type { Customer } from '../customers/queries.ts';
import type { Faults } from '../customers/views/field.ts';
import { cleanTyped } from '../web/typed-text.ts';
import { isDeliveryMethod } from './delivery.ts';
import { methodsOf, type PaymentChoiceParts, paymentMethodFault } from './payment-choice.ts';
import { promoCodeOf } from './promo/promo.ts';
import { type CheckoutField, type CheckoutValues, NOTES_LENGTH_MAX } from './views/checkout-view.ts';

/** What the checkout form sends, checked. No I/O here. */

export const VALUE_FIELDS = [
  'email',
  ...ADDRESS_FIELDS,
  'deliveryMethod',
  'paymentMethod',
  'promoCode',
  'notes',
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
  deliveryMethod: 'standard',
  paymentMethod: '',
  promoCode: '',
  notes: '',
};

/** Without spaces around, with the postcode as its country writes it. What a browser wraps is one line break. */
export function tidyValues(values: CheckoutValues): CheckoutValues {
  const notes = values.notes.replace(/\r\n?/g, '\n').trim();
  const promoCode = promoCodeOf(values.promoCode) ?? cleanTyped(values.promoCode);
  return { ...normalizeAddress(values), email: cleanTyped(values.email), promoCode, notes };
}

/** What is to be changed before the order can be placed; of tidied values. */
export function valueFaults(
  values: CheckoutValues,
  payment: PaymentChoiceParts,
  customer: Customer | undefined,
): Faults<CheckoutField> {
  const faults: Faults<CheckoutField> = {};
  const email = emailFault(values.email);
  if (email) faults.email = email;
  Object.assign(faults, addressFaults(values));
  if (!isDeliveryMethod(values.deliveryMethod)) faults.deliveryMethod = 'Choose how it should come.';
  const paymentFault = methodsOf(payment).some(({ name }) => name === values.paymentMethod)
    ? paymentMethodFault(payment, customer, values.paymentMethod)
    : 'Choose how you want to pay.';
  if (paymentFault) faults.paymentMethod = paymentFault;
  if (values.promoCode !== '' && promoCodeOf(values.promoCode) === undefined)
    faults.promoCode = 'We do not know this code. Look at how it is written.';
  if (values.notes.length > NOTES_LENGTH_MAX) faults.notes = `Use at most ${NOTES_LENGTH_MAX} characters.`;
  else if (!isPlainText(values.notes.replaceAll('\n', ' ')))
    faults.notes = 'Use letters, digits, spaces and the like only.';
  return faults;
}

/** The sum that the form showed; undefined where it is none. */
export function totalOf(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
