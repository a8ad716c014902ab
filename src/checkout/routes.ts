import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { itemCount } from '../cart/cart.ts';
import { keyOf } from '../cart/carts.ts';
import { placeFaults } from '../customers/addresses/addresses.ts';
import {
  type CustomerGuard,
  sendSignInPage,
  type VisitorWithCustomer,
} from '../customers/require-customer.ts';
import { RESUMED } from '../customers/sign-in/pending-form.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import { sendToPayment } from '../payments/send-to-payment.ts';
import type { Cookies } from '../sessions/cookies.ts';
import type { Cart } from '../state/cart-document.ts';
import { Problem } from '../web/errors/errors.ts';
import { type Form, readForm } from '../web/form.ts';
import { checkoutContent, firstValues, quoteFor, type Said, withSavedAddress } from './checkout-content.ts';
import { EMPTY_VALUES, tidyValues, totalOf, VALUE_FIELDS, valueFaults } from './checkout-form.ts';
import type { CheckoutParts } from './parts.ts';
import { takesCards } from './payment-choice.ts';
import { finishEmptying, placeOrder } from './place.ts';
import { hasSession, type Placed, TOTAL_TOO_LARGE } from './placing.ts';
import { promoOfPlaced, type TryPromo } from './promo/promo-tries.ts';
import type { NetworkKeys } from './unpaid.ts';
import { unpaidWords } from './unpaid-words.ts';
import { checkoutEmptyPage } from './views/checkout-empty-page.ts';
import { checkoutPage } from './views/checkout-page.ts';
import type { CheckoutValues } from './views/checkout-view.ts';

const FIELDS = [...VALUE_FIELDS, 'totalMinor', 'cartDigest', 'key', 'update', 'addressId', RESUMED] as const;
const FIELD_LENGTH_MAX = 2_000;
/** A guest's cart belongs to the session alone. */
const TO_GUESTS =
  'If you were ordering without an account, your cart has ended with the session: add your items again, and order as a guest.';

export interface CheckoutRouteParts extends CheckoutParts {
  guard: CustomerGuard;
  cookies: Pick<Cookies, 'cartCookie'>;
  /** Throws a Problem 429 where one network places too many. */
  limit(request: FastifyRequest): Promise<void>;
  networkKeysOf(request: FastifyRequest): NetworkKeys;
  tryPromo: TryPromo;
}

/** Checkout as pages: one form, which everything that is wrong comes back to with all that was typed. */
export function checkoutRoutes(parts: CheckoutRouteParts): (app: FastifyInstance) => Promise<void> {
  const { guard } = parts;
  return async (app) => {
    app.get('/checkout', async (request, reply) => {
      const visitor = await emptied(parts, await guard.findVisitor(request), request);
      return show(parts, reply, visitor, { values: await firstValues(parts, visitor), key: randomUUID() });
    });

    app.post('/checkout', (request, reply) => submit(parts, request, reply));
    // The same form: its fields are the same, and so is what comes back.
  };
}

/** An order may have been placed whose cart was left full by a crash: see placeOrder. */
async function emptied(
  parts: CheckoutRouteParts,
  visitor: VisitorWithCustomer,
  request: FastifyRequest,
): Promise<VisitorWithCustomer> {
  const cart = hasSession(visitor) && (await finishEmptying(parts, visitor));
  return cart ? parts.guard.findVisitor(request) : visitor;
}

async function submit(
  parts: CheckoutRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const form = readForm(request, FIELDS, FIELD_LENGTH_MAX);
  const key = keyOf(request, form.key) ?? randomUUID();
  const visitor = await parts.guard.findVisitor(request);
  if (!visitor.token) return sendSignInPage(request, reply, paths.checkout(), TO_GUESTS);
  const typed = valuesOf(form);
  const values = await updated(parts, visitor, typed, form);
  if (values) return show(parts, reply, visitor, { values, key });
  const tidy = tidyValues(typed);
  const faults = valueFaults(tidy, parts, visitor.customer);
  const totalMinor = totalOf(form.totalMinor ?? '');
  if (Object.keys(faults).length > 0 || totalMinor === undefined)
    return show(parts, reply, visitor, { values: tidy, key, said: { faults } }, 422);
  await parts.limit(request);
  const { cartDigest } = form;
  return place(parts, reply, visitor, { values: tidy, key, totalMinor, cartDigest });
}

