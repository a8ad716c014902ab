import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { paths } from '../../layout/paths.ts';
import { sendPage } from '../../layout/send-page.ts';
import { shopMoment } from '../../layout/shop-time.ts';
import type { SessionOfCustomer, StateStore } from '../../state/store.ts';
import { Problem } from '../../web/errors/errors.ts';
import { isUuid } from '../../web/typed-text.ts';
import * as operations from '../api/operations.ts';
import { doneMessage, pageNotFound, readFields, redirectDone, shownCustomer } from '../forms.ts';
import type { CustomerGuard } from '../require-customer.ts';
import { type DeviceItem, devicesPage } from './devices-page.ts';
import type { RememberedBrowsers } from './remembered-browsers.ts';

interface DeviceDeps {
  store: StateStore;
  guard: CustomerGuard;
  browsers: RememberedBrowsers;
}

/** The page of the devices that are signed in and of the browsers that are remembered, and the API for the browsers. */
export function deviceRoutes(deps: DeviceDeps) {
  const { store, guard, browsers } = deps;
  const page = paths.accountDevices();
  return async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/account/devices',
      guard.page(page, async ({ session, customer }, request, reply) => {
        const [sessions, remembered] = await Promise.all([
          store.sessionsOf(customer.id),
          browsers.list(request, customer.id),
        ]);
        const devices = sessions.map((one) => deviceItem(one, session.sessionId));
        const [owner, notice] = [shownCustomer(customer), doneMessage(request)];
        return sendPage(reply, devicesPage({ owner, notice, devices, remembered, ...shopMoment(app.site) }));
      }),
    );

    app.post(
      '/account/devices/:id/end',
      guard.page(page, async ({ customer }, request, reply) => {
        readFields(request, []);
        const { id } = request.params as { id: string };
        if (!isUuid(id) || !(await store.endSession(customer.id, id))) throw pageNotFound();
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

    app.post(
      '/account/remembered-browsers/:id/forget',
      guard.page(page, async ({ customer }, request, reply) => {
        readFields(request, []);
        const { id } = request.params as { id: string };
        if (!isUuid(id) || !(await browsers.forget(customer.id, id))) throw pageNotFound();
        return redirectDone(reply, page, 'browser-forgotten');
      }),
    );

    await app.register(rememberedBrowserApiRoutes(deps));
  };
}

const deviceItem = (session: SessionOfCustomer, currentId: string): DeviceItem => ({
  id: session.id,
  userAgent: session.userAgent,
  signedInAt: session.signedInAt,
  lastActiveAt: session.seenAt,
  isCurrent: session.id === currentId,
});

/** Lists and forgets remembered browsers as JSON. */
function rememberedBrowserApiRoutes({ browsers, guard }: DeviceDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    // Only JSON is accepted: another site's page can send forms and plain text without a preflight request.
    app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);

    app.get(
      '/api/remembered-browsers',
      { schema: operations.listRememberedBrowsers },
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
      { schema: operations.forgetRememberedBrowser },
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
