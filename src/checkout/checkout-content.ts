import { cartDigest } from '../cart/price-cart.ts';
import { fullName } from '../cart/views/cart-notices.ts';
import { disclosedStock } from '../catalog/product.ts';
import { listAddresses } from '../customers/addresses/addresses.ts';
import { emailKey } from '../customers/email.ts';
import type { VisitorWithCustomer } from '../customers/require-customer.ts';
import type { Database } from '../database/database.ts';
import { EMPTY_VALUES } from './checkout-form.ts';
import { methodsOf, type PaymentChoiceParts, paymentMethodFault } from './payment-choice.ts';
import { promoCodeOf } from './promo/promo.ts';
import { type Quote, quote } from './quote.ts';
import type { CheckoutValues, CheckoutView, Promo } from './views/checkout-view.ts';

/** What the checkout page says, from what was typed and what the shop knows. */

export interface ContentParts extends PaymentChoiceParts {
  database: Database;
}

/** What came of the form, if it was sent. */
export type Said = Partial<Pick<CheckoutView, 'faults' | 'fault' | 'previousTotalMinor' | 'isCartChanged'>>;

/** What stands in the form at first: what the shop knows of a customer. */
export async function firstValues(
  parts: ContentParts,
  { customer }: VisitorWithCustomer,
): Promise<CheckoutValues> {
  const [paymentMethod] = methodsOf(parts);
  const values = { ...EMPTY_VALUES, paymentMethod: paymentMethod?.name ?? '' };
  if (!customer) return values;
  const [first] = await listAddresses(parts.database, customer.id);
  const { id: _, ...address } = first ?? { id: '', name: customer.name };
  return { ...values, email: customer.email, ...address };
}

/** The address of that id, where it is the customer's; the others' values stay. */
export async function withSavedAddress(
  { database }: ContentParts,
  { customer }: VisitorWithCustomer,
  values: CheckoutValues,
  addressId: string,
): Promise<CheckoutValues> {
  const saved = customer ? await listAddresses(database, customer.id) : [];
  const found = saved.find(({ id }) => id === addressId);
  if (!found) return values;
  const { id: _, ...address } = found;
  return { ...values, ...address };
}

export const quoteFor = (
  { database }: ContentParts,
  { cart, customer }: VisitorWithCustomer,
  values: CheckoutValues,
): Promise<Quote> =>
  quote(database, {
    items: cart.lineItems,
    country: values.country,
    deliveryMethod: values.deliveryMethod,
    promoCode: promoCodeOf(values.promoCode) ?? '',
    user: { customerId: customer?.id, emailKey: emailKey(values.email) },
  });

export async function checkoutContent(
  parts: ContentParts,
  visitor: VisitorWithCustomer,
  { values, quoted, key, said = {} }: { values: CheckoutValues; quoted: Quote; key: string; said?: Said },
): Promise<CheckoutView> {
  const { database } = parts;
  const { customer } = visitor;
  const promo = shownPromo(values, quoted);
  return {
    ...quoted,
    promoCode: promo.kind === 'applied' ? promo.code : null,
    values,
    unavailable: unavailableWords(quoted),
    customer: customer
      ? { name: customer.name, email: customer.email, addresses: await listAddresses(database, customer.id) }
      : null,
    deliveryMethods: quoted.offers,
    paymentMethods: methodsOf(parts).map(({ name, label, note, kind }) => ({
      method: name,
      label,
      note: paymentMethodFault(parts, customer, name) ?? note,
      isDeferred: kind === 'deferred',
    })),
    promo,
    keptUntil: null,
    previousTotalMinor: null,
    isCartChanged: false,
    cartDigest: cartDigest(quoted.lines),
    key,
    now: new Date(),
    ...said,
  };
}

function shownPromo({ promoCode }: CheckoutValues, { promo }: Quote): Promo {
  if (promoCode === '') return { kind: 'none' };
  if (!promo)
    return {
      kind: 'refused',
      code: promoCode,
      message: 'We do not know this code. Look at how it is written.',
    };
  return promo.ok
    ? { kind: 'applied', code: promoCodeOf(promoCode) ?? promoCode, note: promo.note }
    : { kind: 'refused', code: promoCode, message: promo.message };
}

/** Null when everything can be bought. */
export function unavailableWords({ short, lines }: Quote): string | null {
  const [first, ...more] = short;
  if (!first) return null;
  if (more.length > 0) return `${short.length} pieces cannot be bought in this number now.`;
  const line = lines.find(({ sku }) => sku === first.sku);
  const name = line ? fullName(line) : 'One piece';
  const left = disclosedStock(first.available);
  if (left === null) return `We can't send that many of ${name}.`;
  return left > 0 ? `Only ${left} left of ${name}.` : `${name} cannot be bought now.`;
}
