import type { StateStore } from '../../state/store.ts';
import type { CustomerSessions } from '../customer-sessions.ts';
import type { RememberedBrowsers } from './remembered-browsers.ts';

/** Wraps the sessions so that each browser that signs in is remembered. The sign-in holds even if that fails. */
export function rememberingBrowsers(
  sessions: CustomerSessions,
  browsers: RememberedBrowsers,
  onError: (error: unknown) => void,
): CustomerSessions {
  return {
    ...sessions,
    async signIn(request, reply, customer) {
      const result = await sessions.signIn(request, reply, customer);
      if (result) await browsers.remember(request, reply, customer, result.sessionId).catch(onError);
      return result;
    },
  };
}

/** Adds to the store that the browser of a session is forgotten when another device ends that session. */
export function forgettingBrowsers(store: StateStore, browsers: RememberedBrowsers): StateStore {
  return {
    ...store,
    async endSession(customerId, sessionId) {
      const isEnded = await store.endSession(customerId, sessionId);
      if (isEnded) await browsers.forgetSession(customerId, sessionId);
      return isEnded;
    },
    async endOthers(customerId, keptSessionId) {
      await store.endOthers(customerId, keptSessionId);
      await browsers.forgetOthers(customerId, keptSessionId);
    },
  };
}
