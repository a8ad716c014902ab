import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { emailFormFault } from '../../customers/email.ts';
import { pageNotFound, readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { retriedTransaction } from '../../database/retried-transaction.ts';
import { paths } from '../../layout/paths.ts';
import type { Outbox } from '../../mail/letter.ts';
import { listInvitations, withdrawInvitation } from '../../staff/invitations.ts';
import {
  addStaff,
  type ListedMember,
  listStaff,
  removeStaff,
  resetSecondFactor,
} from '../../staff/manage.ts';
import { invitation, roleGiven } from '../../staff/messages.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { STAFF_ROLES, type StaffRole } from '../../staff/scopes.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { MEMBERS_MAX, staffView } from './view.ts';

export interface StaffRouteDeps {
  database: Database;
  mail: Outbox;
}

const LAST_OWNER = 'The shop needs an owner. Make someone else an owner first.';

const see = { right: 'staff:write' } as const;
/** S8: a change of roles needs a recent sign-in. */
const change = { right: 'staff:write', needsRecentSignIn: true } as const;

/** The page about who is staff, and its forms. */
export function staffRoutes({ database, mail }: StaffRouteDeps): (app: FastifyInstance) => Promise<void> {
  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    typed: { email: string; role: string; fault?: string } = { email: '', role: 'viewer' },
  ): Promise<FastifyReply> {
    const staff = staffOf(request);
    const members = await listStaff(database, '', MEMBERS_MAX);
    const invitations = await listInvitations(database);
    const main = staffView({
      ...{ members, invitations, typed, ownId: staff.customerId },
      timeZone: reply.server.site.settings.timeZone,
    });
    const notice = doneNotice(request);
    return sendAdminPage(
      reply,
      staff,
      { title: 'Staff', area: 'Staff', notice, main },
      typed.fault ? 422 : 200,
    );
  }

  async function give(request: FastifyRequest, email: string, role: StaffRole): Promise<string | undefined> {
    const added = await addStaff(database, actorOf(request), { email, role });
    if (!added.ok) return added.reason === 'last_owner' ? LAST_OWNER : 'This account is disabled.';
    if (!added.isNew) return undefined;
    const content = added.isInvited
      ? invitation({ role, link: mail.publicUrl + paths.adminInvitation() })
      : roleGiven({ role, link: mail.publicUrl + paths.admin() });
    await mail.send(database, { to: added.email, ...content });
    return undefined;
  }

  return async (app) => {
    app.get('/admin/staff', { config: see }, (request, reply) => send(request, reply));

    app.post('/admin/staff', { config: change }, async (request, reply) => {
      const { email, role } = readFields(request, ['email', 'role']);
      const fault = emailFormFault(email) ?? (await give(request, email.trim(), roleOf(role)));
      if (fault) return send(request, reply, { email, role, fault });
      return redirectDone(reply, paths.adminStaff(), 'invited');
    });

    app.post('/admin/staff/invitations/withdraw', { config: change }, async (request, reply) => {
      const { email } = readFields(request, ['email']);
      const isDone = await retriedTransaction(database, (connection) =>
        withdrawInvitation(connection, actorOf(request), email),
      );
      if (!isDone) throw pageNotFound();
      return redirectDone(reply, paths.adminStaff(), 'removed');
    });

    memberRoutes(app);
  };

  function memberRoutes(app: FastifyInstance): void {
    const find = async (request: FastifyRequest): Promise<ListedMember> => {
      const { id } = request.params as { id: string };
      const found = (await listStaff(database, '', MEMBERS_MAX)).find(({ customerId }) => customerId === id);
      if (!found) throw pageNotFound();
      return found;
    };

    app.post('/admin/staff/:id/role', { config: change }, async (request, reply) => {
      const { role } = readFields(request, ['role']);
      const { email } = await find(request);
      const fault = await give(request, email, roleOf(role));
      if (fault) return send(request, reply, { email: '', role: 'viewer', fault });
      return redirectDone(reply, paths.adminStaff(), 'saved');
    });

    app.post('/admin/staff/:id/remove', { config: change }, async (request, reply) => {
      readFields(request, []);
      const removed = await removeStaff(database, actorOf(request), (await find(request)).customerId);
      if (removed.ok) return redirectDone(reply, paths.adminStaff(), 'removed');
      if (removed.reason === 'not_staff') throw pageNotFound();
      return send(request, reply, { email: '', role: 'viewer', fault: LAST_OWNER });
    });

    app.post('/admin/staff/:id/second-factor', { config: change }, async (request, reply) => {
      readFields(request, []);
      if (!(await resetSecondFactor(database, actorOf(request), (await find(request)).customerId)))
        throw pageNotFound();
      return redirectDone(reply, paths.adminStaff(), 'factor-reset');
    });
  }
}

/** A role that the form does not offer becomes the one with the fewest rights. */
const roleOf = (text: string): StaffRole => STAFF_ROLES.find((role) => role === text) ?? 'viewer';
