import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../../process/metrics.ts';
import { Problem } from '../errors/errors.ts';

/** Requests under way at once on this process; more wait so long that their shoppers are gone. */
const IN_FLIGHT_MAX = 1_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered however many requests are under way. */
    isNeverShed?: boolean;
    /** Stays open for minutes and costs next to nothing; has a limit of its own. */
    isStream?: boolean;
  }
}

/**
 * Answers 503 with Retry-After while more requests are under way than can be answered in time. One is under way from
 * when its body is there until its answer is made: before and after that it costs only its connection, and
 * clients that send or read slowly could fill the limit.
 */
export function shedLoad(app: FastifyInstance, metrics: Metrics, inFlightMax = IN_FLIGHT_MAX): void {
  const inFlight = new Set<ServerResponse>();
  app.addHook('preValidation', (request, reply, done) => {
    const { config } = request.routeOptions;
    if (config.isStream) return done();
    const { raw } = reply;
    inFlight.add(raw);
    // This covers an answer that the shopper did not wait for.
    raw.once('close', () => inFlight.delete(raw));
    if (inFlight.size <= inFlightMax || config.isNeverShed) return done();
    metrics.shedRequests.inc();
    const message = 'The shop is busy. Try again in a moment.';
    done(new Problem(503, 'overloaded', message, { retryAfterSeconds: 2 }));
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    inFlight.delete(reply.raw);
    done();
  });
}
