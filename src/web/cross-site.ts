import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import { Problem } from './errors/errors.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Refuses a request that changes something and comes from another site. Browsers say where it comes from
 * in Sec-Fetch-Site, older ones in Origin; a client that says neither is no browser and has no one's cookies
 * to abuse.
 */
export function refuseCrossSite(publicUrl: string): onRequestHookHandler {
  return (request, _reply, done) => {
    if (SAFE_METHODS.has(request.method) || isSameOrigin(request, publicUrl)) return done();
    done(new Problem(403, 'cross_site', 'This request came from another site and was not carried out.'));
  };
}

function isSameOrigin({ headers }: FastifyRequest, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  // "none" is the shopper's own doing: an address typed, a bookmark.
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (origin === publicUrl) return true;
  // Under another name, but not unencrypted where shoppers are promised encryption.
  const { protocol, host: originHost } = URL.canParse(origin) ? new URL(origin) : { protocol: '', host: '' };
  return originHost === host && (protocol === 'https:' || protocol === new URL(publicUrl).protocol);
}
