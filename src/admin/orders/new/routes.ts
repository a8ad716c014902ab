import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { recordChange } from '../../../audit/audit-log.ts';
import {
  type PlaceForCustomerDeps,
  placeForCustomer,
} from '../../../checkout/by-staff/place-for-customer.ts';
import { unavailableText } from '../../../checkout/checkout-content.ts';
import {
  EMPTY_VALUES,
  methodsOf,
  type PaymentChoiceDeps,
  takesCards,
  valueFaults,
} from '../../../checkout/checkout-form.ts';
import { type OrderRefusal, totalTooLarge } from '../../../checkout/order-request.ts';
import { type Quote, quote } from '../../../checkout/pricing/quote.ts';
import { promoCodeOf } from '../../../checkout/promo/promo.ts';
import { unpaidText } from '../../../checkout/unpaid/unpaid-orders.ts';
import { listAddresses } from '../../../customers/addresses/addresses.ts';
import { emailKey } from '../../../customers/email.ts';
import { type Customer, findConfirmedCustomer } from '../../../customers/queries.ts';
import { countriesOf } from '../../../layout/delivery-terms.ts';
import { formatMoney } from '../../../layout/money.ts';
import { paths } from '../../../layout/paths.ts';
import { actorOf, staffOf } from '../../../staff/page-guard.ts';
import { mayDo } from '../../../staff/scopes.ts';
import type { StateStore } from '../../../state/store.ts';
import { redirectDone } from '../../shell/done.ts';
import { onceKey, SENT_BEFORE } from '../../shell/once-field.ts';
import { sendAdminPage } from '../../shell/page.ts';
import { findOffered } from './find-offered.ts';
import { type NewOrderContent, newOrderView } from './new-order-view.ts';
import { readTypedOrder, type TypedOrder } from './typed-order.ts';

export interface NewOrderDeps extends PlaceForCustomerDeps, PaymentChoiceDeps {
  payments: PlaceForCustomerDeps['payments'];
  store: Pick<StateStore, 'cartOf'>;
}

const config = { right: 'orders:write' } as const;

/** The page on which the staff places an order for a customer. */
export function newOrderRoutes(deps: NewOrderDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/orders/new', { config }, async (request, reply) => {
      const [first] = methodsOf(deps);
      const values = { ...EMPTY_VALUES, paymentMethod: first?.name ?? '' };
      const items: TypedOrder['items'] = [];
      const typed = { values, items, areQuantitiesValid: true, q: '', action: '', once: randomUUID() };
      return sendForm(deps, request, reply, { ...typed, totalMinor: undefined });
    });

    app.post('/admin/orders/new', { config }, async (request, reply) => {
      const typed = readTypedOrder(request);
      if (!typed.areQuantitiesValid)
        return sendForm(deps, request, reply, typed, { fault: 'Enter whole numbers up to 99.', status: 422 });
      const customer = await findAccount(deps, typed);
      switch (typed.action) {
        case 'place':
          return place(deps, request, reply, typed, customer);
        case 'customer':
          return sendForm(deps, request, reply, await withCustomer(deps, request, typed, customer));
        case 'cart':
          return takeCart(deps, request, reply, typed, customer);
        default:
          return sendForm(deps, request, reply, typed);
      }
    });
  };
}

const findAccount = async ({ database }: NewOrderDeps, { values }: TypedOrder) =>
  values.email === '' ? undefined : findConfirmedCustomer(database, emailKey(values.email));

const maySeeCustomers = (request: FastifyRequest): boolean => mayDo(staffOf(request).role, 'customers:read');

/** Fills in the customer's first address, unless one is typed. */
async function withCustomer(
  { database }: NewOrderDeps,
  request: FastifyRequest,
  typed: TypedOrder,
  customer: Customer | undefined,
): Promise<TypedOrder> {
  if (!customer || typed.values.line1 !== '' || !maySeeCustomers(request)) return typed;
  const [first] = await listAddresses(database, customer.id);
  const { id: _, ...address } = first ?? { id: '', name: customer.name };
  return { ...typed, values: { ...typed.values, ...address } };
}

/** Copies the items of the customer's cart. Opening someone's cart is noted, as on the page of the customer. */
async function takeCart(
  deps: NewOrderDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: TypedOrder,
  customer: Customer | undefined,
): Promise<FastifyReply> {
  if (!customer || !maySeeCustomers(request))
    return sendForm(deps, request, reply, typed, {
      ...{
        fault: 'Your role can’t open customers’ carts, or no account has this email address.',
        status: 422,
      },
    });
  await recordChange(deps.database, actorOf(request), {
    action: 'customer.see-cart',
    subject: { kind: 'customer', id: customer.id },
  });
  const cart = await deps.store.cartOf(customer.id);
  const known = new Set(typed.items.map(({ sku }) => sku));
  const taken = (cart?.lineItems ?? []).filter(({ sku }) => !known.has(sku));
  const items = [...typed.items, ...taken.map(({ sku, quantity }) => ({ sku, quantity }))];
  const filled = await withCustomer(deps, request, { ...typed, items }, customer);
  const notice =
    taken.length > 0
      ? 'These are the items of their cart. The cart itself stays as it is.'
      : 'Their cart has no other items.';
  return sendForm(deps, request, reply, filled, { notice });
}

