import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../database/database.ts';
import { addWish, SLUG_LENGTH_MAX } from './wishlist.ts';

/** Keeps the wish of a guest in the browser until the guest has signed in. */
export interface WishCookie {
  read(header: string | undefined): string | undefined;
  set(slug: string): string;
  clear(): string;
}

const NAME = 'wish';
const MAX_AGE_SECONDS = 60 * 60;

export function createWishCookie(publicUrl: string): WishCookie {
  const common = {
    name: NAME,
    path: '/',
    sameSite: 'lax',
    httpOnly: true,
    secure: publicUrl.startsWith('https:'),
  } as const;
  return {
    read(header) {
      const slug = header ? parseCookie(header)[NAME] : undefined;
      return slug && slug.length <= SLUG_LENGTH_MAX ? slug : undefined;
    },
    set: (slug) => stringifySetCookie({ ...common, value: slug, maxAge: MAX_AGE_SECONDS }),
    clear: () => stringifySetCookie({ ...common, value: '', maxAge: 0 }),
  };
}

/** After a sign-in, adds the wish that the guest had before. A wish that cannot be added is dropped. */
export async function keepPendingWish(
  { database, wishCookie }: { database: Database; wishCookie: WishCookie },
  request: FastifyRequest,
  reply: FastifyReply,
  customerId: string,
): Promise<void> {
  const slug = wishCookie.read(request.headers.cookie);
  if (slug === undefined) return;
  reply.header('set-cookie', wishCookie.clear());
  await addWish(database, customerId, slug);
}
