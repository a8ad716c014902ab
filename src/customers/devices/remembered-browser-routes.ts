import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { paths } from '../../layout/paths.ts';
import { Problem } from '../../web/errors/errors.ts';
import * as operations from '../api-operations.ts';
import { fieldsOf, redirectDone } from '../replies.ts';
import type { CustomerGuard } from '../require-customer.ts';
import { isUuid } from '../uuid.ts';
import type { RememberedBrowsers } from './remembered-browsers.ts';

interface RememberedBrowserRouteParts {
  browsers: RememberedBrowsers;
  guard: CustomerGuard;
}

/** The form on the devices page, which lists the browsers, forgets one. */
export function rememberedBrowserRoutes({ browsers, guard }: RememberedBrowserRouteParts) {
  const devices = paths.accountDevices();
  return async (app: FastifyInstance): Promise<void> => {
    app.post<{ Params: { id: string } }>(
      '/account/remembered-browsers/:id/forget',
      guard.page(devices, async ({ customer }, request, reply) => {
        fieldsOf(request, []);
        const { id } = request.params as { id: string };
        if (!isUuid(id) || !(await browsers.forget(customer.id, id)))
          throw new Problem(404, 'not_found', 'There is nothing at this address.');
        return redirectDone(reply, devices, 'browser-forgotten');
      }),
    );
  };
}

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
