import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { recordChange } from '../../audit/audit-log.ts';
import { type PricedCart, priceCart } from '../../cart/price-cart.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { listAddresses } from '../../customers/addresses/addresses.ts';
import { emailKey } from '../../customers/email.ts';
import { pageNotFound, readFields } from '../../customers/forms.ts';
import { setDisabled } from '../../customers/manage/disable.ts';
import type { Customer } from '../../customers/queries.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { listOrdersOf } from '../../orders/person-orders.ts';
import type { Settings } from '../../settings/settings.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { isUuid } from '../../web/typed-text.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { customerView } from './customer-view.ts';
import { type FoundPerson, getPerson, personOf } from './person.ts';
import { erasePerson, exportPerson, type PersonalDataDeps, subjectOf } from './personal-data.ts';

export interface CustomerRouteDeps extends PersonalDataDeps {
  catalog: Pick<Catalog, 'variants'>;
  settings: Settings;
}

const ORDERS_SHOWN = 50;
const see = { right: 'customers:read' } as const;
const change = { right: 'customers:write' } as const;
/** S8: what takes personal data out of the shop, or deletes it, needs a recent sign-in. */
const personal = { right: 'customers:write', needsRecentSignIn: true } as const;

interface OfPerson {
  Params: { id: string };
}

interface Shown {
  cart?: { priced: PricedCart | undefined };
  fault?: string;
}

/** The page of a customer or guest, and its forms. */
export function customerRoutes(deps: CustomerRouteDeps): (app: FastifyInstance) => Promise<void> {
  const { database, store, catalog, settings } = deps;
  return async (app) => {
    app.get<OfPerson>('/admin/customers/:id', { config: see }, async (request, reply) =>
      sendPerson(deps, request, reply, await getPerson(database, request.params.id)),
    );

    app.post<OfPerson>('/admin/customers/:id/cart', { config: see }, async (request, reply) => {
      readFields(request, []);
      const customer = await getCustomer(deps, request.params.id);
      await database.transaction((connection) =>
        recordChange(connection, actorOf(request), {
          action: 'customer.see-cart',
          subject: subjectOf({ customer }),
        }),
      );
      const cart = await store.cartOf(customer.id);
      const priced = cart && (await priceCart(cart, catalog.variants, settings.current));
      return sendPerson(deps, request, reply, { customer }, { cart: { priced } });
    });

    app.post<OfPerson>('/admin/customers/:id/export', { config: personal }, async (request, reply) => {
      readFields(request, []);
      const person = await getShopper(deps, request.params.id);
      const exported = await exportPerson(deps, actorOf(request), request, person);
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', 'attachment; filename="customer.json"')
        .send(JSON.stringify(exported, null, 2));
    });

    app.post<OfPerson>('/admin/customers/:id/erase', { config: personal }, async (request, reply) => {
      const { email } = readFields(request, ['email']);
      const person = await getShopper(deps, request.params.id);
      const expected = person.customer?.email ?? ('guestEmail' in person ? person.guestEmail : '');
      if (emailKey(email) !== emailKey(expected)) {
        const fault =
          'This isn’t the customer’s address, so nothing was erased. Type the address at the top of this page.';
        return sendPerson(deps, request, reply, person, { fault });
      }
      await erasePerson(deps, actorOf(request), person);
      return redirectDone(reply, paths.adminCustomers(), 'erased');
    });

    accountRoutes(app, deps);
  };
}

/** The forms that end sessions, and disable the account. */
function accountRoutes(app: FastifyInstance, deps: CustomerRouteDeps): void {
  const { database, store } = deps;

  for (const [verb, isDisabled] of [
    ['disable', true],
    ['enable', false],
  ] as const)
    app.post<OfPerson>(`/admin/customers/:id/${verb}`, { config: change }, async (request, reply) => {
      readFields(request, []);
      const customer = await getAccount(deps, request.params.id);
      await database.transaction((connection) =>
        setDisabled(connection, actorOf(request), customer.id, isDisabled),
      );
      if (isDisabled) await store.endOthers(customer.id, undefined);
      return redirectDone(reply, paths.adminCustomer(customer.id), 'saved');
    });

  app.post<OfPerson>('/admin/customers/:id/devices/end', { config: change }, async (request, reply) => {
    readFields(request, []);
    const customer = await getAccount(deps, request.params.id);
    await store.endOthers(customer.id, undefined);
    await recordEnd(deps, request, customer);
    return redirectDone(reply, paths.adminCustomer(customer.id), 'signed-out');
  });

  app.post<{ Params: { id: string; device: string } }>(
    '/admin/customers/:id/devices/:device/end',
    { config: change },
    async (request, reply) => {
      readFields(request, []);
      const customer = await getAccount(deps, request.params.id);
      const { device } = request.params;
      if (!isUuid(device) || !(await store.endSession(customer.id, device))) throw pageNotFound();
      await recordEnd(deps, request, customer);
      return redirectDone(reply, paths.adminCustomer(customer.id), 'signed-out');
    },
  );
}

const recordEnd = ({ database }: CustomerRouteDeps, request: FastifyRequest, customer: Customer) =>
  database.transaction((connection) =>
    recordChange(connection, actorOf(request), {
      action: 'customer.sign-out',
      subject: subjectOf({ customer }),
    }),
  );

async function getCustomer({ database }: CustomerRouteDeps, id: string): Promise<Customer> {
  const { customer } = await getPerson(database, id);
  if (!customer) throw pageNotFound();
  return customer;
}

/** The account of a member of the staff is managed by the owners, on the page of the staff. */
async function getAccount(deps: CustomerRouteDeps, id: string): Promise<Customer> {
  const customer = await getCustomer(deps, id);
  if (customer.role === 'staff') throw pageNotFound();
  return customer;
}

async function getShopper({ database }: CustomerRouteDeps, id: string): Promise<FoundPerson> {
  const person = await getPerson(database, id);
  if (person.customer?.role === 'staff') throw pageNotFound();
  return person;
}

async function sendPerson(
  { database, store }: CustomerRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  person: FoundPerson,
  { cart, fault }: Shown = {},
): Promise<FastifyReply> {
  const { customer } = person;
  const staff = staffOf(request);
  const id = customer?.id ?? ('guestEmail' in person ? person.guestEmail : '');
  const orders = await listOrdersOf(database, personOf(person), ORDERS_SHOWN + 1);
  const main = customerView({
    ...{ customer, id, cart, fault },
    orders: orders.slice(0, ORDERS_SHOWN),
    hasMoreOrders: orders.length > ORDERS_SHOWN,
    addresses: customer ? await listAddresses(database, customer.id) : [],
    devices: customer ? await store.sessionsOf(customer.id) : [],
    mayChange: mayDo(staff.role, 'customers:write'),
    maySeeOrders: mayDo(staff.role, 'orders:read'),
    timeZone: reply.server.site.settings.timeZone,
  });
  const actions =
    customer && mayDo(staff.role, 'audit:read')
      ? html`<a class="btn small" href="${paths.adminHistory('customer', id)}">History</a>`
      : undefined;
  const title = customer?.name ?? id;
  const content = { title, area: 'Customers', notice: doneNotice(request), actions, main } as const;
  return sendAdminPage(reply, staff, content, fault ? 422 : 200);
}
