import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readFields } from '../../customers/forms.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { mayAddFactor } from '../../staff/members.ts';
import { actorOf, type SignedInStaff, staffOf } from '../../staff/page-guard.ts';
import { acceptCode, keepSecret } from '../../staff/second-factor/queries.ts';
import { createRecoveryCodes } from '../../staff/second-factor/recovery-codes.ts';
import { type SecondFactorDeps, verify, WRONG_CODE } from '../../staff/second-factor/routes.ts';
import { newSecret } from '../../staff/second-factor/totp.ts';
import { totpSetup } from '../../staff/second-factor/views.ts';
import { Problem } from '../../web/errors/errors.ts';
import { sendAdminPage } from '../shell/page.ts';

const config = { right: 'staff', isBeforeSecondFactor: true } as const;

/** Everyone's own page about how they sign in. */
export function securityRoutes(deps: SecondFactorDeps): (app: FastifyInstance) => Promise<void> {
  const { database } = deps;
  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    { fault, codes }: { fault?: string; codes?: readonly string[] } = {},
  ): Promise<FastifyReply> {
    const staff = staffOf(request);
    if (!staff.isVerified && !mayAddFactor(staff)) return reply.redirect(paths.adminSecondFactor(), 303);
    const secret = await keepSecret(database, staff.customerId, newSecret());
    const shop = reply.server.site.settings.name;
    const main = html`${introduction(staff)}
${codes && newCodes(codes, shop)}
<section class="box stack"><h2>Authenticator app</h2>${secret ? totpSetup(secret, { shop, email: staff.email }, fault) : totpReady(staff)}</section>
${!codes && staff.isVerified && codesSection(staff)}
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
      const accept = () => acceptCode(database, staff.customerId, code);
      if (!(await verify(deps, request, reply, accept))) return send(request, reply, { fault: WRONG_CODE });
      return reply.redirect(paths.adminSecurity(), 303);
    });

    app.post(
      '/admin/security/recovery-codes',
      { config: { right: 'staff', needsRecentSignIn: true } },
      async (request, reply) => {
        readFields(request, []);
        const codes = await createRecoveryCodes(database, actorOf(request), staffOf(request));
        // The codes are in this answer only, so the page is not reached by a redirect.
        return send(request, reply, { codes });
      },
    );
  };
}

const introduction = ({ isVerified }: SignedInStaff): Html | null =>
  isVerified
    ? null
    : html`<p class="notice warn" role="status">The admin needs a second factor besides your password. Set up an authenticator app or a passkey to go on.</p>`;

const codesSection = ({ recoveryCodesLeft }: SignedInStaff): Html =>
  html`<section class="box stack"><h2>Recovery codes</h2><p>If you lose your phone or passkey, a recovery code opens the admin once, so that you can set up a new one. ${recoveryCodesLeft > 0 ? `You have ${recoveryCodesLeft} left.` : 'You have none yet.'}</p>
<form action="${paths.adminRecoveryCodes()}" method="post"><button class="btn small">${recoveryCodesLeft > 0 ? 'Make new codes' : 'Make recovery codes'}</button></form>${recoveryCodesLeft > 0 && html`<p class="small muted">New codes replace the ones that you have.</p>`}</section>`;

const newCodes = (codes: readonly string[], shop: string): Html =>
  html`<section class="box stack" aria-labelledby="codes"><h2 id="codes">Your recovery codes for ${shop}</h2><p class="notice warn" role="status">They are shown once. Print them or write them down, and keep them away from your phone. Each one works once.</p>
<ol class="codes">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ol></section>`;

const totpReady = ({ hasPasskey, recoveryCodesLeft }: SignedInStaff): Html =>
  html`<p>It is set up. You need a code when you sign in with your password.</p>${(hasPasskey || recoveryCodesLeft > 0) && html`<form action="${paths.adminTotpRemove()}" method="post"><button class="btn small danger">Remove the app</button></form>`}`;
