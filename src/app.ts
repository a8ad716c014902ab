import { randomBytes } from 'node:crypto';
import formbody from '@fastify/formbody';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type FastifyError, type FastifyInstance, fastify, LogController } from 'fastify';
import { type AfterOrders, createAfterOrders } from './after-orders.ts';
import { cartApiRoutes } from './cart/api-routes.ts';
import { createCartRequests } from './cart/cart-request.ts';
import { createCarts } from './cart/carts.ts';
import { createCartEvents } from './cart/events/cart-events.ts';
import { cartEventRoutes } from './cart/events/event-routes.ts';
import { limitNewCarts } from './cart/new-carts.ts';
import { cartRoutes } from './cart/routes.ts';
import { catalogApiRoutes } from './catalog/api-routes.ts';
import { type CatalogHelpers, createCatalog } from './catalog/catalog.ts';
import { catalogPages, catalogRoutes } from './catalog/routes.ts';
import type { Config } from './config.ts';
import { orSignInNeeded } from './customers/gone-customer.ts';
import { customerRoutes } from './customers/routes.ts';
import type { Database } from './database/database.ts';
import { exportMore } from './export-more.ts';
import { apiAbout } from './information/api-about.ts';
import { apiPageRoutes } from './information/api-page.ts';
import { informationRoutes } from './information/routes.ts';
import { setPublicUrl } from './layout/page.ts';
import type { Mail } from './mail/mail.ts';
import { type Checkout, createCheckout } from './open-checkout.ts';
import type { StripeSettings } from './payments/stripe/stripe-client.ts';
import { pictureRoutes } from './pictures/routes.ts';
import type { PictureStore } from './pictures/store.ts';
import { isLogged, type Logger } from './process/log.ts';
import type { Metrics } from './process/metrics.ts';
import { returnPathOf } from './returns/returns.ts';
import { createCookies } from './sessions/cookies.ts';
import { sessionTokens } from './sessions/token.ts';
import type { StateStore } from './state/store.ts';
import { followApi } from './web/api/document.ts';
import { apiDocumentRoutes } from './web/api/routes.ts';
import { assetRoutes } from './web/assets.ts';
import { refuseCrossSite } from './web/cross-site.ts';
import { followMethods } from './web/errors/allowed-methods.ts';
import { clientErrorHandler, refuseExpectation, refuseMalformed } from './web/errors/client-error.ts';
import { handleError, notFoundHandler } from './web/errors/error-handler.ts';
import { malformation } from './web/errors/malformed-request.ts';
import { createHealth, type Health, healthRoutes } from './web/health.ts';
import { followConnections } from './web/limits/connections.ts';
import { cleanForwardedFor } from './web/limits/forwarded.ts';
import { createLeasedLimit } from './web/limits/leased-limit.ts';
import { networkMatcher } from './web/limits/networks.ts';
import { createRateLimits } from './web/limits/rate-limit.ts';
import { shedLoad } from './web/limits/shed-load.ts';
import { limitUnfinishedBodies } from './web/limits/unfinished-bodies.ts';
import { SECURITY_HEADERS } from './web/security-headers.ts';

export interface AppParts {
  config: Pick<Config, 'publicUrl' | 'instance' | 'trustedProxies' | 'limitsAbuse' | 'payOnDelivery'>;
  database: Database;
  store: StateStore;
  mail: Pick<Mail, 'send'>;
  sessionKeys: readonly string[];
  /** Where the catalog is read besides the primary. */
  catalog?: CatalogHelpers | undefined;
  pictures: PictureStore;
  /** Undefined: orders are paid on delivery. */
  stripe?: StripeSettings | undefined;
  metrics: Metrics;
  log: Logger;
  /** How long a shared page is kept, in ms; 0 renders each request. */
  pageFreshMs?: number;
}

export interface Shop {
  app: FastifyInstance;
  health: Health;
  /** To be called again and again: see `AfterOrders`. */
  sendDueMails: AfterOrders['sendDueMails'];
  checkout: Checkout;
}

