import type { FastifyInstance, FastifyRequest } from 'fastify';
import { networkOf, RULES } from '../customers/limits.ts';
import type { OrderRouteParts } from '../orders/order-routes.ts';
import { createSemaphore } from '../process/semaphore.ts';
import { networkCounts } from '../web/limits/networks.ts';
import { enforceRateLimit, type RateLimits } from '../web/limits/rate-limit.ts';
import { orderApiRoutes } from './api-routes.ts';
import type { CheckoutParts } from './parts.ts';
import { createPromoTries } from './promo/promo-tries.ts';
import { type CheckoutRouteParts, checkoutRoutes } from './routes.ts';
import { networkKeysOf } from './unpaid.ts';

interface CheckoutDeps extends Omit<CheckoutParts, 'semaphore' | 'limitsUnpaid'>, OrderRouteParts {
  cookies: CheckoutRouteParts['cookies'];
  limits: RateLimits;
  /** Newest first. */
  sessionKeys: readonly string[];
  /** Whether the unpaid orders of a network, an address and an account are limited. */
  limitsAbuse: boolean;
}

/** An instance has 16 connections. More orders at once would only wait for each other's row locks. */
const PLACED_AT_ONCE = 4;
const WAITING_MAX = 200;

/** From a cart to an order, as a page and as JSON. */
export function checkoutPlugin(deps: CheckoutDeps): (app: FastifyInstance) => Promise<void> {
  const { limits, sessionKeys } = deps;
  const parts = {
    ...deps,
    semaphore: createSemaphore(PLACED_AT_ONCE, WAITING_MAX),
    limitsUnpaid: deps.limitsAbuse,
    networkKeysOf: (request: FastifyRequest) => networkKeysOf(sessionKeys, networkOf(request)),
    limit: (request: FastifyRequest) =>
      enforceRateLimit(limits, networkCounts(RULES.orderFromNetwork, networkOf(request))),
    tryPromo: createPromoTries(limits),
  };
  return async (app) => {
    await app.register(checkoutRoutes(parts));
    await app.register(orderApiRoutes(parts));
  };
}