/** Undefined: the order is to be placed. */
async function updated(
  parts: CheckoutRouteParts,
  visitor: VisitorWithCustomer,
  typed: CheckoutValues,
  form: Form<(typeof FIELDS)[number]>,
): Promise<CheckoutValues | undefined> {
  // A page without a country has no delivery to choose from: it begins with the usual one.
  const values = { ...typed, deliveryMethod: typed.deliveryMethod || EMPTY_VALUES.deliveryMethod };
  if (form[RESUMED]) return values;
  if (form.addressId) return withSavedAddress(parts, visitor, values, form.addressId);
  if (!form.update) return undefined;
  return form.update === 'remove-promo' ? { ...values, promoCode: '' } : values;
}

const valuesOf = (form: Form<(typeof FIELDS)[number]>): CheckoutValues => ({
  ...EMPTY_VALUES,
  deliveryMethod: '',
  ...Object.fromEntries(VALUE_FIELDS.map((field) => [field, form[field] ?? ''])),
});

interface Shown {
  values: CheckoutValues;
  key: string;
  said?: Said;
}

async function show(
  parts: CheckoutRouteParts,
  reply: FastifyReply,
  visitor: VisitorWithCustomer,
  { values, key, said }: Shown,
  status = 200,
): Promise<FastifyReply> {
  const { cart } = visitor;
  if (cart.lineItems.length === 0) return sendPage(reply, checkoutEmptyPage(emptyOf(visitor)), status);
  const tried = await parts.tryPromo(
    reply.request,
    values.promoCode,
    () => quoteFor(parts, visitor, values),
    ({ promo }) => promo,
  );
  const faults = { ...placeFaults(values), ...said?.faults };
  if (tried.ok) {
    const view = await checkoutContent(parts, visitor, {
      values,
      quoted: tried.value,
      key,
      said: { ...said, faults },
    });
    return sendPage(reply, checkoutPage(view), status);
  }
  const quoted = await quoteFor(parts, visitor, { ...values, promoCode: '' });
  const view = await checkoutContent(parts, visitor, {
    values,
    quoted,
    key,
    said: { ...said, faults: { ...faults, promoCode: tried.message } },
  });
  return sendPage(reply.header('retry-after', tried.retryAfterSeconds), checkoutPage(view), 429);
}

interface Placing {
  values: CheckoutValues;
  key: string;
  totalMinor: number;
  /** Undefined where the page is from a version that did not send it. */
  cartDigest: string | undefined;
}

async function place(
  parts: CheckoutRouteParts,
  reply: FastifyReply,
  visitor: VisitorWithCustomer,
  placing: Placing,
): Promise<FastifyReply> {
  const { customer } = visitor;
  const { values, key, totalMinor, cartDigest } = placing;
  if (!hasSession(visitor)) return sendPage(reply, checkoutEmptyPage(emptyOf(visitor)), 409);
  const request = {
    visitor,
    key,
    email: values.email,
    address: values,
    deliveryMethod: values.deliveryMethod,
    paymentMethod: values.paymentMethod,
    promoCode: values.promoCode,
    notes: values.notes,
    totalMinor,
    cartDigest,
    networkKeys: parts.networkKeysOf(reply.request),
  };
  const tried = await parts.tryPromo(
    reply.request,
    values.promoCode,
    () => placePatiently(parts, request),
    promoOfPlaced,
  );
  // The page tries the code once more, is refused like the order, and says why.
  if (!tried.ok) return show(parts, reply, visitor, { values, key });
  const placed = tried.value;
  if (!placed.ok) return refused(parts, reply, visitor, placing, placed);
  if (placed.cart) reply.header('set-cookie', cartCookieOf(parts, placed.cart, customer !== undefined));
  return goOn(parts, reply, placed.order, customer !== undefined);
}

