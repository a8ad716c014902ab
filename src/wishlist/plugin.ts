import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { doneMessage, readFields, redirectDone, shownCustomer } from '../customers/forms.ts';
import type { CustomerGuard, SignedInVisitor } from '../customers/require-customer.ts';
import type { Database } from '../database/database.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import { Problem } from '../web/errors/errors.ts';
import { isCleanText } from '../web/typed-text.ts';
import { refusal, wishlistApiRoutes } from './api-routes.ts';
import type { WishCookie } from './pending-wish.ts';
import { wishlistPage } from './views/wishlist-page.ts';
import { addWish, listWishes, removeWish, SLUG_LENGTH_MAX } from './wishlist.ts';

export interface WishlistDeps {
  database: Database;
  guard: CustomerGuard;
  wishCookie: WishCookie;
}

/**
 * The heart of a product is a form: `POST /wishlist` with `slug`. A guest has to sign in first. The wish waits in a
 * cookie meanwhile, and the sign-in adds it (`keepPendingWish`).
 */
export function wishlistPlugin({ database, guard, wishCookie }: WishlistDeps) {
  const page = paths.accountWishlist();

  return async (app: FastifyInstance): Promise<void> => {
    await app.register(wishlistApiRoutes({ database, guard }));
    app.get(
      '/account/wishlist',
      guard.page(page, (visitor, request, reply) =>
        sendWishlist(database, reply, visitor, { notice: doneMessage(request) }),
      ),
    );

    app.post('/wishlist', async (request, reply) => {
      const slug = readSlug(request);
      const visitor = await guard.findCustomer(request, reply);
      if (!visitor) {
        reply.header('set-cookie', wishCookie.set(slug));
        return reply.redirect(paths.signIn(page), 303);
      }
      const added = await addWish(database, visitor.customer.id, slug);
      if (added.ok) return redirectDone(reply, page, 'saved');
      const { status, message } = refusal(added.reason);
      return sendWishlist(database, reply, visitor, { fault: message }, status);
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
  messages: { notice?: string | undefined; fault?: string },
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
