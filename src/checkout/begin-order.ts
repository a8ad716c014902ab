import type { FastifyRequest } from 'fastify';
import { networkCounts, networkOf } from '../web/limits/networks.ts';
import { enforceRateLimit, type RateLimits } from '../web/limits/rate-limit.ts';
import { ORDERS_FROM_NETWORK } from './order-request.ts';
import type { OrderTurn } from './order-turns.ts';
import type { BeginOrder } from './place.ts';

/** Waits for the turn of a request, and counts its order. It does so once, however often it is called. */
export function beginInTurn(
  { limits }: { limits: RateLimits },
  turn: OrderTurn,
  request: FastifyRequest,
): BeginOrder {
  let begun: Promise<boolean> | undefined;
  async function begin(): Promise<boolean> {
    const hadToWait = await turn.begin();
    await enforceRateLimit(limits, networkCounts(ORDERS_FROM_NETWORK, networkOf(request)));
    return hadToWait;
  }
  return () => {
    begun ??= begin();
    return begun;
  };
}
