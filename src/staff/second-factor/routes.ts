import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { recordChange } from '../../audit/audit-log.ts';
import type { CustomerSessions } from '../../customers/customer-sessions.ts';
import { queryText, readSignInFields } from '../../customers/forms.ts';
import { findCustomer } from '../../customers/queries.ts';
import { type PendingForm, resumePage } from '../../customers/sign-in/pending-form.ts';
import type { Database } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import { sendPage } from '../../layout/send-page.ts';
import { Problem } from '../../web/errors/errors.ts';
import { enforceRateLimit, type RateLimits } from '../../web/limits/rate-limit.ts';
import { localPath } from '../../web/local-path.ts';
import { mayAddFactor, recordVerified } from '../members.ts';
import { actorOf, staffOf } from '../page-guard.ts';
import { acceptCode, removeTotp } from './queries.ts';
import { useRecoveryCode } from './recovery-codes.ts';
import { secondFactorPage } from './views.ts';

export interface SecondFactorDeps {
  database: Database;
  sessions: Pick<CustomerSessions, 'signIn'>;
  limits: RateLimits;
}

/** A code has a million values and three are valid, so an attacker with the password needs centuries. */
const CODES_OF_MEMBER = { name: 'second factor of staff', limit: 10, windowSeconds: 900 };

export const WRONG_CODE = 'This code is not correct, or it was used already. Use another one.';

const config = { right: 'staff', isBeforeSecondFactor: true } as const;

/** The page that asks a session for its second factor, and the forms that set up or remove an authenticator app. */
export function secondFactorRoutes(deps: SecondFactorDeps): (app: FastifyInstance) => Promise<void> {
  const { database } = deps;
  return async (app) => {
    app.get('/admin/second-factor', { config }, async (request, reply) => {
      const member = staffOf(request);
      const next = nextOf(queryText(request, 'next'));
      if (member.isVerified) return reply.redirect(next, 303);
      if (mayAddFactor(member)) return reply.redirect(paths.adminSecurity(), 303);
      return sendPage(reply, secondFactorPage({ member, next }));
    });

    app.post('/admin/second-factor', { config }, async (request, reply) => {
      const member = staffOf(request);
      const { code, next: typedNext, pendingForm } = readSignInFields(request, ['code', 'next']);
      const next = nextOf(typedNext);
      const accept = async () =>
        (await acceptCode(database, member.customerId, code)) ||
        (await useRecoveryCode(database, actorOf(request), member, code));
      if (await verify(deps, request, reply, accept)) return continueTo(reply, next, pendingForm);
      return sendPage(reply, secondFactorPage({ member, next, pendingForm, fault: WRONG_CODE }), 422);
    });

    app.post(
      '/admin/security/totp/remove',
      { config: { right: 'staff', needsRecentSignIn: true } },
      async (request, reply) => {
        const { customerId, hasPasskey, recoveryCodesLeft } = staffOf(request);
        if (!hasPasskey && recoveryCodesLeft === 0)
          throw new Problem(
            422,
            'last_factor',
            'Add a passkey or make recovery codes before you remove the authenticator app.',
          );
        await database.transaction(async (connection) => {
          await removeTotp(connection, customerId);
          const subject = { kind: 'staff', id: customerId };
          await recordChange(connection, actorOf(request), { action: 'staff.remove-totp', subject });
        });
        return reply.redirect(paths.adminSecurity(), 303);
      },
    );
  };
}

/** Tries a code within the limit. If `accept` accepts it, it gives the session a new token, because it may do more from now on (S3). */
export async function verify(
  { database, sessions, limits }: SecondFactorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  accept: () => Promise<boolean>,
): Promise<boolean> {
  const { customerId } = staffOf(request);
  await enforceRateLimit(limits, [{ rule: CODES_OF_MEMBER, key: customerId }]);
  if (!(await accept())) return false;
  const customer = await findCustomer(database, customerId);
  const signedIn = customer && (await sessions.signIn(request, reply, customer));
  if (!signedIn) return false;
  await recordVerified(database, { sessionId: signedIn.sessionId, customerId });
  return true;
}

function continueTo(reply: FastifyReply, next: string, pendingForm: PendingForm | undefined): FastifyReply {
  return pendingForm ? sendPage(reply, resumePage(pendingForm)) : reply.redirect(next, 303);
}

const nextOf = (text: string): string => localPath(text) ?? paths.admin();
