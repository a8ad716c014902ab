import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../measuring/statistics.ts';
import { type Connection, createConnection } from './connection.ts';
import { createShopper, type Kind, type Shopper } from './model.ts';

export interface CrowdInput {
  port: number;
  thinkMs: number;
  browsesOnly: boolean;
}

export interface CrowdResult {
  requests: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
  /** Answers of 400 and above, and requests without an answer. */
  failed: number;
  /** The p99 and the number of requests by kind. */
  kinds: Record<Kind, { requests: number; p99Ms: number }>;
  /** Requests that were sent again because the shop had ended an idle connection. */
  reopened: number;
  statuses: Record<string, number>;
}

/** Shoppers who are present, think, and send requests until they leave. */
export interface Crowd {
  /** Lets others come until there are so many, and waits until they have settled. */
  growTo(shoppers: number): Promise<void>;
  /** Measures the next seconds. */
  measure(seconds: number): Promise<CrowdResult>;
  /** All shoppers leave. */
  end(): void;
}

/** Shoppers who are due within the same tick share a timer, because one timer each would cost more. */
const TICK_MS = 2;
/** More new connections at once than a server accepts would wait for the system's next try, a second or three later. */
const ARRIVALS_PER_SECOND = 500;
const SETTLE_THINK_TIMES = 2;

interface Place {
  shopper: Shopper;
  connection: Connection;
}

/** Each shopper has a connection and a session of their own. */
export function createCrowd({ port, thinkMs, browsesOnly }: CrowdInput): Crowd {
  let times = noTimes();
  let statuses: Record<string, number> = {};
  const clock = startClock<Place>(takeStep);
  const places: Place[] = [];

  async function takeStep(place: Place): Promise<void> {
    const { kind, text } = place.shopper.next();
    const sentMs = performance.now();
    const answer = await place.connection.send(text).catch(() => undefined);
    times[kind].push(performance.now() - sentMs);
    const status = answer?.status ?? 'no answer';
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (answer) place.shopper.see(answer);
    clock.schedule(place, -thinkMs * Math.log(1 - Math.random()));
  }

  const reopened = () => places.reduce((sum, { connection }) => sum + connection.reopened, 0);
  return {
    async growTo(shoppers) {
      const comeMs = (1_000 * Math.max(0, shoppers - places.length)) / ARRIVALS_PER_SECOND;
      for (let number = places.length; number < shoppers; number++) {
        const place = { shopper: createShopper(number, { browsesOnly }), connection: createConnection(port) };
        places.push(place);
        clock.schedule(place, comeMs * Math.random());
      }
      await pause(comeMs + SETTLE_THINK_TIMES * thinkMs);
    },
    async measure(seconds) {
      const [began, before] = [performance.now(), reopened()];
      times = noTimes();
      statuses = {};
      await pause(seconds * 1_000);
      const elapsed = (performance.now() - began) / 1_000;
      return { ...resultOf(times, statuses), seconds: elapsed, reopened: reopened() - before };
    },
    end() {
      clock.stop();
      for (const { connection } of places) connection.end();
    },
  };
}

const noTimes = (): Record<Kind, number[]> => ({ page: [], cart: [], add: [], order: [] });

/** Calls `act` with each item when it is due. */
function startClock<Item>(act: (item: Item) => Promise<void>) {
  const due = new Map<number, Item[]>();
  let tick = Math.floor(performance.now() / TICK_MS);
  const timer = setInterval(() => {
    for (const now = performance.now() / TICK_MS; tick <= now; tick++) {
      for (const item of due.get(tick) ?? []) void act(item);
      due.delete(tick);
    }
  }, TICK_MS);
  return {
    schedule(item: Item, delayMs: number): void {
      const at = Math.max(tick, Math.ceil((performance.now() + delayMs) / TICK_MS));
      const others = due.get(at);
      if (others) others.push(item);
      else due.set(at, [item]);
    },
    stop: () => clearInterval(timer),
  };
}

function resultOf(times: Record<Kind, number[]>, statuses: Record<string, number>) {
  const kinds = Object.entries(times).map(([kind, each]) => [
    kind,
    {
      requests: each.length,
      p99Ms: percentile(
        each.toSorted((a, b) => a - b),
        0.99,
      ),
    },
  ]);
  const all = Object.values(times)
    .flat()
    .sort((a, b) => a - b);
  const failed = Object.entries(statuses).filter(([status]) => !(Number(status) < 400));
  return {
    requests: all.length,
    p50Ms: percentile(all, 0.5),
    p99Ms: percentile(all, 0.99),
    failed: failed.reduce((sum, [, count]) => sum + count, 0),
    kinds: Object.fromEntries(kinds) as CrowdResult['kinds'],
    statuses,
  };
}