/** All of the shop but listening, so that tests can ask it in-process. */
export async function buildApp(parts: AppParts): Promise<Shop> {
  const { config, database, log } = parts;
  setPublicUrl(config.publicUrl);
  const app = createServer(parts);
  const health = createHealth();
  addHooks(app, parts, health);
  const apiDocument = followApi(app, apiAbout(config.publicUrl));
  parts.store.addTo?.(app);

  const onError = (error: unknown) => log.warn({ err: error }, 'work beside the requests failed');
  const catalog = createCatalog(database, onError, parts.catalog);
  const pages = catalogPages({ catalog, publicUrl: config.publicUrl, freshMs: parts.pageFreshMs, onError });
  const tokens = sessionTokens(parts.sessionKeys);
  const cookies = createCookies(config.publicUrl);
  const events = createCartEvents(database, onError);
  const newCarts = limitNewCarts(createLeasedLimit(createRateLimits(database), onError));
  // The cookie store keeps nothing on the server, so it needs no limit.
  const admit = config.limitsAbuse && !parts.store.addTo ? newCarts : undefined;
  const carts = createCarts(parts.store, tokens, { events, admit });
  const requests = createCartRequests({ carts, catalog, tokens, cookies });

  const { mail, store } = parts;
  const { publicUrl } = config;
  const visiting = { store, events, tokens, cookies };
  const { sessionKeys, stripe } = parts;
  const shared = parts.catalog?.shared;
  const checkout = createCheckout({
    database,
    carts,
    visiting,
    mail,
    sessionKeys,
    stripe,
    payOnDelivery: config.payOnDelivery,
    limitsAbuse: config.limitsAbuse,
    returnPathOf,
    shared,
    log,
    onError,
  });
  const afterOrders = createAfterOrders({
    ...parts,
    catalog,
    requests,
    ordering: checkout,
    visiting,
    publicUrl,
    onError,
  });

  await app.register(formbody, { bodyLimit: BODY_LIMIT_BYTES });
  await app.register(healthRoutes(health, database.pool));
  await app.register(assetRoutes);
  await app.register(pictureRoutes, { store: parts.pictures });
  await app.register(catalogApiRoutes(pages));
  await app.register(cartApiRoutes(requests));
  await app.register(catalogRoutes(pages, catalog));
  await app.register(cartRoutes(requests, catalog));
  await app.register(cartEventRoutes({ carts, tokens, cookies, events, health }));
  await app.register(
    customerRoutes({
      database,
      mail,
      ...visiting,
      sessionKeys,
      publicUrl,
      onSignIn: afterOrders.onSignIn,
      exportMore: (id) => exportMore(database, id),
      onError,
    }),
  );
  await app.register(checkout.routes);
  await app.register(afterOrders.routes);
  await app.register(informationRoutes);
  await app.register(apiDocumentRoutes(apiDocument));
  await app.register(apiPageRoutes(apiDocument));
  return { app, health, sendDueMails: afterOrders.sendDueMails, checkout };
}

const BODY_LIMIT_BYTES = 64 * 1024;

/** On every answer; what may be kept or shared says so itself. */
const headersOf = ({ config }: AppParts) => ({
  ...SECURITY_HEADERS,
  'x-served-by': config.instance,
  'cache-control': 'no-store',
});

function createServer(parts: AppParts) {
  const { config, log } = parts;
  const headers = headersOf(parts);
  const isTrusted = networkMatcher(config.trustedProxies);
  const prefix = randomBytes(4).toString('hex');
  let requests = 0;
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => `${prefix}-${(++requests).toString(36)}`,
    trustProxy: config.trustedProxies.length > 0 ? isTrusted : false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 10_000,
    // Longer than the load balancer's 60 s, so that it is never the shop that closes first.
    keepAliveTimeout: 65_000,
    // It ends a connection on which nothing moves, such as one whose client does not read its answer.
    connectionTimeout: 70_000,
    // A request without Host is refused below, with the headers of every other answer.
    http: {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requireHostHeader: false,
      // By default Node looks for late requests every 30 s, so a limit of 10 s could last for 40 s.
      connectionsCheckingInterval: 1_000,
    },
    routerOptions: { maxParamLength: 300 },
    // While closing, what is under way and what still comes in on open connections is answered.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // Addresses that no route can be found for come past all hooks.
    frameworkErrors: (error, request, reply) =>
      void handleError(error, request, reply.headers(headers).header('x-request-id', request.id)),
    clientErrorHandler: clientErrorHandler(headers, () => connections),
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setErrorHandler<FastifyError>((error, request, reply) =>
    handleError(orSignInNeeded(error), request, reply),
  );
  app.setNotFoundHandler(notFoundHandler(followMethods(app as unknown as FastifyInstance)));
  const connections = followConnections(app.server);
  app.server.on('checkExpectation', refuseExpectation(headers));
  return app as unknown as FastifyInstance;
}

function addHooks(app: FastifyInstance, parts: AppParts, health: Health): void {
  const { config, metrics } = parts;
  const headers = headersOf(parts);
  app.addHook('onRequest', (request, reply, done) => {
    cleanForwardedFor(request.raw.headers);
    reply.headers(headers).header('x-request-id', request.id);
    const fault = malformation(request.raw);
    if (fault === undefined) done();
    else refuseMalformed(reply, fault);
  });
  // With the answer, not with the request: one that was under way as the drain began ends its connection too.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (health.draining) reply.header('connection', 'close');
    done();
  });
  limitUnfinishedBodies(app);
  shedLoad(app, metrics);
  app.addHook('onRequest', refuseCrossSite(config.publicUrl));
  app.addHook('onResponse', (request, reply, done) => {
    if (request.routeOptions.config.isStream) return done();
    const durationMs = reply.elapsedTime;
    const route = request.routeOptions.url ?? 'none';
    metrics.requestSeconds.observe(
      { method: request.method, route, status: reply.statusCode },
      durationMs / 1_000,
    );
    if (isLogged(reply.statusCode, durationMs)) {
      // The route, not the address: an address may hold what a shopper typed.
      request.log.info({ method: request.method, route, status: reply.statusCode, durationMs }, 'request');
    }
    done();
  });
}
