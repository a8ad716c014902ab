import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Visitors } from '../../sessions/visitors.ts';
import { Problem } from '../../web/errors/errors.ts';
import type { Health } from '../../web/health.ts';
import { addressKey, widestKey } from '../../web/limits/networks.ts';
import type { CartEvents } from './cart-events.ts';

/** A proxy closes a silent connection, so a heartbeat comes earlier than that. */
const HEARTBEAT_MS = 20_000;
/** After this time the browser connects again, and the session is checked again. */
const STREAM_MAX_MS = 10 * 60_000;
const RETRY_MS = 3_000;
/** A slow reader may have this much waiting before its stream ends. */
const WAITING_BYTES_MAX = 16 * 1024;

export interface EventDeps {
  visitors: Pick<Visitors, 'find'>;
  events: CartEvents;
  health: Health;
}

/**
 * `GET /cart/events` sends the version of the signed-in customer's cart after each change, or 0 where the version is
 * unknown. A guest gets 204, after which a browser does not connect again. When the session ends, the last event has no
 * version, so that the page asks for its cart and gets a guest's.
 */
export function cartEventRoutes(deps: EventDeps): (app: FastifyInstance) => Promise<void> {
  const { visitors, events, health } = deps;
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
        const stop = events.subscribe({
          customerId: session.customerId,
          network: widestKey(addressKey(request.ip)),
          // If the session cannot be checked, the browser connects again and learns it then.
          onChange(version) {
            if (version === undefined) lookAgain().catch(() => stream.end());
            else tell(version);
          },
          end: () => stream.end(),
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
        // The page may be older than the subscription, so it gets the current version first.
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
