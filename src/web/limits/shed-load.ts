import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../../process/metrics.ts';
import { Problem } from '../errors/errors.ts';

/** Requests in flight on this process. More would wait so long that their shoppers leave. */
const IN_FLIGHT_MAX = 1_000;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set while the request is in flight. A counter costs less than a set of requests. */
    leaveFlight: (() => void) | null;
  }
  interface FastifyContextConfig {
    /** The route answers however many requests are in flight. */
    isNeverShed?: boolean;
    /** The answer stays open for minutes and costs almost nothing. It has its own limit. */
    isStream?: boolean;
    /** The route has its own queue, which limits how many of its requests are in flight. */
    hasOwnLimit?: boolean;
  }
}

/**
 * Answers 503 with Retry-After while more requests are in flight than can be answered in time. A request is in flight from
 * when its body has arrived until its answer is made. Before and after that it costs only its connection, and clients
 * that send or read slowly could use up the limit.
 */
export function shedLoad(app: FastifyInstance, metrics: Metrics, inFlightMax = IN_FLIGHT_MAX): void {
  let inFlight = 0;
  app.decorateRequest('leaveFlight', null);
  app.addHook('preValidation', (request, reply, done) => {
    const { config } = request.routeOptions;
    if (config.isStream || config.hasOwnLimit) return done();
    inFlight++;
    const leave = () => {
      if (request.leaveFlight === null) return;
      request.leaveFlight = null;
      inFlight--;
    };
    request.leaveFlight = leave;
    // The connection also closes when the shopper does not wait for the answer.
    reply.raw.on('close', leave);
    if (inFlight <= inFlightMax || config.isNeverShed) return done();
    metrics.shedRequests.inc();
    const message = 'The shop is busy. Try again in a moment.';
    done(new Problem(503, 'overloaded', message, { retryAfterSeconds: 2 }));
  });
  app.addHook('onSend', (request, _reply, _payload, done) => {
    request.leaveFlight?.();
    done();
  });
}
