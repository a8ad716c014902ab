import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { itemCount } from '../cart/cart.ts';
import type { CartPromos } from '../cart/cart-promo.ts';
import { keyOf } from '../cart/carts.ts';
import { ADDRESS_FIELDS, placeFaults } from '../customers/addresses/addresses.ts';
import {
  type CustomerGuard,
  sendSignInPage,
  type VisitorWithCustomer,
} from '../customers/require-customer.ts';
import type { Faults } from '../customers/views/field.ts';
import { paths, withQuery } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import type { Payments } from '../payments/payments.ts';
import { sendToPayment } from '../payments/send-to-payment.ts';
import type { Cookies } from '../sessions/cookies.ts';
import { networkOf } from '../web/limits/networks.ts';
import type { RateLimits } from '../web/limits/rate-limit.ts';
import { billingOf } from './billing-form.ts';
import {
  type CheckoutContentDeps,
  type CheckoutMessages,
  checkoutContent,
  firstValues,
  quoteFor,
} from './checkout-content.ts';
import { takesCards, tidyValues, totalOf, valueFaults } from './checkout-form.ts';
import { emailToAskAbout } from './email-question.ts';
import { orderInFlight } from './order-problems.ts';
import { hasSession, type PlaceOrderInput, type PlaceOrderResult, totalTooLarge } from './order-request.ts';
import { type BeginOrder, beginInTurn, type OrderTurn, type OrderTurns } from './order-turns.ts';
import { type PlaceOrderDeps, placeOrder, type StartPaymentInput, startPayment } from './place.ts';
import { promoOfOrder, type TryPromo } from './promo/promo-use.ts';
import { ADDRESS_CHANGED, withChosenAddress } from './saved-address.ts';
import { type CheckoutForm, isUpdate, readCheckoutForm, updatedValues, valuesOf } from './sent-form.ts';
import { networkKeysOf, unpaidText } from './unpaid/unpaid-orders.ts';
import { checkoutEmptyPage } from './views/checkout-empty-page.ts';
import { checkoutPage } from './views/checkout-page.ts';
import type { CheckoutField, CheckoutValues } from './views/checkout-view.ts';

const TO_GUESTS =
  'If you were ordering as a guest, your cart ended with the session. Please add your items again.';

export interface CheckoutRouteDeps extends PlaceOrderDeps, CheckoutContentDeps {
  guard: Pick<CustomerGuard, 'findVisitor'>;
  payments: Pick<Payments, 'methods' | 'prepare' | 'start'>;
  cookies: Pick<Cookies, 'cartCookie'>;
  limits: RateLimits;
  /** Newest first. */
  sessionKeys: readonly string[];
  tryPromo: TryPromo;
  cartPromos: CartPromos;
  turns: OrderTurns;
  updateTurns: OrderTurns;
}

/** The checkout page. It is one form, and an answer with faults keeps everything that was typed. */
export function checkoutRoutes(deps: CheckoutRouteDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/checkout', async (request, reply) => {
      const visitor = await findVisitor(deps, request);
      const promoCode = deps.cartPromos.read(request) ?? '';
      const values = { ...(await firstValues(deps, visitor)), promoCode };
      return show(deps, reply, visitor, { values, key: randomUUID() });
    });
    app.post('/checkout', { config: { hasOwnLimit: true } }, async (request, reply) => {
      const form = readCheckoutForm(request);
      // A shopper who only changes the form does not wait in line behind the buyers of a popular item.
      const turns = isUpdate(form) ? deps.updateTurns : deps.turns;
      return turns.run(networkOf(request), (turn) => submit(deps, request, reply, { form, turn }));
    });
  };
}

/** If a crash left the cart full after its order was placed, it is emptied first. */
async function findVisitor(deps: CheckoutRouteDeps, request: FastifyRequest): Promise<VisitorWithCustomer> {
  const visitor = await deps.guard.findVisitor(request);
  const emptied = hasSession(visitor) && (await deps.cartTaker.finishEarlier(visitor));
  return emptied ? deps.guard.findVisitor(request) : visitor;
}

