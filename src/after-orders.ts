import type { FastifyInstance } from 'fastify';
import { sweepAlerts } from './back-in-stock/alerts.ts';
import { backInStockRoutes } from './back-in-stock/routes.ts';
import { sendStockAlerts } from './back-in-stock/send.ts';
import type { CartRequests } from './cart/cart-request.ts';
import type { Catalog } from './catalog/catalog.ts';
import { claimGuestOrders } from './customers/join/join-accounts.ts';
import { finishJoins } from './customers/join/join-carts.ts';
import { createMembers } from './customers/members.ts';
import { createVisits, type SignInOfRequest, type VisitParts } from './customers/visits.ts';
import type { Database } from './database/database.ts';
import type { Mail } from './mail/mail.ts';
import { moveReminder, sweepReminders } from './reminders/reminders.ts';
import { reminderRoutes } from './reminders/routes.ts';
import { sendReminders } from './reminders/send.ts';
import { sweepReturns } from './returns/returns.ts';
import { type ReturnParts, returnRoutes } from './returns/routes.ts';
import { reviewRoutes } from './reviews/routes.ts';
import { createLinkSigner } from './sessions/link-signer.ts';
import { createRateLimits } from './web/limits/rate-limit.ts';
import { wishlistApiRoutes } from './wishlist/api-routes.ts';
import { keepPendingWish, wishlistRoutes } from './wishlist/routes.ts';
import { createWishCookie } from './wishlist/wish-cookie.ts';

export interface AfterOrderParts {
  database: Database;
  mail: Pick<Mail, 'send'>;
  catalog: Catalog;
  requests: CartRequests;
  /** What an order is changed with. */
  ordering: Pick<ReturnParts, 'changes' | 'onStockChanged'>;
  /** Newest first; links in mails are signed with them. */
  sessionKeys: readonly string[];
  visiting: Omit<VisitParts, 'onSignIn'>;
  publicUrl: string;
  onError(error: unknown): void;
}

export interface AfterOrders {
  routes(app: FastifyInstance): Promise<void>;
  /** Never fails: the sign-in holds whatever comes of a wish or an order. */
  onSignIn(signIn: SignInOfRequest): Promise<void>;
  /** Writes the mails that were asked for and are due: on every instance, and none is written twice. */
  sendDueMails(signal?: AbortSignal): Promise<void>;
}

/** What comes after and around orders, put together: wishes, mails that were asked for, returns, reviews. */
export function createAfterOrders(parts: AfterOrderParts): AfterOrders {
  const { database, mail, catalog, requests, visiting, publicUrl, onError } = parts;
  const links = createLinkSigner(parts.sessionKeys);
  const members = createMembers(database, createVisits(visiting));
  const limits = createRateLimits(database);
  const wishes = { database, members, cookie: createWishCookie(publicUrl) };
  const keep = keepPendingWish(wishes);
  return {
    async routes(app) {
      await app.register(wishlistRoutes(wishes));
      await app.register(wishlistApiRoutes(wishes));
      await app.register(returnRoutes({ database, members, ...parts.ordering }));
      await app.register(reviewRoutes({ database, members, limits }));
      await app.register(backInStockRoutes({ database, catalog, mail, members, limits, links }));
      await app.register(
        reminderRoutes({ ...visiting, database, catalog, requests, mail, members, limits, links }),
      );
    },
    async onSignIn({ request, reply, customerId, oldTokenHash, newTokenHash }) {
      await keep(request, reply, customerId).catch(onError);
      // What they have ordered meanwhile without signing in.
      await claimGuestOrders(database, customerId).catch(onError);
      await finishJoins(database, visiting.store, customerId).catch(onError);
      if (oldTokenHash)
        await moveReminder(database, { oldTokenHash, newTokenHash, customerId }).catch(onError);
    },
    async sendDueMails(signal) {
      const sending = { database, mail, catalog, links, store: visiting.store };
      await sendStockAlerts(sending, signal);
      await sendReminders(sending, signal);
    },
  };
}

/** What is over. */
export const sweepsAfterOrders = (database: Database): (() => Promise<number>)[] => [
  () => sweepAlerts(database),
  () => sweepReminders(database),
  () => sweepReturns(database),
];
