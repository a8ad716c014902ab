/** A content coding (RFC 9110) that compresses. */
export type Coding = 'br' | 'gzip';

/** The content codings that a browser accepts. */
export interface AcceptedCodings {
  br: boolean;
  gzip: boolean;
}

export function acceptedCodings(acceptEncoding: string | undefined): AcceptedCodings {
  if (!acceptEncoding) return { br: false, gzip: false };
  return { br: accepts(acceptEncoding, 'br'), gzip: accepts(acceptEncoding, 'gzip') };
}

/** Returns the best content coding that the browser accepts, or undefined. */
export function preferredEncoding(acceptEncoding: string | undefined): Coding | undefined {
  const { br, gzip } = acceptedCodings(acceptEncoding);
  return br ? 'br' : gzip ? 'gzip' : undefined;
}

/** Tells whether a coding is named without `q=0`. `*` is ignored, because no browser sends it alone. */
function accepts(acceptEncoding: string, coding: string): boolean {
  if (!acceptEncoding.includes(coding)) return false;
  for (const entry of acceptEncoding.split(',', 20)) {
    const [name, ...parameters] = entry.split(';', 5).map((part) => part.trim().toLowerCase());
    if (name === coding) return !parameters.some((parameter) => /^q=0(\.0{0,3})?$/.test(parameter));
  }
  return false;
}
