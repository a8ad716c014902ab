import type { FastifyRequest } from 'fastify';
import type { VisitorWithCustomer } from '../customers/require-customer.ts';
import { RESUMED } from '../customers/sign-in/pending-form.ts';
import { type Form, readForm } from '../web/form.ts';
import type { CheckoutContentDeps } from './checkout-content.ts';
import { EMPTY_VALUES, VALUE_FIELDS } from './checkout-form.ts';
import { likelyEmail } from './email-question.ts';
import { withFilledIn } from './saved-address.ts';
import type { CheckoutValues } from './views/checkout-view.ts';

/** The form of the checkout page as it was sent, and the buttons that only change it. */

const FIELDS = [...VALUE_FIELDS, 'totalMinor', 'cartDigest', 'key', 'update', 'addressId', RESUMED] as const;
const FIELD_LENGTH_MAX = 2_000;

export type CheckoutForm = Form<(typeof FIELDS)[number]>;

export const readCheckoutForm = (request: FastifyRequest): CheckoutForm =>
  readForm(request, FIELDS, FIELD_LENGTH_MAX);

export const isUpdate = (form: CheckoutForm): boolean =>
  Boolean(form[RESUMED] || form.addressId || form.update);

/** Resolves to the values to show again. */
export async function updatedValues(
  deps: CheckoutContentDeps,
  visitor: VisitorWithCustomer,
  form: CheckoutForm,
): Promise<CheckoutValues> {
  const typed = valuesOf(form);
  // A page without a country has no delivery methods to choose from, so the default is chosen.
  const values = { ...typed, deliveryMethod: typed.deliveryMethod || EMPTY_VALUES.deliveryMethod };
  if (form[RESUMED]) return values;
  if (form.addressId) return withFilledIn(deps, visitor, values, form.addressId);
  switch (form.update) {
    case 'remove-promo':
      return { ...values, promoCode: '' };
    case 'email':
      return { ...values, email: likelyEmail(values.email) ?? values.email, emailConfirmed: '' };
    default:
      return values;
  }
}

export const valuesOf = (form: CheckoutForm): CheckoutValues => ({
  ...EMPTY_VALUES,
  deliveryMethod: '',
  ...Object.fromEntries(VALUE_FIELDS.map((field) => [field, form[field] ?? ''])),
});