async function submit(
  deps: CheckoutRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { form, turn }: { form: CheckoutForm; turn: OrderTurn },
): Promise<FastifyReply> {
  const key = keyOf(request, form.key) ?? randomUUID();
  const visitor = await deps.guard.findVisitor(request);
  if (!visitor.token) return sendSignInPage(request, reply, paths.checkout(), { guestHint: TO_GUESTS });
  if (isUpdate(form)) {
    await turn.begin();
    const values = await updatedValues(deps, visitor, form);
    if (values.promoCode.trim() === '') deps.cartPromos.drop(reply);
    return show(deps, reply, visitor, { values, key });
  }
  const values = tidyValues(valuesOf(form));
  const delivered = await withChosenAddress(deps, visitor, values);
  const faults = delivered ? valueFaults(delivered, deps, visitor.customer) : {};
  const totalMinor = totalOf(form.totalMinor ?? '');
  const likelyEmail = emailToAskAbout(values, visitor.customer);
  if (!delivered || Object.keys(faults).length > 0 || totalMinor === undefined || likelyEmail) {
    await turn.begin();
    const shown = likelyEmail ? { ...values, emailConfirmed: values.email } : values;
    return show(deps, reply, visitor, { values: shown, key, messages: { faults, likelyEmail } }, 422);
  }
  const { cartDigest } = form;
  return place(deps, reply, visitor, { values, delivered, key, totalMinor, cartDigest, turn });
}

interface ShowInput {
  values: CheckoutValues;
  key: string;
  messages?: CheckoutMessages;
}

async function show(
  deps: CheckoutRouteDeps,
  reply: FastifyReply,
  visitor: VisitorWithCustomer,
  { values: typed, key, messages }: ShowInput,
  status = 200,
): Promise<FastifyReply> {
  if (visitor.cart.lineItems.length === 0) return sendEmptyPage(reply, visitor, status);
  const chosen = await withChosenAddress(deps, visitor, typed);
  const delivered = chosen ?? typed;
  const changed = chosen ? {} : { savedAddress: ADDRESS_CHANGED };
  const faults = { ...placeFaults(delivered), ...changed, ...messages?.faults };
  const values = shownValues(typed, delivered, faults);
  const tried = await deps.tryPromo(
    reply.request,
    values.promoCode,
    () => quoteFor(deps, visitor, delivered),
    ({ promo }) => promo,
  );
  if (tried.ok) {
    if (tried.value.promo?.ok) deps.cartPromos.keep(reply, values.promoCode);
    const content = { values, quote: tried.value, key, messages: { ...messages, faults } };
    return sendPage(reply, checkoutPage(await checkoutContent(deps, visitor, content)), status);
  }
  const quote = await quoteFor(deps, visitor, { ...delivered, promoCode: '' });
  const promoFault = { ...messages, faults: { ...faults, promoCode: tried.message } };
  const view = await checkoutContent(deps, visitor, { values, quote, key, messages: promoFault });
  return sendPage(reply.header('retry-after', tried.retryAfterSeconds), checkoutPage(view), 429);
}

/** A saved address that has a fault is shown in the fields, so that it can be corrected. */
function shownValues(
  typed: CheckoutValues,
  delivered: CheckoutValues,
  faults: Faults<CheckoutField>,
): CheckoutValues {
  const isFaulty = faults.savedAddress || ADDRESS_FIELDS.some((field) => faults[field]);
  return isFaulty ? { ...delivered, savedAddress: '' } : typed;
}

interface PlaceFromPageInput {
  /** They are shown again if the order is refused. */
  values: CheckoutValues;
  /** The values with the address that was chosen. */
  delivered: CheckoutValues;
  key: string;
  totalMinor: number;
  /** It is undefined if the page is from a version that did not send it. */
  cartDigest: string | undefined;
  turn: OrderTurn;
}

