import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '../audit/actor.ts';
import type { Database } from '../database/database.ts';
import { Problem } from '../web/errors/errors.ts';
import { networkOf } from '../web/limits/networks.ts';
import { findApiKey } from './api-keys.ts';
import type { Scope } from './scopes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls an operation of the admin API. */
    caller: Actor | null;
  }
}

/** Guards every operation that is added to `app` after this call, before the body is read. */
export function guardApi(app: FastifyInstance, database: Database): void {
  app.decorateRequest('caller', null);
  // Only JSON is accepted, as in the rest of the API.
  app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);
  app.addHook('onRoute', ({ schema, method, url }) => {
    if (!schema?.scope) throw new Error(`${method} ${url} does not say which scope it asks for`);
  });
  app.addHook('onRequest', async (request) => {
    const { scope } = request.routeOptions.schema ?? {};
    request.caller = await authorize(database, request, scope as Scope);
  });
}

async function authorize(database: Database, request: FastifyRequest, scope: Scope): Promise<Actor> {
  const [, key] = /^Bearer +([\w-]{1,100})$/i.exec(request.headers.authorization ?? '') ?? [];
  const found = key === undefined ? undefined : await findApiKey(database, key);
  if (!found) throw new Problem(401, 'key_refused', 'Send a valid key as “Authorization: Bearer <key>”.');
  if (!found.scopes.includes(scope))
    throw new Problem(403, 'scope_needed', `This key does not have the scope ${scope}.`);
  return { kind: 'key', id: found.id, name: found.name, network: networkOf(request) };
}

/** Who calls the operation. Throws outside of a guarded route. */
export function callerOf(request: FastifyRequest): Actor {
  if (!request.caller) throw new Error('the operation is not guarded');
  return request.caller;
}
