import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { listAddresses } from '../../customers/addresses/addresses.ts';
import { pageNotFound } from '../../customers/forms.ts';
import { setDisabled } from '../../customers/manage/disable.ts';
import { type ListedCustomer, listCustomers } from '../../customers/manage/list-customers.ts';
import type { Customer } from '../../customers/queries.ts';
import type { Database } from '../../database/database.ts';
import { listOrdersOf } from '../../orders/person-orders.ts';
import { callerOf } from '../../staff/api-guard.ts';
import { once } from '../../staff/once.ts';
import { Problem } from '../../web/errors/errors.ts';
import { isUuid } from '../../web/typed-text.ts';
import { apiCursorOf, nextCursorOf } from '../lists/api-cursor.ts';
import { pageOf, ROWS_READ } from '../lists/load-list.ts';
import * as operations from './api-operations.ts';
import { type FoundPerson, getPerson, personOf } from './person.ts';
import { erasePerson, exportPerson, type PersonalDataDeps } from './personal-data.ts';

const ORDERS_MAX = 50;

export function customerApiRoutes(deps: PersonalDataDeps): FastifyPluginAsyncTypebox {
  const { database, store } = deps;
  return async (app) => {
    app.get('/api/admin/customers', { schema: operations.listCustomers }, async (request) => {
      const { q = '', state, cursor } = request.query;
      const beforeId = apiCursorOf(cursor, ([, id]) => isUuid(id))?.[1];
      const search = { q: q.replaceAll('\0', '').trim(), state, beforeId };
      const found = await listCustomers(database, { ...search, rowsMax: ROWS_READ });
      const page = pageOf(found, ({ id }) => (search.q === '' ? ['', id] : undefined));
      const guests = cursor === undefined ? await findGuest(database, search.q) : [];
      return {
        customers: [...guests, ...page.rows.map(answerOf)],
        nextCursor: nextCursorOf(page),
      };
    });

    app.get('/api/admin/customers/:id', { schema: operations.getCustomer }, async (request) => {
      const person = await getPerson(database, request.params.id);
      const orders = await listOrdersOf(database, personOf(person), ORDERS_MAX);
      const addresses = person.customer ? await listAddresses(database, person.customer.id) : [];
      return {
        ...(person.customer ? answerOf(person.customer) : guestAnswer(person.guestEmail)),
        addresses: addresses.map(({ id: _, ...address }) => address),
        orders: orders.map((order) => ({ ...order, placedAt: order.placedAt.toISOString() })),
      };
    });

    app.post('/api/admin/customers/:id/export', { schema: operations.exportCustomer }, async (request) => {
      const person = requireShopper(await getPerson(database, request.params.id));
      return exportPerson(deps, callerOf(request), request, person);
    });

    app.post(
      '/api/admin/customers/:id/erase',
      { schema: operations.eraseCustomer },
      async (request, reply) => {
        const person = requireShopper(await getPerson(database, request.params.id));
        await erasePerson(deps, callerOf(request), person);
        return reply.status(204).send(null);
      },
    );

    app.post(
      '/api/admin/customers/:id/disable',
      { schema: operations.disableCustomer },
      async (request, reply) => {
        const { customer } = requireShopper(await getPerson(database, request.params.id));
        if (!customer) throw pageNotFound();
        const { id } = customer;
        const isDisabled = request.body?.isDisabled ?? true;
        const { body } = await once(database, request, async (connection) => {
          await setDisabled(connection, callerOf(request), id, isDisabled);
          return { status: 200, body: { id, isDisabled } };
        });
        if (isDisabled) await store.endOthers(id, undefined);
        return reply.send(body);
      },
    );
  };
}

function requireShopper(person: FoundPerson): FoundPerson {
  if (person.customer?.role === 'staff')
    throw new Problem(
      409,
      'customer_is_staff',
      'This account belongs to a member of the staff. Owners manage it on the Staff page of the admin.',
    );
  return person;
}

async function findGuest(database: Database, q: string) {
  if (!q.includes('@')) return [];
  const orders = await listOrdersOf(database, { guestEmail: q }, 1);
  return orders.length > 0 ? [guestAnswer(q)] : [];
}

const guestAnswer = (email: string) => ({
  ...{ id: email, email, name: '', isGuest: true, isEmailConfirmed: false, isDisabled: false },
  createdAt: null,
});

const answerOf = ({
  id,
  email,
  name,
  isEmailConfirmed,
  isDisabled,
  createdAt,
}: ListedCustomer | Customer) => ({
  ...{ id, email, name, isGuest: false, isEmailConfirmed, isDisabled },
  createdAt: createdAt.toISOString(),
});
