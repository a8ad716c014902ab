import type { FastifyInstance } from 'fastify';
import { createMembers } from './accounts/members.ts';
import { createVisits, type SignInOfRequest, type VisitParts } from './accounts/visits.ts';
import type { Mail } from './mail/mail.ts';
import type { Database } from './platform/database.ts';
import { wishlistApiRoutes } from './wishlist/api-routes.ts';
import { keepWish, wishlistRoutes } from './wishlist/routes.ts';
import { createWishCookie } from './wishlist/wish-cookie.ts';

export interface AfterOrderParts {
  database: Database;
  mail: Pick<Mail, 'send'>;
  visiting: Omit<VisitParts, 'onSignIn'>;
  publicUrl: string;
  onError(error: unknown): void;
}

export interface AfterOrders {
  routes(app: FastifyInstance): Promise<void>;
  /** Never fails: the sign-in holds whatever comes of a wish. */
  onSignIn(signIn: SignInOfRequest): Promise<void>;
}

/** What comes after and around orders, put together: wishes, mails that were asked for, returns, reviews. */
export function createAfterOrders(parts: AfterOrderParts): AfterOrders {
  const { database, visiting, publicUrl, onError } = parts;
  const members = createMembers(database, createVisits(visiting));
  const wishes = { database, members, cookie: createWishCookie(publicUrl) };
  const keep = keepWish(wishes);
  return {
    async routes(app) {
      await app.register(wishlistRoutes(wishes));
      await app.register(wishlistApiRoutes(wishes));
    },
    async onSignIn({ request, reply, customerId }) {
      await keep(request, reply, customerId).catch(onError);
    },
  };
}
