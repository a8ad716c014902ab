import type { FastifyInstance } from 'fastify';
import { Problem } from './errors.ts';
import type { Metrics } from './metrics.ts';

/** Requests under way at once on this process; more wait so long that their shoppers are gone. */
const IN_FLIGHT_MAX = 1_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Stays open for minutes and costs next to nothing; has a limit of its own. */
    isStream?: boolean;
  }
}

/**
 * Answers 503 with Retry-After while more requests are under way than can be answered in time. One is under way once
 * its body is there: until then it costs nothing but its connection, and whoever sends slowly could fill the limit.
 */
export function shedLoad(app: FastifyInstance, metrics: Metrics, inFlightMax = IN_FLIGHT_MAX): void {
  let inFlight = 0;
  app.addHook('preValidation', (request, reply, done) => {
    if (request.routeOptions.config.isStream) return done();
    inFlight++;
    // "close" comes once for every answer, the ones that a shopper did not wait for included.
    reply.raw.once('close', () => {
      inFlight--;
    });
    if (inFlight <= inFlightMax || request.url.startsWith('/health/')) return done();
    metrics.shedRequests.inc();
    done(
      new Problem(503, 'overloaded', 'The shop is busy. Try again in a moment: your cart is safe.', {
        retryAfterSeconds: 2,
      }),
    );
  });
}
