import { cartDigest } from '../cart/price-cart.ts';
import { fullName } from '../cart/views/cart-notices.ts';
import { disclosedStock } from '../catalog/product.ts';
import { listAddresses } from '../customers/addresses/addresses.ts';
import { emailKey } from '../customers/email.ts';
import type { VisitorWithCustomer } from '../customers/require-customer.ts';
import type { Database } from '../database/database.ts';
import { countriesOf } from '../layout/delivery-terms.ts';
import { EMPTY_VALUES, methodsOf, type PaymentChoiceDeps, paymentMethodFault } from './checkout-form.ts';
import { type Quote, quote } from './pricing/quote.ts';
import { INVALID_CODE, promoCodeOf } from './promo/promo.ts';
import { savedAddressKey } from './saved-address.ts';
import type { CheckoutValues, CheckoutView, Promo } from './views/checkout-view.ts';

/** What the checkout page shows, from what was typed and what the shop knows. */

export interface CheckoutContentDeps extends PaymentChoiceDeps {
  database: Database;
}

/** What the page says about a form that was sent. */
export type CheckoutMessages = Partial<
  Pick<CheckoutView, 'faults' | 'fault' | 'likelyEmail' | 'previousTotalMinor' | 'isCartChanged'>
>;

/** The first values of the form, with what the shop knows of a customer. The default address is chosen. */
export async function firstValues(
  deps: CheckoutContentDeps,
  { customer }: VisitorWithCustomer,
): Promise<CheckoutValues> {
  const [paymentMethod] = methodsOf(deps);
  const values = { ...EMPTY_VALUES, paymentMethod: paymentMethod?.name ?? '' };
  if (!customer) return values;
  const [first] = await listAddresses(deps.database, customer.id);
  const { email, name } = customer;
  return { ...values, email, name, savedAddress: first ? savedAddressKey(first) : '' };
}

export const quoteFor = (
  { database, settings }: CheckoutContentDeps,
  { cart, customer }: VisitorWithCustomer,
  values: CheckoutValues,
): Promise<Quote> =>
  quote(
    database,
    {
      items: cart.lineItems,
      country: values.country,
      deliveryMethod: values.deliveryMethod,
      promoCode: promoCodeOf(values.promoCode) ?? '',
      user: { customerId: customer?.id, emailKey: emailKey(values.email) },
    },
    settings.current,
  );

interface CheckoutContentInput {
  values: CheckoutValues;
  quote: Quote;
  key: string;
  messages?: CheckoutMessages;
}

export async function checkoutContent(
  deps: CheckoutContentDeps,
  { customer }: VisitorWithCustomer,
  { values, quote, key, messages = {} }: CheckoutContentInput,
): Promise<CheckoutView> {
  const promo = shownPromo(values, quote);
  return {
    ...quote,
    promoCode: promo.kind === 'applied' ? promo.code : null,
    values: { ...values, deliveryMethod: offeredMethod(values, quote) },
    unavailable: unavailableText(quote),
    customer: customer
      ? {
          name: customer.name,
          email: customer.email,
          addresses: await listAddresses(deps.database, customer.id),
        }
      : null,
    countries: countriesOf(deps.settings.current.delivery),
    deliveryMethods: quote.offers,
    paymentMethods: methodsOf(deps).map(({ name, label, note, kind }) => ({
      method: name,
      label,
      note: paymentMethodFault(deps, customer, name) ?? note,
      isDeferred: kind === 'deferred',
    })),
    promo,
    keptUntil: null,
    previousTotalMinor: null,
    isCartChanged: false,
    cartDigest: cartDigest(quote.lines),
    key,
    ...{ now: new Date(), timeZone: deps.settings.current.timeZone },
    ...messages,
  };
}

/** The amounts are those of the first method if the country does not have the chosen one. */
const offeredMethod = ({ deliveryMethod }: CheckoutValues, { offers }: Quote): string =>
  offers.some(({ method }) => method === deliveryMethod)
    ? deliveryMethod
    : (offers[0]?.method ?? deliveryMethod);

function shownPromo({ promoCode }: CheckoutValues, { promo }: Quote): Promo {
  if (promoCode === '') return { kind: 'none' };
  if (!promo) return { kind: 'refused', code: promoCode, message: INVALID_CODE };
  return promo.ok
    ? { kind: 'applied', code: promoCodeOf(promoCode) ?? promoCode, note: promo.note }
    : { kind: 'refused', code: promoCode, message: promo.message };
}

/** Says which items cannot be bought. Returns null if all can. */
export function unavailableText({ short, lines }: Quote): string | null {
  const [first, ...more] = short;
  if (!first) return null;
  if (more.length > 0) return `${short.length} items aren’t available in this quantity.`;
  const line = lines.find(({ sku }) => sku === first.sku);
  const name = line ? fullName(line) : 'One item';
  const left = disclosedStock(first.available);
  if (left === null) return `We can’t send that many of ${name}.`;
  return left > 0 ? `Only ${left} left of ${name}.` : `${name} is no longer available.`;
}
