import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { itemCount } from '../../cart/cart.ts';
import type { StateStore } from '../../state/store.ts';
import { Problem } from '../../web/errors/errors.ts';
import { isUuid } from '../../web/typed-text.ts';
import type { CustomerSessions } from '../customer-sessions.ts';
import type { Customer } from '../queries.ts';
import type { CustomerGuard } from '../require-customer.ts';
import { type AccountDeps, checkPassword } from '../sign-in/check-password.ts';
import { register } from '../sign-in/register.ts';
import { WRONG_CREDENTIALS } from '../sign-in/sign-in-routes.ts';
import * as operations from './operations.ts';
import type { SessionAnswer } from './schemas.ts';

export interface AccountApiDeps {
  accounts: AccountDeps;
  store: StateStore;
  sessions: CustomerSessions;
  guard: CustomerGuard;
}

/** Accounts and sessions as JSON. */
export function accountApiRoutes(parts: AccountApiDeps): FastifyPluginAsyncTypebox {
  const { accounts, store, sessions, guard } = parts;
  return async (app) => {
    // Only JSON is accepted: another site's page can send forms and plain text without a preflight request.
    app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);

    app.post('/api/customers', { schema: operations.registerCustomer }, async (request, reply) => {
      const registered = await register(accounts, request.body, accounts.browsers.clientOf(request));
      if (registered.ok)
        return reply.status(201).send(await signIn(parts, request, reply, registered.customer));
      const { faults } = registered;
      const [detail = 'A field is not valid.'] = Object.values(faults);
      throw new Problem(422, 'not_acceptable', detail, { details: { faults } });
    });

    app.post('/api/session', { schema: operations.signIn }, async (request, reply) => {
      const customer = await checkPassword(accounts, request.body, accounts.browsers.clientOf(request));
      if (!customer) throw new Problem(401, 'wrong_credentials', WRONG_CREDENTIALS);
      return signIn(parts, request, reply, customer);
    });

    app.delete('/api/session', { schema: operations.signOut }, async (request, reply) => {
      await sessions.signOut(request, reply);
      return reply.status(204).send(null);
    });

    app.get('/api/sessions', { schema: operations.listSessions }, async (request, reply) => {
      const { session, customer } = await guard.requireCustomer(request, reply);
      const devices = await store.sessionsOf(customer.id);
      return {
        sessions: devices.map(({ id, userAgent, signedInAt, seenAt }) => ({
          id,
          userAgent,
          signedInAt: signedInAt.toISOString(),
          seenAt: seenAt.toISOString(),
          current: id === session.sessionId,
        })),
      };
    });

    app.delete('/api/sessions/:id', { schema: operations.endSession }, async (request, reply) => {
      const { session, customer } = await guard.requireCustomer(request, reply);
      const { id } = request.params;
      if (id === session.sessionId) await sessions.signOut(request, reply);
      else if (!isUuid(id) || !(await store.endSession(customer.id, id)))
        throw new Problem(404, 'not_found', 'There is no such session.');
      return reply.status(204).send(null);
    });
  };
}

/** Signs a customer in. Resolves to the body of the answer, which is the same for passwords and passkeys. */
export async function signIn(
  { sessions }: Pick<AccountApiDeps, 'sessions'>,
  request: FastifyRequest,
  reply: FastifyReply,
  customer: Customer,
): Promise<Static<typeof SessionAnswer>> {
  const result = await sessions.signIn(request, reply, customer);
  if (!result) throw new Problem(401, 'wrong_credentials', WRONG_CREDENTIALS);
  const { email, name, isEmailConfirmed } = customer;
  const { cart, sessionId, merged } = result;
  return {
    id: sessionId,
    customer: { email, name, emailConfirmed: isEmailConfirmed },
    cart: { version: cart.version, itemCount: itemCount(cart), merged },
  };
}