async function place(
  deps: NewOrderDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: TypedOrder,
  customer: Customer | undefined,
): Promise<FastifyReply> {
  const { values, items, totalMinor } = typed;
  const faults = valueFaults(values, deps, customer);
  const again = (fault: string, status = 422, key = typed.once) =>
    sendForm(deps, request, reply, { ...typed, once: key }, { fault, faults, status });
  if (items.length === 0) return again('Add at least one item.');
  if (Object.keys(faults).length > 0) return again('Please check the fields below.');
  if (totalMinor === undefined) return again('Check the total, then place the order.');
  const placed = await placeForCustomer(deps, {
    ...{ actor: actorOf(request), key: onceKey(typed), customer, values, items, totalMinor },
  });
  if (placed.ok) return redirectDone(reply, paths.adminOrder(placed.order.number), 'placed');
  const isReused = placed.reason === 'key_reused' || placed.reason === 'already_ordered';
  return again(refusalText(deps, placed), 409, isReused ? randomUUID() : typed.once);
}

function refusalText(deps: NewOrderDeps, refusal: OrderRefusal): string {
  switch (refusal.reason) {
    case 'in_flight':
      return 'This order is being placed. Wait a moment, then send the form again.';
    case 'key_reused':
    case 'already_ordered':
      return SENT_BEFORE;
    case 'cart_empty':
      return 'Add at least one item.';
    case 'session_ended':
      return 'The customer’s account was just closed. Place the order again as a guest order.';
    case 'total_too_large':
      return totalTooLarge(deps.settings.current);
    case 'out_of_stock':
      return unavailableText(refusal.quote) ?? 'Something is sold out.';
    case 'promo_refused':
      return refusal.quote.promo && !refusal.quote.promo.ok
        ? refusal.quote.promo.message
        : 'This promo code can’t be used.';
    case 'total_changed':
    case 'cart_changed':
      return `The total is ${formatMoney(refusal.quote.totalMinor, refusal.quote.currency)} now. Check it, then place the order.`;
    case 'unpaid_limit': {
      const { limits } = deps.settings.current;
      const text = unpaidText(refusal.refusal, { takesCards: takesCards(deps), limits });
      return `The customer’s unpaid orders are limited: ${text}`;
    }
  }
}

interface Shown {
  fault?: string | undefined;
  notice?: string | undefined;
  faults?: NewOrderContent['faults'];
  status?: number;
}

async function sendForm(
  deps: NewOrderDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: TypedOrder,
  { fault, notice, faults = {}, status = 200 }: Shown = {},
): Promise<FastifyReply> {
  const { database, settings } = deps;
  const { values, items, q, once } = typed;
  const customer = await findAccount(deps, typed);
  const shownCustomer = maySeeCustomers(request) ? customer : undefined;
  const user = { customerId: customer?.id, emailKey: emailKey(values.email) };
  const { country, deliveryMethod } = values;
  const promoCode = promoCodeOf(values.promoCode) ?? '';
  const usable = items.filter(({ quantity }) => quantity > 0);
  const priced = await quote(
    database,
    { items: usable, country, deliveryMethod, promoCode, user },
    settings.current,
  );
  const found = typed.action === 'find' && q !== '' ? await findOffered(database, q) : undefined;
  const main = newOrderView({
    ...{ values, quote: priced, customer: shownCustomer, q, found, once: once || randomUUID(), faults },
    ...{ countries: countriesOf(settings.current.delivery), methods: methodsOf(deps) },
    ...{ fault: fault ?? unknownText(items, priced), notice },
  });
  return sendAdminPage(reply, staffOf(request), { title: 'New order', area: 'Orders', main }, status);
}

/** Says which items are not in the catalog, which the quote leaves out. */
function unknownText(items: TypedOrder['items'], { lines, short }: Quote): string | undefined {
  if (lines.length < items.length && short.length > 0) {
    const known = new Set(lines.map(({ sku }) => sku));
    const missing = short.filter(({ sku }) => !known.has(sku)).map(({ sku }) => sku);
    if (missing.length > 0) return `These items are no longer sold: ${missing.join(', ')}.`;
  }
  return undefined;
}
