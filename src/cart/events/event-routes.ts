import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Visitors } from '../../sessions/visitors.ts';
import { Problem } from '../../web/errors/errors.ts';
import type { Health } from '../../web/health.ts';
import { addressKey, widestKey } from '../../web/limits/networks.ts';
import type { CartEvents } from './cart-events.ts';

/** Before a proxy takes the silence for the end. */
const HEARTBEAT_MS = 20_000;
/** Then the browser asks again, and the session is looked at again. */
const STREAM_MAX_MS = 10 * 60_000;
const RETRY_MS = 3_000;
/** What a slow reader may have waiting. */
const WAITING_BYTES_MAX = 16 * 1024;

export interface EventParts {
  visitors: Pick<Visitors, 'find'>;
  events: CartEvents;
  health: Health;
}

/**
 * `GET /cart/events`: server-sent events of the signed-in customer's cart, each with its version, or 0 where
 * it is not known. 204, after which a browser does not ask again, for guests. Where the session has ended the last
 * event has no version, so that the page asks for its cart and finds that of a guest.
 */
export function cartEventRoutes(parts: EventParts): (app: FastifyInstance) => Promise<void> {
  const { visitors, events, health } = parts;
  return async (app) => {
    const streams = new Set<PassThrough>();
    const endAll = () => {
      for (const stream of streams) stream.end();
    };
    health.onDrain(endAll);
    app.addHook('preClose', (done) => {
      endAll();
      done();
    });
    app.addHook('onClose', () => events.close());

    app.get(
      '/cart/events',
      { exposeHeadRoute: false, config: { isStream: true } },
      async (request, reply) => {
        const { session } = await visitors.find(request);
        if (!session) return reply.status(204).send();
        if (health.draining) throw tooMany();
        const stream = new PassThrough();
        const tell = (version: number) => write(stream, `event: cart\ndata: ${version}\n\n`);
        const lookAgain = async () => {
          const isOver = !(await visitors.find(request)).session;
          tell(0);
          if (isOver) stream.end();
        };
        const subscriber = { customerId: session.customerId, network: widestKey(addressKey(request.ip)) };
        const stop = events.subscribe(subscriber, (version) => {
          // Where it cannot be found out the browser asks again, and is told then.
          if (version === undefined) lookAgain().catch(() => stream.end());
          else tell(version);
        });
        if (!stop) throw tooMany();
        streams.add(stream);
        const heartbeat = setInterval(() => write(stream, ':\n\n'), HEARTBEAT_MS);
        const end = setTimeout(() => stream.end(), STREAM_MAX_MS);
        stream.once('close', () => {
          stop();
          clearInterval(heartbeat);
          clearTimeout(end);
          streams.delete(stream);
        });
        stream.write(`retry: ${RETRY_MS}\n\n`);
        // As it is since we listen: the page may be older.
        try {
          tell((await visitors.find(request)).cart.version);
        } catch (error) {
          stream.destroy();
          throw error;
        }
        return reply.type('text/event-stream; charset=utf-8').header('x-accel-buffering', 'no').send(stream);
      },
    );
  };
}

function write(stream: PassThrough, text: string): void {
  if (stream.writableEnded || stream.destroyed) return;
  if (stream.readableLength + stream.writableLength > WAITING_BYTES_MAX) stream.destroy();
  else stream.write(text);
}

const tooMany = () =>
  new Problem(503, 'overloaded', 'Too many pages are open. The next page shows the cart as it is.', {
    retryAfterSeconds: 60,
  });
