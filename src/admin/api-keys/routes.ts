import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageNotFound, readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../../staff/api-keys.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { SCOPES } from '../../staff/scopes.ts';
import { readFormWithLists } from '../../web/form.ts';
import { isCleanText } from '../../web/typed-text.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { apiKeysView, KEYS_MAX, NAME_LENGTH_MAX, type TypedKey } from './view.ts';

const DAY_MS = 24 * 60 * 60_000;
const see = { right: 'staff:write' } as const;
const change = { right: 'staff:write', needsRecentSignIn: true } as const;

/** The page that makes and revokes keys of the admin API. */
export function apiKeyRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    more: { created?: string; typed?: TypedKey } = {},
  ): Promise<FastifyReply> {
    const keys = await listApiKeys(database, '', KEYS_MAX);
    const main = apiKeysView({ keys, timeZone: reply.server.site.settings.timeZone, ...more });
    const content = { title: 'API keys', area: 'API keys', notice: doneNotice(request), main } as const;
    return sendAdminPage(reply, staffOf(request), content, more.typed?.fault ? 422 : 200);
  }

  return async (app) => {
    app.get('/admin/api-keys', { config: see }, (request, reply) => send(request, reply));

    app.post('/admin/api-keys', { config: change }, async (request, reply) => {
      const shape = { lengthMax: 1_000, valuesMax: SCOPES.length };
      const { form, lists } = readFormWithLists(request, {
        fields: ['name', 'days'],
        lists: ['scopes'],
        ...shape,
      });
      const typed = { name: (form.name ?? '').trim(), days: form.days ?? '', scopes: lists.scopes };
      const fault = faultOf(typed);
      if (fault) return send(request, reply, { typed: { ...typed, fault } });
      const days = Number(typed.days);
      const { key } = await createApiKey(database, actorOf(request), {
        name: typed.name,
        scopes: SCOPES.filter((scope) => typed.scopes.includes(scope)),
        expiresAt: days > 0 ? new Date(Date.now() + days * DAY_MS) : undefined,
      });
      // The key is in this answer only, so the page is not reached by a redirect.
      return send(request, reply, { created: key });
    });

    app.post<{ Params: { id: string } }>(
      '/admin/api-keys/:id/revoke',
      { config: change },
      async (request, reply) => {
        readFields(request, []);
        if (!(await revokeApiKey(database, actorOf(request), request.params.id))) throw pageNotFound();
        return redirectDone(reply, paths.adminApiKeys(), 'revoked');
      },
    );
  };
}

function faultOf({ name, days, scopes }: TypedKey): string | undefined {
  if (name === '' || !isCleanText(name, NAME_LENGTH_MAX))
    return `Give the key a name of at most ${NAME_LENGTH_MAX} characters.`;
  if (scopes.length === 0) return 'Choose what the key may do.';
  if (!/^\d{0,4}$/.test(days)) return 'Enter a number of days, or leave it empty.';
  return undefined;
}
