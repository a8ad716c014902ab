import type { FastifyInstance } from 'fastify';
import { paths } from '../../layout/paths.ts';
import { sendPage } from '../../layout/send-page.ts';
import type { Visitors } from '../../sessions/visitors.ts';
import type { StateStore } from '../../state/store.ts';
import { networkCounts } from '../../web/limits/networks.ts';
import { enforceRateLimit } from '../../web/limits/rate-limit.ts';
import { emailFormFault } from '../email.ts';
import { queryText, readFields, redirectDone, withRateLimitNotice } from '../forms.ts';
import { networkOf, RULES } from '../limits.ts';
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

export function recoveryRoutes({ accounts, store, visitors, onError }: RecoveryDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    /** Links are sent after the answer, so that the answer takes as long for an address without an account (S14). */
    const sending = new Set<Promise<void>>();
    const sendLater = (email: string) => {
      if (sending.size >= SENDING_MAX) return onError(new Error('too many reset links are being sent'));
      const sent = new Promise((resolve) => setImmediate(resolve))
        .then(() => sendResetLink(accounts, email))
        .catch(onError)
        .finally(() => sending.delete(sent));
      sending.add(sent);
    };
    app.addHook('onClose', async () => {
      await Promise.all(sending);
    });

    app.get('/forgot-password', async (_request, reply) => sendPage(reply, forgotPasswordPage()));

    app.post('/forgot-password', async (request, reply) => {
      const { email } = readFields(request, ['email']);
      const fault = emailFormFault(email);
      if (fault) return sendPage(reply, forgotPasswordPage({ email, faults: { email: fault } }), 422);
      const refuse = (text: string, status: number) =>
        sendPage(reply, forgotPasswordPage({ email, fault: text }), status);
      return withRateLimitNotice(refuse, reply, async () => {
        await enforceRateLimit(accounts.limits, networkCounts(RULES.resetFromNetwork, networkOf(request)));
        sendLater(email);
        return sendPage(reply, emailSentPage({ email }));
      });
    });

    app.get('/reset-password', async (request, reply) =>
      sendPage(reply, resetPasswordPage({ token: queryText(request, 'token').slice(0, 100) })),
    );

    app.post('/reset-password', async (request, reply) => {
      const { token, password } = readFields(request, ['token', 'password']);
      const refuse = (fault: string, status: number) =>
        sendPage(reply, resetPasswordPage({ token, fault }), status);
      return withRateLimitNotice(refuse, reply, async () => {
        const counts = networkCounts(RULES.resetFromNetwork, networkOf(request));
        await enforceRateLimit(accounts.limits, counts);
        const client = accounts.browsers.clientOf(request);
        const reset = await refundWhenOverloaded(accounts.limits, counts, () =>
          resetByLink({ ...accounts, store, onError }, { token, password }, client),
        );
        if (!reset.ok && reset.reason === 'dead_link')
          return sendPage(reply, deadLinkPage({ purpose: 'reset_password' }), 404);
        if (!reset.ok)
          return sendPage(reply, resetPasswordPage({ token, faults: { password: reset.fault } }), 422);
        return redirectDone(reply, paths.signIn(), 'password-reset');
      });
    });

    app.get('/confirm-email', async (request, reply) =>
      sendPage(reply, confirmEmailPage({ token: queryText(request, 'token').slice(0, 100) })),
    );

    app.post('/confirm-email', async (request, reply) => {
      const { token } = readFields(request, ['token']);
      const visitorId = (await visitors.find(request, reply)).session?.customerId;
      const proven = await confirmByLink({ ...accounts, store, onError }, { token, visitorId });
      if (!proven) return sendPage(reply, deadLinkPage({ purpose: 'confirm_email' }), 404);
      const { customer, joined } = proven;
      return sendPage(reply, emailConfirmedPage({ email: customer.email, isJoined: joined !== undefined }));
    });
  };
}