/** A second click is answered as the first one is, and not with an error: that one would be all that is seen. */
const AGAIN_AFTER_MS = 100;
const AGAIN_MAX = 40;

async function placePatiently(
  parts: CheckoutParts,
  request: Parameters<typeof placeOrder>[1],
): Promise<Placed> {
  for (let tries = 0; tries < AGAIN_MAX; tries++) {
    const placed = await placeOrder(parts, request);
    if (placed.ok || placed.reason !== 'in_flight') return placed;
    await pause(AGAIN_AFTER_MS);
  }
  throw inFlight();
}

export const inFlight = () =>
  new Problem(409, 'order_in_flight', 'This order is just being placed. Look again in a moment.', {
    retryAfterSeconds: 1,
  });

/** The count that scripts show, after the order has emptied the cart. */
export const cartCookieOf = (
  { cookies }: Pick<CheckoutRouteParts, 'cookies'>,
  cart: Cart,
  isCustomers: boolean,
): string => cookies.cartCookie(cart.version, itemCount(cart), isCustomers);

/** To the payment where there is one, and to the order's page. */
async function goOn(
  { payments, links }: CheckoutParts,
  reply: FastifyReply,
  { id, number }: { id: string; number: string },
  isCustomer: boolean,
): Promise<FastifyReply> {
  const page = paths.order(number, isCustomer ? '' : links.token(number));
  const started = await payments.start(id);
  if (started.kind === 'redirect') return sendToPayment(reply, started.url, page);
  return reply.redirect(`${page}${page.includes('?') ? '&' : '?'}placed=1`, 303);
}

async function refused(
  parts: CheckoutRouteParts,
  reply: FastifyReply,
  visitor: VisitorWithCustomer,
  { values, key, totalMinor }: Placing,
  placed: Extract<Placed, { ok: false }>,
): Promise<FastifyReply> {
  switch (placed.reason) {
    case 'in_flight':
      throw inFlight();
    case 'already_ordered':
      return goOn(parts, reply, placed.order, visitor.customer !== undefined);
    case 'session_ended':
      return sendSignInPage(reply.request, reply, paths.checkout());
    case 'cart_empty':
      return sendPage(reply, checkoutEmptyPage(emptyOf(visitor)), 409);
    case 'total_too_large':
      return show(parts, reply, visitor, { values, key, said: { fault: TOTAL_TOO_LARGE } }, 422);
    case 'key_reused': {
      const fault =
        'From this page an order was placed already. Look at this one, and place it if you want it as well.';
      return show(parts, reply, visitor, { values, key: randomUUID(), said: { fault } }, 422);
    }
    case 'unpaid_limit': {
      const fault = unpaidWords(placed.refusal, takesCards(parts));
      const shown = { values, quoted: placed.quote, key, said: { fault } };
      return sendPage(reply, checkoutPage(await checkoutContent(parts, visitor, shown)), 409);
    }
    case 'promo_refused':
    case 'out_of_stock':
    case 'total_changed':
    case 'cart_changed': {
      const { quote: quoted, reason } = placed;
      const said = {
        ...(reason === 'total_changed' && { previousTotalMinor: totalMinor }),
        isCartChanged: reason === 'cart_changed',
      };
      const view = await checkoutContent(parts, visitor, { values, quoted, key, said });
      return sendPage(reply, checkoutPage(view), reason === 'promo_refused' ? 422 : 409);
    }
  }
}

const emptyOf = ({ token, customer }: VisitorWithCustomer) => ({
  isCustomer: customer !== undefined,
  hasSession: token !== undefined,
});
