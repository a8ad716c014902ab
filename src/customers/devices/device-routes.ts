import type { FastifyInstance } from 'fastify';
import type { Database } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import { sendPage } from '../../layout/send-page.ts';
import type { SessionOfCustomer, StateStore } from '../../state/store.ts';
import { Problem } from '../../web/errors/errors.ts';
import { listPasskeys, PASSKEYS_MAX, removePasskey } from '../passkeys/passkeys.ts';
import { passkeysPage } from '../passkeys/passkeys-page.ts';
import { doneOf, fieldsOf, redirectDone, shownCustomer } from '../replies.ts';
import type { CustomerGuard } from '../require-customer.ts';
import { isUuid } from '../uuid.ts';
import { devicesPage, type ShownDevice } from './devices-page.ts';
import type { RememberedBrowsers } from './remembered-browsers.ts';

interface DeviceParts {
  database: Database;
  store: StateStore;
  guard: CustomerGuard;
  browsers: RememberedBrowsers;
}

/** What opens the account: the devices that are signed in, and the passkeys. */
export function deviceRoutes({ database, store, guard, browsers }: DeviceParts) {
  const devices = paths.accountDevices();
  const passkeys = paths.accountPasskeys();
  return async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/account/devices',
      guard.page(devices, async ({ session, customer }, request, reply) => {
        const [open, remembered] = await Promise.all([
          store.sessionsOf(customer.id),
          browsers.list(request, customer.id),
        ]);
        const shown = open.map((one) => shownDevice(one, session.sessionId));
        const owner = shownCustomer(customer);
        return sendPage(
          reply,
          devicesPage({ owner, notice: doneOf(request), devices: shown, remembered, now: new Date() }),
        );
      }),
    );

    app.post<{ Params: { id: string } }>(
      '/account/devices/:id/end',
      guard.page(devices, async ({ customer }, request, reply) => {
        fieldsOf(request, []);
        const { id } = request.params as { id: string };
        if (!isUuid(id) || !(await store.endSession(customer.id, id))) throw notFound();
        return redirectDone(reply, devices, 'device-ended');
      }),
    );

    app.post(
      '/account/devices/end-others',
      guard.page(devices, async ({ session, customer }, request, reply) => {
        fieldsOf(request, []);
        await store.endOthers(customer.id, session.sessionId);
        return redirectDone(reply, devices, 'others-ended');
      }),
    );

    app.get(
      '/account/passkeys',
      guard.recentSignInPage(passkeys, async ({ customer }, request, reply) => {
        const shown = await listPasskeys(database, customer.id);
        const [owner, notice] = [shownCustomer(customer), doneOf(request)];
        const content = { owner, notice, passkeys: shown, limit: PASSKEYS_MAX, now: new Date() };
        return sendPage(reply, passkeysPage(content));
      }),
    );

    app.post<{ Params: { id: string } }>(
      '/account/passkeys/:id/remove',
      guard.recentSignInPage(passkeys, async ({ customer }, request, reply) => {
        fieldsOf(request, []);
        const { id } = request.params as { id: string };
        if (!isUuid(id) || !(await removePasskey(database, customer.id, id))) throw notFound();
        return redirectDone(reply, passkeys, 'removed');
      }),
    );
  };
}

const shownDevice = (session: SessionOfCustomer, currentId: string): ShownDevice => ({
  id: session.id,
  userAgent: session.userAgent,
  signedInAt: session.signedInAt,
  lastActiveAt: session.seenAt,
  isCurrent: session.id === currentId,
});

const notFound = () => new Problem(404, 'not_found', 'There is nothing at this address.');
