const LENGTH_MAX = 1_000;

/**
 * Returns a path of this shop to redirect to, as `new URL` reads it. Returns undefined for a text that could lead
 * elsewhere: another scheme or host, `//host`, `/\host`, or control characters that browsers ignore.
 */
export function localPath(text: string | undefined): string | undefined {
  if (!text || text.length > LENGTH_MAX || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)) return undefined;
  const base = 'https://shop.invalid';
  if (!URL.canParse(text, base)) return undefined;
  const { origin, pathname, search } = new URL(text, base);
  // `new URL` has resolved "/./" and "/../" before a second slash.
  return origin === base && !pathname.startsWith('//') ? pathname + search : undefined;
}
