import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { createSemaphore, type Semaphore } from '../process/semaphore.ts';
import { Problem } from '../web/errors/errors.ts';
import { networkCounts, networkOf, widestKey } from '../web/limits/networks.ts';
import { enforceRateLimit, type RateLimits } from '../web/limits/rate-limit.ts';
import { ORDERS_FROM_NETWORK } from './order-request.ts';

/**
 * Orders are placed in the sequence in which their requests arrive, a few at once. The others wait in line. The next ones of
 * the line prepare for their turn, so that those of them that are refused need none.
 */
export interface OrderTurns {
  /** Begins the work when the request is one of the next. Throws a Problem 503 if the line is too long or does not move. */
  run<T>(network: string, work: (turn: OrderTurn) => Promise<T>): Promise<T>;
}

export interface OrderTurn {
  /** Waits for the turn, which lasts until the work ends. Throws as `run` does. */
  begin(): Promise<void>;
  /** Lets others go ahead, and joins the line again after `ms`. Throws as `run` does. */
  rest(ms: number): Promise<void>;
}

/** A process has 16 database connections. More orders at once would only wait for each other's row locks. */
const PLACED_AT_ONCE = 6;
/** Requests that prepare at the same time read together, in one statement. More of them would delay other pages. */
const PREPARED_AT_ONCE = 32;
/** When a popular item goes on sale, this many buyers may come at once. */
const WAITING_MAX = 10_000;
/** Shoppers and load balancers give up soon after this time. */
const WAIT_MAX_MS = 30_000;
/** Without this limit, one network could fill the line. It equals the number of orders that it may place in an hour. */
const OF_NETWORK_MAX = 300;

export function createOrderTurns(placedAtOnce = PLACED_AT_ONCE, waitingMax = WAITING_MAX): OrderTurns {
  const placing = createSemaphore(placedAtOnce, waitingMax, WAIT_MAX_MS);
  const preparing = createSemaphore(PREPARED_AT_ONCE, waitingMax, WAIT_MAX_MS);
  const requestsOf = new Map<string, number>();

  function join(network: string): void {
    const requests = requestsOf.get(network) ?? 0;
    if (requests >= OF_NETWORK_MAX) throw overloaded();
    requestsOf.set(network, requests + 1);
  }

  function leave(network: string): void {
    const left = (requestsOf.get(network) ?? 0) - 1;
    if (left > 0) requestsOf.set(network, left);
    else requestsOf.delete(network);
  }

  async function runInTurn<T>(work: (turn: OrderTurn) => Promise<T>): Promise<T> {
    const turn = joinLine(placing);
    if (!(await preparing.acquire())) {
      turn.leave();
      throw overloaded();
    }
    let isPreparing = true;
    const endPreparing = () => {
      if (isPreparing) preparing.release();
      isPreparing = false;
    };
    try {
      if (turn.isRefused()) throw overloaded();
      return await work({
        async begin() {
          await turn.begin();
          endPreparing();
        },
        rest: turn.rest,
      });
    } finally {
      endPreparing();
      turn.leave();
    }
  }

  return {
    async run(network, work) {
      const key = widestKey(network);
      join(key);
      try {
        return await runInTurn(work);
      } finally {
        leave(key);
      }
    },
  };
}

/** A place in the line, which is taken at once, so that the sequence is that of the calls. */
function joinLine(placing: Semaphore): OrderTurn & { isRefused(): boolean; leave(): void } {
  const left = new AbortController();
  let place = placing.acquire(left.signal);
  let isRefused = false;
  void place.then((isAcquired) => {
    isRefused = !isAcquired;
  });
  return {
    isRefused: () => isRefused,
    async begin() {
      if (!(await place)) throw overloaded();
    },
    async rest(ms) {
      placing.release();
      place = Promise.resolve(false);
      await pause(ms);
      place = placing.acquire(left.signal);
      if (!(await place)) throw overloaded();
    },
    leave() {
      // Without a reason, an error with its stack would be made for each buyer.
      left.abort('left the line');
      void place.then((isAcquired) => {
        if (isAcquired) placing.release();
      });
    },
  };
}

/**
 * Waits until an order may be placed, or throws. It is not called for an order that is refused because something is sold
 * out.
 */
export type BeginOrder = () => Promise<void>;

/** Waits for the turn of a request, and counts its order. It does so once, however often it is called. */
export function beginInTurn(
  { limits }: { limits: RateLimits },
  turn: OrderTurn,
  request: FastifyRequest,
): BeginOrder {
  let begun: Promise<void> | undefined;
  async function begin(): Promise<void> {
    await turn.begin();
    await enforceRateLimit(limits, networkCounts(ORDERS_FROM_NETWORK, networkOf(request)));
  }
  return () => {
    begun ??= begin();
    return begun;
  };
}

const overloaded = () =>
  new Problem(503, 'overloaded', 'We’re handling a lot of orders right now. Please try again in a moment.', {
    retryAfterSeconds: 2,
  });
