/** Asks for work to be done. The callers of one network share its turns, and so do those of one browser. */
export interface Caller {
  network: string;
  /** A browser that may go first. It shares its turns only with itself, whatever networks it comes from. */
  browser?: string | undefined;
  /** Goes before others, such as a browser that has signed in to the account before. */
  isFirst: boolean;
}

/** Limits how much work runs at once, and shares it fairly between networks while too many ask. */
export interface FairSemaphore {
  /** Resolves to false, at once or after a wait, where too many are waiting and this caller comes last. */
  acquire(caller: Caller): Promise<boolean>;
  release(): void;
  /** Takes one call of this caller out of the counts, such as after a correct password. */
  uncount(caller: Pick<Caller, 'network' | 'browser'>): void;
}

interface WaitingCaller extends Caller {
  settle(isAcquired: boolean): void;
}

/** First callers get three of four turns and three of four places to wait. All callers compete for the fourth. */
const FIRST_SHARE = 3 / 4;
const FIRST_IN_A_ROW_MAX = 3;

/**
 * The next turn goes to the caller with the fewest recent calls, and among equals to the one that has waited longest.
 * When all places to wait are taken, the caller with the most recent calls loses its newest place, so a flood does not
 * drop a newcomer from a quiet network, however many networks the flood comes from. A first caller is never worse off
 * than another one with the same count, because it competes for everything that the other competes for.
 */
export function createFairSemaphore(limit: number, waitingMax: number): FairSemaphore {
  const waiting: WaitingCaller[] = [];
  const calls = createCallCounts();
  let running = 0;
  let firstInARow = 0;

  const countOf = (caller: Caller) => Math.max(...keysOf(caller).map(calls.of));
  /** Sorted from the oldest to the newest. */
  const firstCallers = () => waiting.filter(({ isFirst }) => isFirst);

  function remove(one: WaitingCaller): WaitingCaller {
    waiting.splice(waiting.indexOf(one), 1);
    return one;
  }

  function dropOne(): void {
    const ranked = firstCallers().toSorted((a, b) => countOf(a) - countOf(b));
    const placed = new Set(ranked.slice(0, waitingMax * FIRST_SHARE));
    const others = waiting.filter((one) => !placed.has(one));
    const counts = others.map(countOf);
    const dropped = others[counts.lastIndexOf(Math.max(...counts))];
    if (dropped) remove(dropped).settle(false);
  }

  function next(): WaitingCaller | undefined {
    const first = firstCallers();
    const isFirst = first.length > 0 && firstInARow < FIRST_IN_A_ROW_MAX;
    firstInARow = isFirst ? firstInARow + 1 : 0;
    const competing = isFirst ? first : waiting;
    const counts = competing.map(countOf);
    const found = competing[counts.indexOf(Math.min(...counts))];
    return found && remove(found);
  }

  return {
    async acquire(caller) {
      for (const key of keysOf(caller)) calls.add(key);
      if (running < limit) {
        running += 1;
        return true;
      }
      return new Promise<boolean>((settle) => {
        waiting.push({ ...caller, settle });
        if (waiting.length > waitingMax) dropOne();
      });
    },
    release() {
      const one = next();
      if (one) one.settle(true);
      else running -= 1;
    },
    uncount(caller) {
      for (const key of keysOf(caller)) calls.remove(key);
    },
  };
}

const keysOf = ({ network, browser }: Pick<Caller, 'network' | 'browser'>): string[] =>
  browser === undefined ? [network] : [network, browser];

/** The same time as the window of the sign-in limits. */
const COUNTED_MS = 15 * 60 * 1_000;
/** A flood reaches this number within seconds, in which each of its networks has called several times. */
const COUNTED_MAX = 10_000;

/** Counts the recent calls of networks and browsers. */
function createCallCounts() {
  const entries: { key: string; at: number }[] = [];
  const counts = new Map<string, number>();

  function decrement(key: string): void {
    const left = (counts.get(key) ?? 0) - 1;
    if (left > 0) counts.set(key, left);
    else counts.delete(key);
  }

  function removeOld(): void {
    const oldest = Date.now() - COUNTED_MS;
    for (let one = entries[0]; one && (one.at <= oldest || entries.length > COUNTED_MAX); one = entries[0]) {
      entries.shift();
      decrement(one.key);
    }
  }

  return {
    add(key: string): void {
      entries.push({ key, at: Date.now() });
      counts.set(key, (counts.get(key) ?? 0) + 1);
      removeOld();
    },
    remove(key: string): void {
      const index = entries.findLastIndex((entry) => entry.key === key);
      if (index < 0) return;
      entries.splice(index, 1);
      decrement(key);
    },
    of: (key: string): number => counts.get(key) ?? 0,
  };
}
