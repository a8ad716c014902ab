const LENGTH_MAX = 1_000;

/**
 * A path of this shop to redirect to, as `new URL` reads it, or undefined for anything that could lead
 * elsewhere: another scheme or host, `//host`, `/\host`, control characters that browsers leave out.
 */
export function localPath(text: string | undefined): string | undefined {
  if (!text || text.length > LENGTH_MAX || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)) return undefined;
  const base = 'https://shop.invalid';
  if (!URL.canParse(text, base)) return undefined;
  const { origin, pathname, search } = new URL(text, base);
  // "/./" and "/../" before a second slash are gone by now.
  return origin === base && !pathname.startsWith('//') ? pathname + search : undefined;
}
