import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addressKey, widestKey } from './address-key.ts';
import { Problem } from './errors.ts';

/**
 * This many bodies may be on their way to this process at once. A form arrives in one packet or two, within a second
 * even from a slow phone, so a hundred at once are a hundred changes a second from one office or carrier. Together
 * they may hold this number times the limit of a body in memory, 64 MB.
 */
const OF_A_NETWORK_MAX = 100;
const IN_ALL_MAX = 1_000;

/**
 * Answers 429 when a network has too many unfinished bodies. Beyond the limit in all, the oldest one is dropped,
 * because it is the least likely to come from a shopper.
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
      // The shop does not wait for the rest of the body.
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
