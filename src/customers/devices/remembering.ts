import type { StateStore } from '../../state/store.ts';
import type { Visits } from '../visits.ts';
import type { RememberedBrowsers } from './remembered-browsers.ts';

/** Adds to visits that each browser that signs in is remembered. The sign-in holds even if that fails. */
export function rememberingBrowsers(
  visits: Visits,
  browsers: RememberedBrowsers,
  onError: (error: unknown) => void,
): Visits {
  return {
    ...visits,
    async signIn(request, reply, customer) {
      const signedIn = await visits.signIn(request, reply, customer);
      if (signedIn) await browsers.remember(request, reply, customer, signedIn.sessionId).catch(onError);
      return signedIn;
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
