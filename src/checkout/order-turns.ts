import { setTimeout as pause } from 'node:timers/promises';
import { createSemaphore } from '../process/semaphore.ts';
import { Problem } from '../web/errors/errors.ts';
import { widestKey } from '../web/limits/networks.ts';

/** Places orders in the sequence in which their requests arrive, a few at once. The others wait in line. */
export interface OrderTurns {
  /** Does the work when its turn comes. Throws a Problem 503 if the line is too long or the wait takes too long. */
  run<T>(network: string, work: (turn: OrderTurn) => Promise<T>): Promise<T>;
}

export interface OrderTurn {
  /** Lets others go ahead, and joins the line again after `ms`. Throws as `run` does. */
  rest(ms: number): Promise<void>;
}

/** A process has 16 database connections. More orders at once would only wait for each other's row locks. */
const PLACED_AT_ONCE = 6;
/** When a popular item goes on sale, this many buyers may come at once. */
const WAITING_MAX = 10_000;
/** Shoppers and load balancers give up soon after this time. */
const WAIT_MAX_MS = 30_000;
/** Without this limit, one network could fill the line. It equals the number of orders that it may place in an hour. */
const OF_NETWORK_MAX = 300;

export function createOrderTurns(placedAtOnce = PLACED_AT_ONCE, waitingMax = WAITING_MAX): OrderTurns {
  const semaphore = createSemaphore(placedAtOnce, waitingMax, WAIT_MAX_MS);
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
    let hasTurn = await semaphore.acquire();
    const turn = {
      async rest(ms: number) {
        semaphore.release();
        hasTurn = false;
        await pause(ms);
        hasTurn = await semaphore.acquire();
        if (!hasTurn) throw overloaded();
      },
    };
    try {
      if (!hasTurn) throw overloaded();
      return await work(turn);
    } finally {
      if (hasTurn) semaphore.release();
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

const overloaded = () =>
  new Problem(503, 'overloaded', 'We’re handling a lot of orders right now. Please try again in a moment.', {
    retryAfterSeconds: 2,
  });
