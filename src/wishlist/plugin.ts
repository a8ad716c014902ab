import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { doneMessage, readFields, redirectDone, shownCustomer } from '../customers/forms.ts';
import type { CustomerGuard, SignedInVisitor } from '../customers/require-customer.ts';
import type { Database } from '../database/database.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import { Problem } from '../web/errors/errors.ts';
import { isCleanText } from '../web/typed-text.ts';
import { refusal, TOO_MANY, wishlistApiRoutes } from './api-routes.ts';
import { guestRoutes } from './guest-routes.ts';
import { moveGuestWishes, type WishCookie } from './guest-wishes.ts';
import { wishlistPage } from './views/wishlist-page.ts';
import { addWish, listWishes, removeWish, SLUG_LENGTH_MAX } from './wishlist.ts';

export interface WishlistDeps {
  database: Database;
  guard: CustomerGuard;
  wishCookie: WishCookie;
}

/**
 * The heart of a product is a form: `POST /wishlist` with `slug`. A guest's wishes stay in a cookie, and the sign-in adds
 * them to the account (`moveGuestWishes`).
 */
export function wishlistPlugin(deps: WishlistDeps) {
  const { database, guard } = deps;
  const page = paths.accountWishlist();

  return async (app: FastifyInstance): Promise<void> => {
    await app.register(wishlistApiRoutes({ database, guard }));
    const guest = guestRoutes(deps);
    app.get('/wishlist', async (request, reply) =>
      (await guard.findCustomer(request, reply)) ? reply.redirect(page, 303) : guest.show(request, reply),
    );
    app.get(
      '/account/wishlist',
      guard.page(page, async (visitor, request, reply) => {
        // The browser still has wishes if the release before has signed the customer in, or if they were too many.
        const left = await moveGuestWishes(deps, request, reply, visitor.customer.id);
        const fault = left.length > 0 ? TOO_MANY : undefined;
        return sendWishlist(database, reply, visitor, { notice: doneMessage(request), fault });
      }),
    );

    app.post('/wishlist', async (request, reply) => {
      const slug = readSlug(request);
      const visitor = await guard.findCustomer(request, reply);
      if (!visitor) return guest.add(request, reply, slug);
      const added = await addWish(database, visitor.customer.id, slug);
      if (added.ok) return redirectDone(reply, page, 'saved');
      const { status, message } = refusal(added.reason);
      return sendWishlist(database, reply, visitor, { fault: message }, status);
    });

    app.post('/wishlist/remove', async (request, reply) => {
      const slug = readSlug(request);
      const visitor = await guard.findCustomer(request, reply);
      if (!visitor) return guest.remove(request, reply, slug);
      await removeWish(database, visitor.customer.id, slug);
      return redirectDone(reply, page, 'removed');
    });
    app.post(
      '/account/wishlist/remove',
      guard.page(page, async ({ customer }, request, reply) => {
        await removeWish(database, customer.id, readSlug(request));
        return redirectDone(reply, page, 'removed');
      }),
    );
  };
}

async function sendWishlist(
  database: Database,
  reply: FastifyReply,
  { customer }: SignedInVisitor,
  messages: { notice?: string | undefined; fault?: string | undefined },
  status = 200,
): Promise<FastifyReply> {
  const wishes = await listWishes(database, customer.id);
  return sendPage(
    reply,
    wishlistPage(
      { owner: shownCustomer(customer), wishes, ...messages },
      reply.server.site.settings.currency,
    ),
    status,
  );
}

function readSlug(request: FastifyRequest): string {
  const { slug } = readFields(request, ['slug']);
  if (slug && isCleanText(slug, SLUG_LENGTH_MAX)) return slug;
  throw new Problem(400, 'invalid_request', 'The form names no product. Go back and choose the heart again.');
}
