/** The best of our content codings that a browser accepts; undefined for none. */
export function preferredEncoding(acceptEncoding: string | undefined): 'br' | 'gzip' | undefined {
  if (!acceptEncoding) return undefined;
  if (accepts(acceptEncoding, 'br')) return 'br';
  return accepts(acceptEncoding, 'gzip') ? 'gzip' : undefined;
}

/** Whether a coding is named without `q=0`. `*` is not taken for it: no browser sends that alone. */
function accepts(acceptEncoding: string, coding: string): boolean {
  if (!acceptEncoding.includes(coding)) return false;
  for (const entry of acceptEncoding.split(',', 20)) {
    const [name, ...parameters] = entry.split(';', 5).map((part) => part.trim().toLowerCase());
    if (name === coding) return !parameters.some((parameter) => /^q=0(\.0{0,3})?$/.test(parameter));
  }
  return false;
}
