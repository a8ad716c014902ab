import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addressKey, widestKey } from './address-key.ts';
import { Problem } from './errors.ts';

/**
 * Bodies that are on their way to this process at once. A form arrives in one piece, within a second by the slowest
 * phone, so a hundred at once are a hundred changes a second of one office or carrier. In all they may hold as much
 * memory as this times the limit of a body, 64 MB.
 */
const OF_A_NETWORK_MAX = 100;
const IN_ALL_MAX = 1_000;

/**
 * Refuses one unfinished body too many of a network by 429. Beyond the limit in all, the one that has been on its
 * way for longest makes room: it is the one that is least likely to come from a shopper.
 */
export function limitUnfinishedBodies(app: FastifyInstance): void {
  /** The oldest first, each with its network. */
  const arriving = new Map<FastifyRequest, string>();
  const counts = new Map<string, number>();

  function end(request: FastifyRequest): void {
    const network = arriving.get(request);
    if (network === undefined) return;
    arriving.delete(request);
    const left = (counts.get(network) ?? 0) - 1;
    if (left > 0) counts.set(network, left);
    else counts.delete(network);
  }

  app.addHook('onRequest', (request, reply, done) => {
    if (!hasBody(request.headers)) return done();
    const network = widestKey(addressKey(request.ip));
    const count = counts.get(network) ?? 0;
    if (count >= OF_A_NETWORK_MAX) {
      // The rest of the body is not waited for.
      reply.header('connection', 'close');
      return done(tooManyBodies());
    }
    counts.set(network, count + 1);
    arriving.set(request, network);
    request.raw.once('end', () => end(request));
    reply.raw.once('close', () => end(request));
    if (arriving.size > IN_ALL_MAX) arriving.keys().next().value?.raw.destroy();
    done();
  });
}

const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

const tooManyBodies = () =>
  new Problem(
    429,
    'rate_limited',
    'Your network is sending too much at once. Try again in a moment: your cart is safe.',
    { retryAfterSeconds: 1 },
  );
