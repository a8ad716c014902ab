import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import { sendPage } from '../../layout/send-page.ts';
import type { SessionOfCustomer, StateStore } from '../../state/store.ts';
import { Problem } from '../../web/errors/errors.ts';
import { isUuid } from '../../web/typed-text.ts';
import { doneMessage, readFields, redirectDone, shownCustomer } from '../forms.ts';
import { listPasskeys, PASSKEYS_MAX, removePasskey } from '../passkeys/passkeys.ts';
import { passkeysPage } from '../passkeys/passkeys-page.ts';
import type { CustomerGuard } from '../require-customer.ts';
import { IdParams, NoBody, RememberedBrowsersAnswer } from '../schemas.ts';
import { devicesPage, type ShownDevice } from './devices-page.ts';
import type { RememberedBrowsers } from './remembered-browsers.ts';

interface DeviceDeps {
  database: Database;
  store: StateStore;
  guard: CustomerGuard;
  browsers: RememberedBrowsers;
}

/** What opens the account: the devices that are signed in, and the passkeys. */
export function deviceRoutes({ database, store, guard, browsers }: DeviceDeps) {
  const page = paths.accountDevices();
  const passkeys = paths.accountPasskeys();
  return async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/account/devices',
      guard.page(page, async ({ session, customer }, request, reply) => {
        const [devices, remembered] = await Promise.all([
          store.sessionsOf(customer.id),
          browsers.list(request, customer.id),
        ]);
        const shown = devices.map((device) => shownDevice(device, session.sessionId));
        const owner = shownCustomer(customer);
        return sendPage(
          reply,
          devicesPage({ owner, notice: doneMessage(request), devices: shown, remembered, now: new Date() }),
        );
      }),
    );

    app.post<{ Params: { id: string } }>(
      '/account/devices/:id/end',
      guard.page(page, async ({ customer }, request, reply) => {
        readFields(request, []);
        const { id } = request.params as { id: string };
        if (!isUuid(id) || !(await store.endSession(customer.id, id))) throw notFound();
        return redirectDone(reply, page, 'device-ended');
      }),
    );

    app.post(
      '/account/devices/end-others',
      guard.page(page, async ({ session, customer }, request, reply) => {
        readFields(request, []);
        await store.endOthers(customer.id, session.sessionId);
        return redirectDone(reply, page, 'others-ended');
      }),
    );

    app.get(
      '/account/passkeys',
      guard.recentSignInPage(passkeys, async ({ customer }, request, reply) => {
        const shown = await listPasskeys(database, customer.id);
        const [owner, notice] = [shownCustomer(customer), doneMessage(request)];
        const content = { owner, notice, passkeys: shown, limit: PASSKEYS_MAX, now: new Date() };
        return sendPage(reply, passkeysPage(content));
      }),
    );

    app.post<{ Params: { id: string } }>(
      '/account/passkeys/:id/remove',
      guard.recentSignInPage(passkeys, async ({ customer }, request, reply) => {
        readFields(request, []);
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

interface RememberedBrowserRouteParts {
  browsers: RememberedBrowsers;
  guard: CustomerGuard;
}

/** The form on the devices page, which lists the browsers, forgets one. */
export function rememberedBrowserRoutes({ browsers, guard }: RememberedBrowserRouteParts) {
  const page = paths.accountDevices();
  return async (app: FastifyInstance): Promise<void> => {
    app.post<{ Params: { id: string } }>(
      '/account/remembered-browsers/:id/forget',
      guard.page(page, async ({ customer }, request, reply) => {
        readFields(request, []);
        const { id } = request.params as { id: string };
        if (!isUuid(id) || !(await browsers.forget(customer.id, id)))
          throw new Problem(404, 'not_found', 'There is nothing at this address.');
        return redirectDone(reply, page, 'browser-forgotten');
      }),
    );
  };
}

const tags = ['Account'];

/** Lists and forgets browsers as JSON. */
export function rememberedBrowserApiRoutes({
  browsers,
  guard,
}: RememberedBrowserRouteParts): FastifyPluginAsyncTypebox {
  return async (app) => {
    // Only JSON is accepted: another site's page can send forms and plain text without a preflight request.
    app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);

    app.get(
      '/api/remembered-browsers',
      {
        schema: {
          tags,
          summary: 'The browsers that have signed in before',
          response: { 200: RememberedBrowsersAnswer },
        },
      },
      async (request, reply) => {
        const { customer } = await guard.requireCustomer(request, reply);
        const listed = await browsers.list(request, customer.id);
        return {
          browsers: listed.map(({ id, userAgent, signedInAt, isCurrent }) => ({
            id,
            userAgent,
            signedInAt: signedInAt.toISOString(),
            current: isCurrent,
          })),
        };
      },
    );

    app.delete(
      '/api/remembered-browsers/:id',
      {
        schema: {
          tags,
          summary: 'Forget a browser',
          params: IdParams,
          body: NoBody,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const { customer } = await guard.requireCustomer(request, reply);
        const { id } = request.params;
        if (!isUuid(id) || !(await browsers.forget(customer.id, id)))
          throw new Problem(404, 'not_found', 'There is no such browser.');
        return reply.status(204).send(null);
      },
    );
  };
}
