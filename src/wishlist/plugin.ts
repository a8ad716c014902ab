import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { doneMessage, readFields, redirectDone, shownCustomer } from '../customers/forms.ts';
import type { CustomerGuard, CustomerVisitor } from '../customers/require-customer.ts';
import type { Database } from '../database/database.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import { Problem } from '../web/errors/errors.ts';
import { wishlistApiRoutes } from './api-routes.ts';
import { refusal } from './refusals.ts';
import { wishlistPage } from './views/wishlist-page.ts';
import { SLUG_LENGTH_MAX, type WishCookie } from './wish-cookie.ts';
import { addWish, listWishes, removeWish } from './wishlist.ts';

export interface WishlistDeps {
  database: Database;
  guard: CustomerGuard;
  wishCookie: WishCookie;
}

/**
 * A heart is a form: `POST /wishlist` with `slug`. A guest is asked to sign in; the wish waits in a cookie
 * meanwhile, and the sign-in keeps it (`keepPendingWish`).
 */
export function wishlistPlugin({ database, guard, wishCookie }: WishlistDeps) {
  const page = paths.accountWishlist();

  interface Said {
    notice?: string | undefined;
    fault?: string;
  }
  async function show(reply: FastifyReply, { customer }: CustomerVisitor, said: Said, status = 200) {
    const wishes = await listWishes(database, customer.id);
    return sendPage(reply, wishlistPage({ owner: shownCustomer(customer), wishes, ...said }), status);
  }

  return async (app: FastifyInstance): Promise<void> => {
    await app.register(wishlistApiRoutes({ database, guard }));
    app.get(
      '/account/wishlist',
      guard.page(page, (visitor, request, reply) => show(reply, visitor, { notice: doneMessage(request) })),
    );

    app.post('/wishlist', async (request, reply) => {
      const slug = slugIn(request);
      const visitor = await guard.find(request, reply);
      if (!visitor) {
        reply.header('set-cookie', wishCookie.waiting(slug));
        return reply.redirect(paths.signIn(page), 303);
      }
      const added = await addWish(database, visitor.customer.id, slug);
      if (added.ok) return redirectDone(reply, page, 'saved');
      const { status, message } = refusal(added.reason);
      return show(reply, visitor, { fault: message }, status);
    });

    app.post(
      '/account/wishlist/remove',
      guard.page(page, async ({ customer }, request, reply) => {
        await removeWish(database, customer.id, slugIn(request));
        return redirectDone(reply, page, 'removed');
      }),
    );
  };
}

/** After a sign-in: the wish that the guest had before. One that cannot be kept is forgotten. */
export async function keepPendingWish(
  { database, wishCookie }: Pick<WishlistDeps, 'database' | 'wishCookie'>,
  request: FastifyRequest,
  reply: FastifyReply,
  customerId: string,
): Promise<void> {
  const slug = wishCookie.read(request.headers.cookie);
  if (slug === undefined) return;
  reply.header('set-cookie', wishCookie.taken());
  await addWish(database, customerId, slug);
}

function slugIn(request: FastifyRequest): string {
  const { slug } = readFields(request, ['slug']);
  if (slug && slug.length <= SLUG_LENGTH_MAX && slug.isWellFormed() && !slug.includes('\0')) return slug;
  throw new Problem(400, 'invalid_request', 'The form names no piece: go back and press the heart again.');
}
