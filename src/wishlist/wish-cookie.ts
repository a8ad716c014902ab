import { parseCookie, stringifySetCookie } from 'cookie';

/** The wish of a guest, who is asked to sign in: it waits in the browser and is kept by the sign-in. */
export interface WishCookie {
  read(header: string | undefined): string | undefined;
  waiting(slug: string): string;
  taken(): string;
}

const NAME = 'wish';
const MAX_AGE_SECONDS = 60 * 60;
/** Of a product's slug. */
export const SLUG_LENGTH_MAX = 255;

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
    waiting: (slug) => stringifySetCookie({ ...common, value: slug, maxAge: MAX_AGE_SECONDS }),
    taken: () => stringifySetCookie({ ...common, value: '', maxAge: 0 }),
  };
}
