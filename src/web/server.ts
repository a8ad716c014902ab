import { randomBytes } from 'node:crypto';
import type { RequestListener, Server } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type FastifyError, type FastifyInstance, fastify, LogController } from 'fastify';
import { createRequestSampler, type Logger } from '../process/log.ts';
import type { Metrics } from '../process/metrics.ts';
import { createServer as createHttpServer } from '../process/node-http.ts';
import { refuseCrossSite } from './cross-site.ts';
import { followMethods } from './errors/allowed-methods.ts';
import {
  clientErrorHandler,
  malformation,
  refuseExpectation,
  refuseMalformed,
} from './errors/client-error.ts';
import { createErrorHandler } from './errors/error-handler.ts';
import type { Problem } from './errors/errors.ts';
import type { Health } from './health.ts';
import { followConnections } from './limits/connections.ts';
import { cleanForwardedFor, type Network, networkMatcher } from './limits/networks.ts';
import { shedLoad } from './limits/shed-load.ts';
import { inSlices } from './limits/slices.ts';
import { limitUnfinishedBodies } from './limits/unfinished-bodies.ts';
import { createFront, type Front } from './pages/front.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export interface ServerDeps {
  config: { publicUrl: string; instance: string; trustedProxies: readonly Network[] };
  health: Health;
  metrics: Metrics;
  log: Logger;
  /** Renders an error for a browser. */
  errorPages: Parameters<typeof createErrorHandler>[0];
  /** Turns an error that a feature knows into the problem that the client can act on. */
  explain<E extends Error>(error: E): E | Problem;
}

/** The limit of a request's body, of forms and JSON alike. */
export const BODY_LIMIT_BYTES: number = 64 * 1024;

/** Headers of every answer. Answers that may be cached replace cache-control. */
const headersOf = ({ config }: ServerDeps) => ({
  ...SECURITY_HEADERS,
  'x-served-by': config.instance,
  'cache-control': 'no-store',
});

export function createServer(deps: ServerDeps): FastifyInstance {
  const { config, log } = deps;
  const headers = headersOf(deps);
  const isTrusted = networkMatcher(config.trustedProxies);
  const prefix = randomBytes(4).toString('hex');
  let requests = 0;
  const errors = createErrorHandler(deps.errorPages, (url) => allowed(url));
  const front = createFront({ ...deps, headers });
  const app = fastify({
    serverFactory: (routes) => httpServer(front, routes),
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => `${prefix}-${(++requests).toString(36)}`,
    trustProxy: config.trustedProxies.length > 0 ? isTrusted : false,
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: 300 },
    // While closing, requests in flight and new ones on open connections are still answered.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // Invalid addresses bypass all hooks, so the headers are set here.
    frameworkErrors: (error, request, reply) =>
      void errors.handleError(error, request, reply.headers(headers).header('x-request-id', request.id)),
    clientErrorHandler: clientErrorHandler(headers, () => connections),
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.decorate('front', front);
  app.setErrorHandler<FastifyError>((error, request, reply) =>
    errors.handleError(deps.explain(error), request, reply),
  );
  app.setNotFoundHandler(errors.handleNotFound);
  const allowed = followMethods(app as unknown as FastifyInstance);
  const connections = followConnections(app.server);
  app.server.on('checkExpectation', refuseExpectation(headers));
  addHooks(app as unknown as FastifyInstance, deps);
  return app as unknown as FastifyInstance;
}

/** The front answers requests for cached pages, and the routes answer all others. */
function httpServer(front: Front, answer: RequestListener): Server {
  const routes = inSlices(answer);
  const server = createHttpServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 10_000,
      // Longer than the load balancer's 60 s, so that the shop never closes first.
      keepAliveTimeout: 65_000,
      // A request without a Host is refused by a hook, with the headers of every answer.
      requireHostHeader: false,
      // By default Node looks for late requests every 30 s, so a limit of 10 s could last for 40 s.
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => {
      if (!front.tryAnswer(request, response)) routes(request, response);
    },
  );
  // Ends a stalled connection, such as one whose client does not read its answer.
  server.setTimeout(70_000);
  return server;
}

function addHooks(app: FastifyInstance, deps: ServerDeps): void {
  const { config, metrics, health } = deps;
  const isSampled = createRequestSampler();
  const headers = headersOf(deps);
  app.addHook('onRequest', (request, reply, done) => {
    cleanForwardedFor(request.raw.headers);
    reply.headers(headers).header('x-request-id', request.id);
    const fault = malformation(request.raw);
    if (fault === undefined) done();
    else refuseMalformed(reply, fault);
  });
  // This is decided with the answer, so that a request in flight when the drain begins ends its connection, too.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (health.draining) reply.header('connection', 'close');
    done();
  });
  limitUnfinishedBodies(app);
  shedLoad(app, metrics);
  app.addHook('onRequest', refuseCrossSite(config.publicUrl));
  app.addHook('onResponse', (request, reply, done) => {
    const { config, url: route = 'none' } = request.routeOptions;
    if (config.isStream) return done();
    const durationMs = reply.elapsedTime;
    metrics.requestSeconds.observe(
      { method: request.method, route, status: reply.statusCode },
      durationMs / 1_000,
    );
    if (isSampled(reply.statusCode, durationMs)) {
      // The route is logged and not the address, which may hold a shopper's input.
      request.log.info({ method: request.method, route, status: reply.statusCode, durationMs }, 'request');
    }
    done();
  });
}
