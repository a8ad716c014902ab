import type { FastifyInstance } from 'fastify';
import type { Actor } from '../audit/actor.ts';
import { announceEnd } from '../cart/events/cart-events.ts';
import { readFields } from '../customers/forms.ts';
import type { CustomerGuard, SignedInVisitor } from '../customers/require-customer.ts';
import { messagePage, narrowPage } from '../customers/views/narrow-page.ts';
import type { Database } from '../database/database.ts';
import { html } from '../layout/html.ts';
import type { PageContent } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import { networkOf } from '../web/limits/networks.ts';
import { findInvitation, type Invitation, takeInvitation } from './invitations.ts';
import { setRole } from './manage.ts';

export interface InvitationDeps {
  database: Database;
  guard: Pick<CustomerGuard, 'page'>;
}

/** The page that accepts an invitation. Its reader is a customer until then. */
export function invitationRoutes({ database, guard }: InvitationDeps) {
  const page = paths.adminInvitation();
  return async (app: FastifyInstance): Promise<void> => {
    app.get(
      page,
      guard.page(page, async ({ customer }, _request, reply) => {
        if (!customer.isEmailConfirmed) return sendPage(reply, unconfirmedPage(), 403);
        const found = await findInvitation(database, customer.email);
        return found ? sendPage(reply, questionPage(found)) : sendPage(reply, nonePage(), 404);
      }),
    );

    app.post(
      page,
      guard.page(page, async (visitor, request, reply) => {
        readFields(request, []);
        const isAccepted = await accept(database, visitor, networkOf(request));
        if (!isAccepted) return sendPage(reply, nonePage(), 404);
        return reply.redirect(paths.signIn(paths.admin()), 303);
      }),
    );
  };
}

/** Makes the customer staff, which ends their sessions. */
async function accept(database: Database, { customer }: SignedInVisitor, network: string): Promise<boolean> {
  if (!customer.isEmailConfirmed) return false;
  const actor: Actor = { kind: 'staff', id: customer.id, name: customer.name, network };
  const isAccepted = await database.transaction(async (connection) => {
    const taken = await takeInvitation(connection, customer.email);
    return taken !== undefined && setRole(connection, actor, customer.id, taken.role, undefined);
  });
  if (isAccepted) await announceEnd(database, customer.id);
  return isAccepted;
}

const questionPage = ({ role, invitedBy }: Invitation): PageContent =>
  narrowPage({
    title: 'Join the staff',
    description: 'An invitation to the admin.',
    main: html`<p>${invitedBy} invites you to the admin. Your role is “${role}”. You’ll be signed out, and sign in again with a second factor.</p>
<form class="stack" action="${paths.adminInvitation()}" method="post"><button class="btn primary wide">Accept</button></form>`,
  });

const unconfirmedPage = (): PageContent =>
  messagePage({
    title: 'Confirm your email address first',
    text: 'Follow the link in the email that we sent you, then open this page again.',
    onward: { path: paths.account(), label: 'Your account' },
  });

const nonePage = (): PageContent =>
  messagePage({
    title: 'No invitation is waiting',
    text: 'It has expired, was accepted or was withdrawn, or it is for another email address. Ask the person who invited you.',
    onward: { path: paths.home(), label: 'To the shop' },
  });
