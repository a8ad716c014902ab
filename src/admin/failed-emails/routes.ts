import type { FastifyInstance } from 'fastify';
import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { pageNotFound, readFields } from '../../customers/forms.ts';
import type { Database, Queryable } from '../../database/database.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { listFailedMails, RETRIED_MAX, retryFailedMail, retryFailedMails } from '../../mail/failed-mails.ts';
import { orderCursorOf } from '../../orders/staff/list-orders.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { isUuid } from '../../web/typed-text.ts';
import { loadList } from '../lists/load-list.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { failedMailsList } from './failed-list.ts';

const see = { right: 'customers:read' } as const;
const change = { right: 'customers:write' } as const;

/** This list has all columns, for the forms that choose them. */
export const failedMails = failedMailsList('UTC', true);

/** The list of emails that were given up, and the forms that send them again. */
export function failedMailRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/failed-emails', { config: see }, async (request, reply) => {
      const staff = staffOf(request);
      const mayChange = mayDo(staff.role, 'customers:write');
      const { page, view } = await loadList(database, request, {
        list: failedMailsList(reply.server.site.settings.timeZone, mayChange),
        load: ({ q, cursor }, rowsMax) =>
          listFailedMails(database, { q, after: orderCursorOf(cursor), rowsMax }),
        cursorOf: ({ sortValue, id }) => [sortValue, id],
      });
      const main = html`<p class="muted">These emails didn’t arrive: the mail server refused them, or it couldn’t be reached for a day. They are kept for 14 days.</p>${view}`;
      const actions = mayChange && page.rows.length > 0 ? retryAllForm() : undefined;
      const notice = doneNotice(request);
      return sendAdminPage(reply, staff, {
        title: 'Failed emails',
        area: 'Customers',
        notice,
        actions,
        main,
      });
    });

    app.post('/admin/failed-emails/retry', { config: change }, async (request, reply) => {
      readFields(request, []);
      await retryMails(database, actorOf(request), retryFailedMails);
      return redirectDone(reply, paths.adminFailedMails(), 'retried');
    });

    app.post<{ Params: { id: string } }>(
      '/admin/failed-emails/:id/retry',
      { config: change },
      async (request, reply) => {
        readFields(request, []);
        const { id } = request.params;
        if (!isUuid(id)) throw pageNotFound();
        await retryMails(database, actorOf(request), (connection) => retryFailedMail(connection, id));
        // A second click finds the email on its way already, which is what was wanted.
        return redirectDone(reply, paths.adminFailedMails(), 'retried');
      },
    );
  };
}

const retryAllForm = (): Html =>
  html`<form action="${paths.adminFailedMail()}" method="post"><button class="btn small">Send all again<span class="vh">, up to ${RETRIED_MAX} at once</span></button></form>`;

/** Tries emails again. The audit log says how many, and not to whom. */
export const retryMails = (
  database: Database,
  actor: Actor,
  retry: (connection: Queryable) => Promise<number>,
): Promise<void> =>
  database.transaction(async (connection) => {
    const count = await retry(connection);
    if (count === 0) return;
    await recordChange(connection, actor, {
      action: 'health.retry-mails',
      subject: { kind: 'queue', id: 'mail' },
      after: { count },
    });
  });
