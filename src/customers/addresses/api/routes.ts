import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Database, Queryable } from '../../../database/database.ts';
import { countriesOf } from '../../../layout/delivery-terms.ts';
import { Problem } from '../../../web/errors/errors.ts';
import { lockCustomer } from '../../queries.ts';
import type { CustomerGuard } from '../../require-customer.ts';
import {
  ADDRESSES_MAX,
  addressFaults,
  listAddresses,
  lockAddress,
  normalizeAddress,
  removeAddress,
  saveAddress,
  saveNewAddress,
  setDefaultAddress,
} from '../addresses.ts';
import type { CustomerAddress, SavedAddress } from '../addresses-page.ts';
import * as operations from './operations.ts';

/** The saved addresses as JSON. The routes use the same functions as the account's pages. */
export function addressApiRoutes(deps: {
  database: Database;
  guard: CustomerGuard;
}): FastifyPluginAsyncTypebox {
  const { database, guard } = deps;
  return async (app) => {
    // Only JSON is accepted: another site's page can send forms and plain text without a preflight request.
    app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);

    app.get('/api/addresses', { schema: operations.listSavedAddresses }, async (request, reply) => {
      const { customer } = await guard.requireCustomer(request, reply);
      return { addresses: await listAddresses(database, customer.id) };
    });

    app.post('/api/addresses', { schema: operations.addSavedAddress }, async (request, reply) => {
      const { customer } = await guard.requireCustomer(request, reply);
      const { isDefault, ...sent } = request.body;
      const address = acceptable(app, { ...OPTIONAL, ...sent, id: '' });
      const saved = await database.transaction(async (connection) => {
        // Without the lock, two requests at once would save the same address twice.
        await lockCustomer(connection, customer.id);
        const id = await saveNewAddress(connection, customer.id, address);
        if (!id) throw new Problem(422, 'too_many_addresses', TOO_MANY);
        return finish(connection, customer.id, id, isDefault);
      });
      return reply.status(201).send(saved);
    });

    app.patch('/api/addresses/:id', { schema: operations.updateSavedAddress }, async (request, reply) => {
      const { customer } = await guard.requireCustomer(request, reply);
      const { isDefault, ...changes } = request.body;
      return database.transaction(async (connection) => {
        const stored = await lockAddress(connection, customer.id, request.params.id);
        if (!stored) throw notFound();
        const isChanged = Object.keys(changes).length > 0;
        if (isChanged) await saveAddress(connection, customer.id, acceptable(app, { ...stored, ...changes }));
        return finish(connection, customer.id, stored.id, isDefault);
      });
    });

    app.delete('/api/addresses/:id', { schema: operations.removeSavedAddress }, async (request, reply) => {
      const { customer } = await guard.requireCustomer(request, reply);
      if (!(await removeAddress(database, customer.id, request.params.id))) throw notFound();
      return reply.status(204).send(null);
    });
  };
}

const OPTIONAL = { line2: '', phone: '' };
const TOO_MANY = `You’ve saved ${ADDRESSES_MAX} addresses, which is the limit. Remove one first.`;
const notFound = () => new Problem(404, 'not_found', 'There is no such address.');

/** Normalizes an address. Throws a Problem if the shop does not deliver there. */
function acceptable(app: FastifyInstance, sent: CustomerAddress): CustomerAddress {
  const address = normalizeAddress(sent);
  const faults = addressFaults(address);
  if (!countriesOf(app.site.settings.delivery).has(address.country))
    faults.country ??= 'Choose a country we deliver to.';
  const [first] = Object.values(faults);
  if (first) throw new Problem(422, 'not_acceptable', first, { details: { faults } });
  return address;
}

/** Makes the address the default one if that was asked for, and resolves to it as it is stored now. */
async function finish(
  connection: Queryable,
  customerId: string,
  id: string,
  isDefault: true | undefined,
): Promise<SavedAddress> {
  if (isDefault) await setDefaultAddress(connection, customerId, id);
  const saved = (await listAddresses(connection, customerId)).find((address) => address.id === id);
  if (!saved) throw notFound();
  return saved;
}
