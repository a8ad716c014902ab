import { type Browser, openBrowser, type Where } from './browser.ts';
import { createMeasures, type Measures, type Outcome } from './measures.ts';
import { seededRandom } from './random.ts';
import { createShopper, type Finding, HABITS, type Habits, type Shopper } from './shopper.ts';

/** After this, the shop counts as permanently down. */
const PATIENCE_MS = 90_000;

export interface CrowdOptions {
  count: number;
  seed: number;
  /** The address that the shop listens at. */
  port: Where;
  /** Each shopper gets its own share, so that an item's SKU identifies the shopper. */
  skus: readonly string[];
  /** Catalog pages for shoppers who browse. */
  pages?: readonly string[];
  habits?: Partial<Habits>;
  /** Part of the email addresses. Each crowd at the same shop needs its own. */
  name?: string;
  /** Opens a new device without cookies for the shopper of this number. */
  openBrowser?: (shopper: number) => Browser;
  /** Waits before a retry. */
  pause?: (ms: number) => Promise<unknown>;
  /** Called after each request. */
  onOutcome?: (outcome: Outcome) => void;
}

/** The shop limits tries by address, so shoppers come from different ones. */
const addressOf = (shopper: number) => `127.0.1.${1 + (shopper % 250)}`;
const openOwnBrowser = (shopper: number) => openBrowser({ localAddress: addressOf(shopper) });

/** The effects of a fault on shoppers, in milliseconds. */
export interface Recovery {
  /** The longest time in which no change was acknowledged. */
  outageMs: number;
  /** The time from the fault until every shopper had a change acknowledged that began after the repair. */
  everyoneMs: number;
}

interface Outage {
  /** Call it when the broken part runs again. */
  mended(): Promise<Recovery>;
}

/** Shoppers who shop until they are stopped, and what they found. */
export interface Crowd {
  readonly shoppers: readonly Shopper[];
  readonly findings: readonly Finding[];
  /** Changes that the shop acknowledged. */
  readonly acknowledged: number;
  /** Counts of requests by outcome: a status, or why there was no answer. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly slowestMs: number;
  readonly measures: Measures;
  readonly signIns: number;
  /** Resolves once this many more changes are acknowledged. */
  more(count: number): Promise<void>;
  /** Call it just before the fault. */
  watchOutage(): Outage;
  lookFirst(): void;
  /** Waits until everyone has finished the action in progress. */
  stop(): Promise<void>;
  /** Compares every cart with the acknowledged changes. */
  check(): Promise<void>;
  close(): void;
}

export function sendShoppers(options: CrowdOptions): Crowd {
  const { count, seed, port, skus, pages = [], name: crowd = 'crowd', pause } = options;
  const open = options.openBrowser ?? openOwnBrowser;
  const random = seededRandom(seed);
  const share = Math.floor(skus.length / count);
  const findings: Finding[] = [];
  const outcomes = new Map<string, number>();
  const measures = createMeasures();
  const listeners = new Set<(shopper: string, startedMs: number) => void>();
  const stopping = new AbortController();
  let acknowledged = 0;
  let slowestMs = 0;

  const shoppers = Array.from({ length: count }, (_, index) => {
    const name = `shopper-${index + 1}`;
    return createShopper({
      name,
      where: port,
      habits: { ...HABITS, ...options.habits },
      openBrowser: () => open(index),
      mailbox: `${crowd}-${name}`,
      pages,
      pause,
      skus: skus.slice(index * share, (index + 1) * share),
      random: random.fork(),
      onFinding: (finding) => findings.push(finding),
      onAcknowledged(startedMs) {
        acknowledged++;
        for (const listener of listeners) listener(name, startedMs);
      },
      onOutcome(outcome) {
        const { said, tookMs } = outcome;
        outcomes.set(said, (outcomes.get(said) ?? 0) + 1);
        slowestMs = Math.max(slowestMs, tookMs);
        measures.note(outcome);
        options.onOutcome?.(outcome);
      },
    });
  });
  const shopping = shoppers.map((shopper) =>
    shopper.shop(stopping.signal).catch((error: Error) => {
      const fault = { kind: 'answer', detail: String(error.stack) } as const;
      const lastActions = [...shopper.lastActions];
      findings.push({ shopper: shopper.name, fault, changesLost: 0, afterSignIn: false, lastActions });
    }),
  );

  /** Resolves when the listener returns true. */
  const watch = (listen: (shopper: string, startedMs: number) => boolean): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(
      () => reject(new Error(`Timed out after ${PATIENCE_MS} ms:\n${lastOf(shoppers)}`)),
      PATIENCE_MS,
    );
    const listener = (shopper: string, startedMs: number) => listen(shopper, startedMs) && resolve();
    listeners.add(listener);
    return promise.finally(() => {
      clearTimeout(timer);
      listeners.delete(listener);
    });
  };

  return {
    shoppers,
    findings,
    outcomes,
    measures,
    get signIns() {
      return shoppers.reduce((sum, shopper) => sum + shopper.signIns, 0);
    },
    get acknowledged() {
      return acknowledged;
    },
    get slowestMs() {
      return slowestMs;
    },
    more(more) {
      const enough = acknowledged + more;
      return watch(() => acknowledged >= enough);
    },
    watchOutage() {
      const faultMs = performance.now();
      let lastMs = faultMs;
      let outageMs = 0;
      const measure = () => {
        outageMs = Math.max(outageMs, performance.now() - lastMs);
        lastMs = performance.now();
      };
      listeners.add(measure);
      return {
        async mended() {
          const mendedMs = performance.now();
          const waiting = new Set(shoppers.map(({ name }) => name));
          await watch((shopper, startedMs) => {
            if (startedMs > mendedMs) waiting.delete(shopper);
            return waiting.size === 0;
          });
          listeners.delete(measure);
          return { outageMs, everyoneMs: performance.now() - faultMs };
        },
      };
    },
    lookFirst() {
      for (const shopper of shoppers) shopper.lookFirst();
    },
    async stop() {
      stopping.abort();
      await Promise.all(shopping);
    },
    async check() {
      await Promise.all(shoppers.map((shopper) => shopper.check()));
    },
    close() {
      stopping.abort();
      for (const shopper of shoppers) shopper.close();
    },
  };
}

const lastOf = (shoppers: readonly Shopper[]) =>
  shoppers.map(({ name, lastActions }) => `${name}: ${lastActions.at(-1) ?? 'nothing yet'}`).join('\n');

/** Describes for a failed test who found what, and what they did before. */
export function describeFindings(findings: readonly Finding[]): string {
  return findings
    .slice(0, 10)
    .map(
      ({ shopper, fault, lastActions }) =>
        `${shopper}: ${JSON.stringify(fault)}\n  ${lastActions.join('\n  ')}`,
    )
    .join('\n');
}
