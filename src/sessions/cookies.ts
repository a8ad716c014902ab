import { parseCookie, stringifySetCookie } from 'cookie';

/** As long as a guest's cart is kept without a visit. */
const MAX_AGE_SECONDS = 90 * 24 * 60 * 60;
/** Browsers keep a cookie for at most 400 days (RFC 6265bis, 5.5). Customers come back by the season. */
const DEVICE_MAX_AGE_SECONDS = 400 * 24 * 60 * 60;

export interface Cookies {
  /** The session cookie's value as the browser sent it. */
  readSession(header: string | undefined): string | undefined;
  sessionCookie(value: string): string;
  /** Of the cart that the shopper has seen last; undefined where the browser does not say. */
  readCartVersion(header: string | undefined): number | undefined;
  /**
   * `cart=<version>.<items>`, for scripts to show the count; trusted for nothing. With `.s` behind it the cart
   * is a customer's, whom a change on another device may concern.
   */
  cartCookie(version: number, items: number, isCustomers: boolean): string;
  /** The device cookie's value as the browser sent it. */
  readDevice(header: string | undefined): string | undefined;
  /** Marks a browser that has signed in before. Only limits use it, and it stays when the customer signs out. */
  deviceCookie(value: string): string;
  /** Removes the session cookie and the cart cookie. */
  endedCookies(): string[];
}

/**
 * `__Host-` binds the cookie to this host over TLS. Browsers refuse that name over plain http, so a shop
 * at http://localhost uses the plain one.
 */
export function createCookies(publicUrl: string): Cookies {
  const secure = publicUrl.startsWith('https:');
  const name = secure ? '__Host-session' : 'session';
  const deviceName = secure ? '__Host-device' : 'device';
  const common = { path: '/', sameSite: 'lax', secure, maxAge: MAX_AGE_SECONDS } as const;
  return {
    readSession: (header) => (header ? parseCookie(header)[name] : undefined),
    readCartVersion(header) {
      const match = /^(\d{1,15})\.\d/.exec((header && parseCookie(header).cart) || '');
      return match ? Number(match[1]) : undefined;
    },
    sessionCookie: (value) => stringifySetCookie({ name, value, ...common, httpOnly: true }),
    cartCookie: (version, items, isCustomers) =>
      stringifySetCookie({
        name: 'cart',
        value: `${version}.${items}${isCustomers ? '.s' : ''}`,
        ...common,
      }),
    readDevice: (header) => (header ? parseCookie(header)[deviceName] : undefined),
    deviceCookie: (value) =>
      stringifySetCookie({
        name: deviceName,
        value,
        ...common,
        maxAge: DEVICE_MAX_AGE_SECONDS,
        httpOnly: true,
      }),
    endedCookies: () => [
      stringifySetCookie({ name: 'cart', value: '', ...common, maxAge: 0 }),
      stringifySetCookie({ name, value: '', ...common, maxAge: 0, httpOnly: true }),
    ],
  };
}
