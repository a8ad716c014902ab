import type { FastifyInstance } from 'fastify';
import type { Database } from '../../database/database.ts';
import { countriesOf } from '../../layout/delivery-terms.ts';
import { paths } from '../../layout/paths.ts';
import { sendPage } from '../../layout/send-page.ts';
import { doneMessage, pageNotFound, queryText, readFields, redirectDone, shownCustomer } from '../forms.ts';
import type { CustomerGuard } from '../require-customer.ts';
import { RESUMED } from '../sign-in/pending-form.ts';
import {
  ADDRESS_FIELDS,
  ADDRESSES_MAX,
  addressFaults,
  listAddresses,
  normalizeAddress,
  removeAddress,
  saveAddress,
  setDefaultAddress,
} from './addresses.ts';
import { addressesPage, addressPage } from './addresses-page.ts';

export function addressRoutes({ database, guard }: { database: Database; guard: CustomerGuard }) {
  const page = paths.accountAddresses();
  return async (app: FastifyInstance): Promise<void> => {
    const shownCountries = () => countriesOf(app.site.settings.delivery);
    app.get(
      '/account/addresses',
      guard.page(page, async ({ customer }, request, reply) => {
        const owner = shownCustomer(customer);
        const edit = queryText(request, 'edit');
        const addresses = await listAddresses(database, customer.id);
        const address = addresses.find(({ id }) => id === edit);
        if (edit && edit !== 'new' && !address) throw pageNotFound();
        if (edit) return sendPage(reply, addressPage({ owner, address, countries: shownCountries() }));
        return sendPage(
          reply,
          addressesPage({ owner, notice: doneMessage(request), addresses, limit: ADDRESSES_MAX }),
        );
      }),
    );

    app.post(
      '/account/addresses',
      guard.form(page, async ({ customer }, request, reply) => {
        const { [RESUMED]: isResumed, ...typed } = readFields(request, ['id', ...ADDRESS_FIELDS, RESUMED]);
        const address = normalizeAddress(typed);
        const countries = shownCountries();
        const content = { owner: shownCustomer(customer), address, countries };
        if (isResumed) return sendPage(reply, addressPage(content));
        const faults = addressFaults(address);
        if (!countries.has(address.country)) faults.country ??= 'Choose a country we deliver to.';
        if (Object.keys(faults).length > 0) return sendPage(reply, addressPage({ ...content, faults }), 422);
        if (await saveAddress(database, customer.id, address)) return redirectDone(reply, page, 'saved');
        if (address.id) throw pageNotFound();
        const fault = `You’ve saved ${ADDRESSES_MAX} addresses, which is the limit. Remove one first.`;
        return sendPage(reply, addressPage({ ...content, fault }), 422);
      }),
    );

    app.post<{ Params: { id: string } }>(
      '/account/addresses/:id/remove',
      guard.page(page, async ({ customer }, request, reply) => {
        readFields(request, []);
        const { id } = request.params as { id: string };
        if (!(await removeAddress(database, customer.id, id))) throw pageNotFound();
        return redirectDone(reply, page, 'removed');
      }),
    );

    app.post<{ Params: { id: string } }>(
      '/account/addresses/:id/default',
      guard.page(page, async ({ customer }, request, reply) => {
        readFields(request, []);
        const { id } = request.params as { id: string };
        if (!(await setDefaultAddress(database, customer.id, id))) throw pageNotFound();
        return redirectDone(reply, page, 'default-address');
      }),
    );
  };
}
