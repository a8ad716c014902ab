import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../database/database.ts';
import { isCleanText } from '../web/typed-text.ts';
import { addWishes, SLUG_LENGTH_MAX } from './wishlist.ts';

/** The wishes of a guest stay in the browser until the guest signs in. Scripts read them to fill the hearts. */
export interface WishCookie {
  /** Lists the slugs with the newest first. */
  read(header: string | undefined): string[];
  /** An empty list removes the cookie. */
  set(slugs: readonly string[]): string;
  /** Tells whether a browser keeps a cookie with these slugs. */
  fits(slugs: readonly string[]): boolean;
}

export const GUEST_WISHES_MAX = 30;

const NAME = 'wishes';
/** The release before kept one wish under this name, and may still set it during a rolling deployment. */
const FORMER_NAME = 'wish';
/** A slug has no line break. */
const SEPARATOR = '\n';
/** Browsers refuse cookies of more than 4,096 bytes, with the name and the attributes. */
const VALUE_LENGTH_MAX = 3_500;
/** A guest's cart is kept for the same 90 days. */
const MAX_AGE_SECONDS = 90 * 24 * 60 * 60;

export function createWishCookie(publicUrl: string): WishCookie {
  const common = { path: '/', sameSite: 'lax', secure: publicUrl.startsWith('https:') } as const;
  return {
    read(header) {
      const cookies = header ? parseCookie(header) : {};
      const slugs = [cookies[FORMER_NAME], ...(cookies[NAME] ?? '').split(SEPARATOR)];
      const valid = slugs.filter((slug): slug is string => !!slug && isCleanText(slug, SLUG_LENGTH_MAX));
      return [...new Set(valid)].slice(0, GUEST_WISHES_MAX);
    },
    set(slugs) {
      const maxAge = slugs.length > 0 ? MAX_AGE_SECONDS : 0;
      return stringifySetCookie({ ...common, name: NAME, value: slugs.join(SEPARATOR), maxAge });
    },
    fits: (slugs) =>
      slugs.length <= GUEST_WISHES_MAX &&
      encodeURIComponent(slugs.join(SEPARATOR)).length <= VALUE_LENGTH_MAX,
  };
}

export interface GuestWishesDeps {
  database: Database;
  wishCookie: WishCookie;
}

/**
 * Moves the wishes of the browser to the account of a customer, except products that are no longer sold. Resolves to the
 * wishes that exceed the limit of the account. They stay in the browser.
 */
export async function moveGuestWishes(
  { database, wishCookie }: GuestWishesDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  customerId: string,
): Promise<string[]> {
  const slugs = wishCookie.read(request.headers.cookie);
  if (slugs.length === 0) return [];
  const left = await addWishes(database, customerId, slugs);
  setGuestWishes(wishCookie, request, reply, left);
  return left;
}

/** Replaces the wishes of the browser. The cookie of the release before ends, or it would bring its wish back. */
export function setGuestWishes(
  wishCookie: WishCookie,
  { headers }: FastifyRequest,
  reply: FastifyReply,
  slugs: readonly string[],
): void {
  reply.header('set-cookie', wishCookie.set(slugs));
  if (FORMER_NAME in parseCookie(headers.cookie ?? '')) reply.header('set-cookie', END_OF_FORMER_COOKIE);
}

const END_OF_FORMER_COOKIE = stringifySetCookie({ name: FORMER_NAME, value: '', path: '/', maxAge: 0 });
