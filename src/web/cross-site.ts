import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import { Problem } from './errors/errors.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Refuses a request from another site that changes something. Browsers name its source in Sec-Fetch-Site, older ones in
 * Origin. A client that sends neither is not a browser, so it has no cookies of a victim.
 */
export function refuseCrossSite(publicUrl: string): onRequestHookHandler {
  return (request, _reply, done) => {
    if (SAFE_METHODS.has(request.method) || isSameOrigin(request, publicUrl)) return done();
    done(new Problem(403, 'cross_site', 'This request came from another site, so nothing was changed.'));
  };
}

function isSameOrigin({ headers }: FastifyRequest, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  // "none" means that the shopper typed the address or used a bookmark.
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (origin === publicUrl) return true;
  // The shop may be reached under another name, but not unencrypted when its public address is encrypted.
  const { protocol, host: originHost } = URL.canParse(origin) ? new URL(origin) : { protocol: '', host: '' };
  return originHost === host && (protocol === 'https:' || protocol === new URL(publicUrl).protocol);
}
