import type { FastifyReply, FastifyRequest } from 'fastify';
import { doneMessage, queryText, redirectDone } from '../customers/forms.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import { refusal } from './api-routes.ts';
import { GUEST_WISHES_MAX, type GuestWishesDeps, setGuestWishes } from './guest-wishes.ts';
import { guestWishlistPage } from './views/guest-wishlist-page.ts';
import { listSoldProducts } from './wishlist.ts';

const TOO_MANY_FOR_GUEST = `You can save up to ${GUEST_WISHES_MAX} items without an account. Sign in or create one to save more.`;

const COOKIES_NEEDED =
  'We couldn’t save this, because your browser blocks cookies. Allow cookies for this shop, or sign in.';

/** The wishlist of guests at `/wishlist`, which only their browsers keep. */
export function guestRoutes({ database, wishCookie }: GuestWishesDeps) {
  const page = paths.wishlist();
  const read = (request: FastifyRequest) => wishCookie.read(request.headers.cookie);

  async function send(request: FastifyRequest, reply: FastifyReply, fault: string | undefined, status = 200) {
    const wishes = await listSoldProducts(database, read(request));
    const notice = fault ? undefined : doneMessage(request);
    const { currency } = reply.server.site.settings;
    return sendPage(reply, guestWishlistPage({ wishes, notice, fault }, currency), status);
  }

  return {
    show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
      const isLost = queryText(request, 'done') === 'saved' && read(request).length === 0;
      return send(request, reply, isLost ? COOKIES_NEEDED : undefined);
    },

    async add(request: FastifyRequest, reply: FastifyReply, slug: string): Promise<FastifyReply> {
      const slugs = read(request);
      if (!slugs.includes(slug)) {
        if ((await listSoldProducts(database, [slug])).length === 0) {
          const { status, message } = refusal('not_found');
          return send(request, reply, message, status);
        }
        const more = [slug, ...slugs];
        if (!wishCookie.fits(more)) return send(request, reply, TOO_MANY_FOR_GUEST, 422);
        setGuestWishes(wishCookie, request, reply, more);
      }
      return redirectDone(reply, page, 'saved');
    },

    remove(request: FastifyRequest, reply: FastifyReply, slug: string): FastifyReply {
      const others = read(request).filter((one) => one !== slug);
      setGuestWishes(wishCookie, request, reply, others);
      return redirectDone(reply, page, 'removed');
    },
  };
}
