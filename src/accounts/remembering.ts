import type { StateStore } from '../state/store.ts';
import type { RememberedBrowsers } from './remembered-browsers.ts';
import type { Visits } from './visits.ts';

/** The same, which remembers each browser that has signed in. The sign-in holds whatever comes of it. */
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

/** The store, which forgets the browser of a session that is ended from another device. */
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
