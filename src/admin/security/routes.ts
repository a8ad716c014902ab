import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readFields } from '../../customers/forms.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { mayAddFactor } from '../../staff/members.ts';
import { type SignedInStaff, staffOf } from '../../staff/page-guard.ts';
import { keepSecret } from '../../staff/second-factor/queries.ts';
import { type SecondFactorDeps, verify, WRONG_CODE } from '../../staff/second-factor/routes.ts';
import { newSecret } from '../../staff/second-factor/totp.ts';
import { totpSetup } from '../../staff/second-factor/views.ts';
import { Problem } from '../../web/errors/errors.ts';
import { sendAdminPage } from '../shell/page.ts';

const config = { right: 'staff', isBeforeSecondFactor: true } as const;

/** Everyone's own page about how they sign in. */
export function securityRoutes(deps: SecondFactorDeps): (app: FastifyInstance) => Promise<void> {
  const { database } = deps;
  async function send(request: FastifyRequest, reply: FastifyReply, fault?: string): Promise<FastifyReply> {
    const staff = staffOf(request);
    if (!staff.isVerified && !mayAddFactor(staff)) return reply.redirect(paths.adminSecondFactor(), 303);
    const secret = await keepSecret(database, staff.customerId, newSecret());
    const shop = reply.server.site.settings.name;
    const main = html`${introduction(staff)}
<section class="box stack"><h2>Authenticator app</h2>${secret ? totpSetup(secret, { shop, email: staff.email }, fault) : totpReady(staff)}</section>
<section class="box stack"><h2>Passkeys</h2><p>A passkey signs you in without a password or a code.</p><p><a class="btn small" href="${paths.accountPasskeys()}">${staff.hasPasskey ? 'Your passkeys' : 'Add a passkey'}</a></p></section>`;
    return sendAdminPage(reply, staff, { title: 'Your sign-in', main }, fault ? 422 : 200);
  }
  return async (app) => {
    app.get('/admin/security', { config }, (request, reply) => send(request, reply));

    app.post('/admin/security/totp', { config }, async (request, reply) => {
      const staff = staffOf(request);
      const { code } = readFields(request, ['code']);
      if (!mayAddFactor(staff) || staff.hasTotp)
        throw new Problem(403, 'factor_needed', 'Pass the second factor that you have first.');
      if (!(await verify(deps, request, reply, code))) return send(request, reply, WRONG_CODE);
      return reply.redirect(paths.adminSecurity(), 303);
    });
  };
}

const introduction = ({ isVerified }: SignedInStaff): Html | null =>
  isVerified
    ? null
    : html`<p class="notice warn" role="status">The admin needs a second factor besides your password. Set up an authenticator app or a passkey to go on.</p>`;

const totpReady = ({ hasPasskey }: SignedInStaff): Html =>
  html`<p>It is set up. You need a code when you sign in with your password.</p>${hasPasskey && html`<form action="${paths.adminTotpRemove()}" method="post"><button class="btn small danger">Remove the app</button></form>`}`;
