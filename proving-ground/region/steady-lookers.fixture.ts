import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, type BrowserRequest, openBrowser, Unanswered } from '../lab/shoppers/browser.ts';

export interface SteadyOptions {
  count: number;
  /** The time from one request to the next, whether or not the last one was answered. */
  everyMs: number;
  port: number;
  /** The last person begins this long after the first, so that cached entries do not expire for all at once. */
  spreadMs: number;
  /** Paths of product pages. */
  paths: readonly string[];
  /** Each adds this to its cart before it begins. */
  sku: string;
}

/** What people look at in turn. Like real people, they see more catalog pages than carts. */
const TURNS = ['listing', 'product', 'product', 'cart'] as const;
export type LookKind = (typeof TURNS)[number];

export interface Looks {
  looks: number;
  good: number;
  /** How many of the good ones took more than 2 s. */
  slow: number;
  slowestMs: number;
  outcomes: Record<string, number>;
}

/** A failed request. */
export interface Failure {
  /** When it began. */
  at: string;
  tookMs: number;
  path: string;
  said: string;
  /** The instance that answered. Undefined when the load balancer answered, or no one did. */
  servedBy: string | undefined;
}

const FAILURES_MAX = 200;

const SLOW_MS = 2_000;

/**
 * Sends people who browse at a steady pace. People who wait for each answer send few requests during an outage, which
 * would make the share of good answers look better than it is.
 */
export function sendSteadyLookers(options: SteadyOptions) {
  const { count, everyMs, spreadMs, port, paths, sku } = options;
  const failures: Failure[] = [];
  const looked: Record<LookKind, Looks> = { listing: nothing(), product: nothing(), cart: nothing() };
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const browsers = Array.from({ length: count }, () => openBrowser());
  const add: BrowserRequest = { method: 'POST', path: '/api/cart/line-items', json: { sku, quantity: 1 } };
  const pathOf = (what: LookKind, turn: number) =>
    what === 'cart'
      ? '/cart'
      : what === 'listing'
        ? '/products'
        : (paths[turn % paths.length] ?? '/products');
  const lookFor = async (browser: Browser, at: number) => {
    await pause((spreadMs * at) / count);
    await browser.ask(port, add);
    for (let turn = at; !stopping.signal.aborted; turn++) {
      const what = TURNS[turn % TURNS.length] ?? 'listing';
      const one = look(browser, port, pathOf(what, turn), looked[what])
        .then((failure) => void (failure && failures.length < FAILURES_MAX && failures.push(failure)))
        .finally(() => underWay.delete(one));
      underWay.add(one);
      await pause(everyMs);
    }
  };
  const looking = browsers.map(lookFor);
  return {
    failures,
    /** Waits for requests in progress. Each ends within the browser's 20 s. */
    async stop(): Promise<Record<LookKind, Looks>> {
      stopping.abort();
      await Promise.all(looking);
      await Promise.all(underWay);
      for (const browser of browsers) browser.close();
      return looked;
    },
  };
}

const nothing = (): Looks => ({ looks: 0, good: 0, slow: 0, slowestMs: 0, outcomes: {} });

async function look(
  browser: Browser,
  port: number,
  path: string,
  looks: Looks,
): Promise<Failure | undefined> {
  const [startedMs, at] = [performance.now(), new Date().toISOString().slice(11, 23)];
  const { said, servedBy } = await browser.ask(port, { method: 'GET', path }).then(
    ({ status, headers }) => ({ said: `${status}`, servedBy: headers['x-served-by']?.toString() }),
    (error: unknown) => {
      if (error instanceof Unanswered) return { said: error.code, servedBy: undefined };
      throw error;
    },
  );
  const tookMs = performance.now() - startedMs;
  looks.looks++;
  looks.outcomes[said] = (looks.outcomes[said] ?? 0) + 1;
  looks.slowestMs = Math.max(looks.slowestMs, tookMs);
  if (said !== '200') return { at, tookMs: Math.round(tookMs), path, said, servedBy };
  looks.good++;
  if (tookMs > SLOW_MS) looks.slow++;
  return undefined;
}