async function place(
  deps: CheckoutRouteDeps,
  reply: FastifyReply,
  visitor: VisitorWithCustomer,
  input: PlaceFromPageInput,
): Promise<FastifyReply> {
  if (!hasSession(visitor)) return sendEmptyPage(reply, visitor, 409);
  const { values, delivered, key, totalMinor, cartDigest, turn } = input;
  const { email, deliveryMethod, paymentMethod, promoCode, notes, giftNote } = values;
  const networkKeys = networkKeysOf(deps.sessionKeys, networkOf(reply.request));
  const order = {
    ...{ visitor, key, email, address: delivered, deliveryMethod, paymentMethod, promoCode, notes, giftNote },
    ...{ totalMinor, cartDigest, networkKeys, billing: billingOf(values) },
    savesAddress: Boolean(values.saveAddress && !values.savedAddress),
  };
  const begin = beginInTurn(deps, turn, reply.request);
  if (promoCode) await begin();
  const look = () => placePatiently(deps, order, { turn, begin });
  const tried = await deps.tryPromo(reply.request, promoCode, look, promoOfOrder);
  // The page looks the code up once more, which is refused as well, and says why.
  if (!tried.ok) return show(deps, reply, visitor, { values, key });
  const result = tried.value;
  if (!result.ok) return refuse(deps, reply, visitor, input, result);
  const isCustomer = visitor.customer !== undefined;
  const { cart } = result;
  deps.cartPromos.drop(reply);
  if (cart) reply.header('set-cookie', deps.cookies.cartCookie(cart.version, itemCount(cart), isCustomer));
  return continueToPayment(deps, reply, result, isCustomer);
}

/** A second click waits for the first one and gets its answer. An error would be all that the shopper sees. */
const RETRY_AFTER_MS = 100;
const RETRIES_MAX = 40;

async function placePatiently(
  deps: PlaceOrderDeps,
  order: PlaceOrderInput,
  { turn, begin }: { turn: OrderTurn; begin: BeginOrder },
): Promise<PlaceOrderResult> {
  for (let tries = 0; tries < RETRIES_MAX; tries++) {
    const result = await placeOrder(deps, order, begin);
    if (result.ok || result.reason !== 'in_flight') return result;
    await turn.rest(RETRY_AFTER_MS);
  }
  throw orderInFlight();
}

/** Sends the shopper to the payment page if there is one, otherwise to the order's page. */
async function continueToPayment(
  { payments, links }: CheckoutRouteDeps,
  reply: FastifyReply,
  result: StartPaymentInput,
  isCustomer: boolean,
): Promise<FastifyReply> {
  const { number } = result.order;
  const page = paths.order(number, isCustomer ? '' : links.token(number));
  const started = await startPayment(payments, result);
  if (started.kind === 'redirect') return sendToPayment(reply, started.url, page);
  return reply.redirect(withQuery(page, 'placed=1'), 303);
}

async function refuse(
  deps: CheckoutRouteDeps,
  reply: FastifyReply,
  visitor: VisitorWithCustomer,
  { values, key, totalMinor }: PlaceFromPageInput,
  result: Extract<PlaceOrderResult, { ok: false }>,
): Promise<FastifyReply> {
  switch (result.reason) {
    case 'in_flight':
      throw orderInFlight();
    case 'already_ordered':
      return continueToPayment(deps, reply, result, visitor.customer !== undefined);
    case 'session_ended':
      return sendSignInPage(reply.request, reply, paths.checkout());
    case 'cart_empty':
      return sendEmptyPage(reply, visitor, 409);
    case 'total_too_large':
      return show(
        deps,
        reply,
        visitor,
        { values, key, messages: { fault: totalTooLarge(deps.settings.current) } },
        422,
      );
    case 'key_reused':
      return show(deps, reply, visitor, { values, key: randomUUID(), messages: { fault: PAGE_REUSED } }, 422);
    case 'unpaid_limit': {
      const messages = {
        fault: unpaidText(result.refusal, {
          takesCards: takesCards(deps),
          limits: deps.settings.current.limits,
        }),
      };
      const content = { values, quote: result.quote, key, messages };
      return sendPage(reply, checkoutPage(await checkoutContent(deps, visitor, content)), 409);
    }
    case 'promo_refused':
    case 'out_of_stock':
    case 'total_changed':
    case 'cart_changed': {
      const { quote, reason } = result;
      const messages = {
        ...(reason === 'total_changed' && { previousTotalMinor: totalMinor }),
        isCartChanged: reason === 'cart_changed',
      };
      const view = await checkoutContent(deps, visitor, { values, quote, key, messages });
      return sendPage(reply, checkoutPage(view), reason === 'promo_refused' ? 422 : 409);
    }
  }
}

const PAGE_REUSED =
  'You’ve already placed an order from this page. Place this one only if you want a second order.';

const sendEmptyPage = (reply: FastifyReply, { token, customer }: VisitorWithCustomer, status: number) =>
  sendPage(
    reply,
    checkoutEmptyPage({ isCustomer: customer !== undefined, hasSession: token !== undefined }),
    status,
  );
