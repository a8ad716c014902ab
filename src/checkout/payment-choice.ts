import type { Customer } from '../customers/queries.ts';
import type { PayOnDelivery } from '../payments/pay-on-delivery.ts';
import type { Payments } from '../payments/payments.ts';

/** Which payment methods the shop offers, and to whom. No I/O here. */

export interface PaymentChoiceParts {
  payments: Pick<Payments, 'methods'>;
  payOnDelivery: PayOnDelivery;
}

type Methods = Payments['methods'];

/** An order that was placed before paying on delivery was turned off keeps its payment; no new order gets it. */
export const methodsOf = ({ payments, payOnDelivery }: PaymentChoiceParts): Methods =>
  payOnDelivery === 'off' ? payments.methods.filter(({ kind }) => kind !== 'deferred') : payments.methods;

/** Whether an order can be paid before it is delivered. */
export const takesCards = ({ payments }: Pick<PaymentChoiceParts, 'payments'>): boolean =>
  payments.methods.some(({ kind }) => kind === 'online');

/** A sentence for the field where this customer cannot pay with this method. */
export function paymentMethodFault(
  parts: PaymentChoiceParts,
  customer: Customer | undefined,
  paymentMethod: string,
): string | undefined {
  const method = methodsOf(parts).find(({ name }) => name === paymentMethod);
  if (method?.kind !== 'deferred' || parts.payOnDelivery !== 'confirmed') return undefined;
  if (customer?.isEmailConfirmed) return undefined;
  return customer
    ? 'To pay on delivery, confirm your email address first: your account page sends the link.'
    : 'To pay on delivery, sign in to an account with a confirmed email address.';
}
