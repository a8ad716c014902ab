import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import type { SessionOfCustomer, StateStore } from '../../state/store.ts';
import { Problem } from '../../web/errors/errors.ts';
import { isUuid } from '../../web/typed-text.ts';
import { doneMessage, ownerOf, readFields, redirectDone, sendPage } from '../forms.ts';
import type { Members } from '../members.ts';
import { listPasskeys, PASSKEYS_MAX, removePasskey } from '../passkeys/passkeys.ts';
import { passkeysPage } from '../passkeys/passkeys-page.ts';
import { IdParams, NoBody, RememberedBrowsersAnswer } from '../schemas.ts';
import { devicesPage, type ShownDevice } from './devices-page.ts';
import type { RememberedBrowsers } from './remembered-browsers.ts';

interface DeviceDeps {
  database: Database;
  store: StateStore;
  members: Members;
  browsers: RememberedBrowsers;
}

/** What opens the account: the devices that are signed in, and the passkeys. */
export function deviceRoutes({ database, store, members, browsers }: DeviceDeps) {
  const devices = paths.accountDevices();
  const passkeys = paths.accountPasskeys();
  return async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/account/devices',
      members.page(devices, async ({ visit, customer }, request, reply) => {
        const [sessions, remembered] = await Promise.all([
          store.sessionsOf(customer.id),
          browsers.list(request, customer.id),
        ]);
        const shown = sessions.map((session) => shownDevice(session, visit.sessionId));
        const owner = ownerOf(customer);
        return sendPage(
          reply,
          devicesPage({ owner, notice: doneMessage(request), devices: shown, remembered, now: new Date() }),
        );
      }),
    );

    app.post<{ Params: { id: string } }>(
      '/account/devices/:id/end',
      members.page(devices, async ({ customer }, request, reply) => {
        readFields(request, []);
        const { id } = request.params as { id: string };
        if (!isUuid(id) || !(await store.endSession(customer.id, id))) throw notFound();
        return redirectDone(reply, devices, 'device-ended');
      }),
    );

    app.post(
      '/account/devices/end-others',
      members.page(devices, async ({ visit, customer }, request, reply) => {
        readFields(request, []);
        await store.endOthers(customer.id, visit.sessionId);
        return redirectDone(reply, devices, 'others-ended');
      }),
    );

    app.get(
      '/account/passkeys',
      members.freshPage(passkeys, async ({ customer }, request, reply) => {
        const shown = await listPasskeys(database, customer.id);
        const [owner, notice] = [ownerOf(customer), doneMessage(request)];
        const content = { owner, notice, passkeys: shown, limit: PASSKEYS_MAX, now: new Date() };
        return sendPage(reply, passkeysPage(content));
      }),
    );

    app.post<{ Params: { id: string } }>(
      '/account/passkeys/:id/remove',
      members.freshPage(passkeys, async ({ customer }, request, reply) => {
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
  members: Members;
}

/** The form on the devices page, which lists the browsers, forgets one. */
export function rememberedBrowserRoutes({ browsers, members }: RememberedBrowserRouteParts) {
  const devices = paths.accountDevices();
  return async (app: FastifyInstance): Promise<void> => {
    app.post<{ Params: { id: string } }>(
      '/account/remembered-browsers/:id/forget',
      members.page(devices, async ({ customer }, request, reply) => {
        readFields(request, []);
        const { id } = request.params as { id: string };
        if (!isUuid(id) || !(await browsers.forget(customer.id, id)))
          throw new Problem(404, 'not_found', 'There is nothing at this address.');
        return redirectDone(reply, devices, 'browser-forgotten');
      }),
    );
  };
}

const tags = ['Account'];

/** Lists and forgets browsers as JSON. */
export function rememberedBrowserApiRoutes({
  browsers,
  members,
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
        const { customer } = await members.require(request, reply);
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
        const { customer } = await members.require(request, reply);
        const { id } = request.params;
        if (!isUuid(id) || !(await browsers.forget(customer.id, id)))
          throw new Problem(404, 'not_found', 'There is no such browser.');
        return reply.status(204).send(null);
      },
    );
  };
}
