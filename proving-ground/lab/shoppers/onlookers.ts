import { setTimeout as pause } from 'node:timers/promises';
import { type BrowserRequest, openBrowser, Unanswered, type Where } from './browser.ts';
import { READ_CART } from './cart-client.ts';
import type { Outcome } from './measures.ts';

export interface OnlookersOptions {
  count: number;
  where: Where;
  /** Paths of the catalog. */
  pages: readonly string[];
  /** Each adds this to its cart before it begins. */
  sku: string;
  onOutcome(outcome: Outcome): void;
}

export interface Onlookers {
  /** Waits for requests in progress. Throws unexpected errors. */
  stop(): Promise<void>;
  /** Stops without waiting. */
  end(): void;
}

/** The pause between two requests. */
const REST_MS = 50;

/**
 * Sends people who change nothing and look at the catalog and their cart in turn. A shopper reads nothing while it
 * waits for a change, so these measure how long reads fail.
 */
export function sendOnlookers(options: OnlookersOptions): Onlookers {
  const { count, where, pages, sku, onOutcome } = options;
  const stopping = new AbortController();
  const looking = Array.from({ length: count }, async () => {
    const browser = openBrowser();
    const add: BrowserRequest = { method: 'POST', path: '/api/cart/line-items', json: { sku, quantity: 1 } };
    await browser.ask(where, add);
    for (let turn = 0; !stopping.signal.aborted; turn++) {
      const path = pages[turn % Math.max(1, pages.length)] ?? '/';
      const startedMs = performance.now();
      const outcome = await browser
        .ask(where, turn % 2 === 0 ? READ_CART : { method: 'GET', path })
        .catch((error: unknown) => {
          if (error instanceof Unanswered) return error.code;
          throw error;
        });
      const answer = typeof outcome === 'string' ? undefined : outcome;
      const said = answer ? `${answer.status}` : `${outcome}`;
      onOutcome({ kind: 'read', said, tookMs: performance.now() - startedMs, bytes: answer?.bytes });
      await pause(REST_MS);
    }
    browser.close();
  });
  // `stop` reports a failure, so it must not end the process before.
  for (const one of looking) one.catch(() => {});
  return {
    async stop() {
      stopping.abort();
      await Promise.all(looking);
    },
    end: () => stopping.abort(),
  };
}
