import type { FastifyInstance, FastifyRequest } from 'fastify';
import { paths } from '../../layout/paths.ts';
import { sendPage } from '../../layout/send-page.ts';
import { createAfterAnswer } from '../../process/after-answer.ts';
import type { Visitors } from '../../sessions/visitors.ts';
import type { StateStore } from '../../state/store.ts';
import { networkCounts, networkOf } from '../../web/limits/networks.ts';
import { enforceRateLimit } from '../../web/limits/rate-limit.ts';
import { emailFormFault } from '../email.ts';
import { queryText, readFields, redirectDone, withRateLimitNotice } from '../forms.ts';
import { RATE_LIMITS } from '../limits.ts';
import type { AccountDeps } from '../sign-in/check-password.ts';
import { refundWhenOverloaded } from '../sign-in/password-tries.ts';
import { confirmByLink } from './confirm-email.ts';
import {
  confirmEmailPage,
  deadLinkPage,
  emailConfirmedPage,
  emailSentPage,
  forgotPasswordPage,
  resetPasswordPage,
} from './recovery-pages.ts';
import { resetByLink, sendResetLink } from './reset-password.ts';

/** This many reset links may wait to be sent. Links beyond that are dropped and reported to `onError`. */
const SENDING_MAX = 100;

export interface RecoveryDeps {
  accounts: AccountDeps;
  store: StateStore;
  visitors: Pick<Visitors, 'find'>;
  onError(error: unknown): void;
}

/** The routes to reset a forgotten password, and to confirm an email address. */
export function recoveryRoutes(deps: RecoveryDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    forgotPasswordRoutes(app, deps);
    resetPasswordRoutes(app, deps);
    confirmEmailRoutes(app, deps);
  };
}

function forgotPasswordRoutes(app: FastifyInstance, { accounts, onError }: RecoveryDeps): void {
  const afterAnswer = createAfterAnswer({ what: 'reset links', runningMax: SENDING_MAX, onError });
  app.addHook('onClose', () => afterAnswer.finish());

  app.get('/forgot-password', async (_request, reply) => sendPage(reply, forgotPasswordPage()));

  app.post('/forgot-password', async (request, reply) => {
    const { email } = readFields(request, ['email']);
    const fault = emailFormFault(email);
    if (fault) return sendPage(reply, forgotPasswordPage({ email, faults: { email: fault } }), 422);
    const refuse = (text: string, status: number) =>
      sendPage(reply, forgotPasswordPage({ email, fault: text }), status);
    return withRateLimitNotice(refuse, reply, async () => {
      await enforceRateLimit(
        accounts.limits,
        networkCounts(RATE_LIMITS.resetFromNetwork, networkOf(request)),
      );
      // The answer takes as long for an address without an account (S14).
      afterAnswer.run(() => sendResetLink(accounts, email));
      return sendPage(reply, emailSentPage({ email }));
    });
  });
}

function resetPasswordRoutes(app: FastifyInstance, { accounts, store, onError }: RecoveryDeps): void {
  app.get('/reset-password', async (request, reply) =>
    sendPage(reply, resetPasswordPage({ token: tokenIn(request) })),
  );

  app.post('/reset-password', async (request, reply) => {
    const { token, password } = readFields(request, ['token', 'password']);
    const refuse = (fault: string, status: number) =>
      sendPage(reply, resetPasswordPage({ token, fault }), status);
    return withRateLimitNotice(refuse, reply, async () => {
      const counts = networkCounts(RATE_LIMITS.resetFromNetwork, networkOf(request));
      await enforceRateLimit(accounts.limits, counts);
      const client = accounts.browsers.clientOf(request);
      const reset = await refundWhenOverloaded(accounts.limits, counts, () =>
        resetByLink({ ...accounts, store, onError }, { token, password }, client),
      );
      if (reset.ok) return redirectDone(reply, paths.signIn(), 'password-reset');
      if (reset.reason === 'dead_link')
        return sendPage(reply, deadLinkPage({ purpose: 'reset_password' }), 404);
      return sendPage(reply, resetPasswordPage({ token, faults: { password: reset.fault } }), 422);
    });
  });
}

function confirmEmailRoutes(app: FastifyInstance, deps: RecoveryDeps): void {
  const { accounts, store, visitors, onError } = deps;
  app.get('/confirm-email', async (request, reply) =>
    sendPage(reply, confirmEmailPage({ token: tokenIn(request) })),
  );

  app.post('/confirm-email', async (request, reply) => {
    const { token } = readFields(request, ['token']);
    const visitorId = (await visitors.find(request, reply)).session?.customerId;
    const proof = await confirmByLink({ ...accounts, store, onError }, { token, visitorId });
    if (!proof) return sendPage(reply, deadLinkPage({ purpose: 'confirm_email' }), 404);
    const { customer, joined } = proof;
    return sendPage(reply, emailConfirmedPage({ email: customer.email, isJoined: joined !== undefined }));
  });
}

/** The shop's tokens are shorter than this. */
const TOKEN_LENGTH_MAX = 100;

const tokenIn = (request: FastifyRequest): string => queryText(request, 'token').slice(0, TOKEN_LENGTH_MAX);
