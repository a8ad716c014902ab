/** Claims of one source share its turns. */
interface Source {
  network: string;
  /** A browser that has a claim to go first. It shares its turns with itself, whatever networks it comes from. */
  browser?: string | undefined;
}

/** A request for a permit. */
export interface Claim extends Source {
  /** Goes before the others, such as a browser that has signed in to the account before. */
  isFirst: boolean;
}

/** Limits work at once, and shares it between networks while more of them ask than there are permits. */
export interface FairSemaphore {
  /** Resolves to false, at once or after a wait, where too many wait and this claim comes last. */
  acquire(claim: Claim): Promise<boolean>;
  release(): void;
  /** Removes one claim of the source that was a good one, such as a right password. */
  forgive(source: Source): void;
}

interface WaitingClaim extends Claim {
  settle(isAcquired: boolean): void;
}

/** Three of four permits and three of four places to wait are for first claims. All claims compete for the fourth. */
const FIRST_SHARE = 3 / 4;
const FIRST_IN_A_ROW_MAX = 3;

/**
 * The next permit goes to the source with the fewest claims lately, and among equals to the claim that has waited
 * longest. Where all places are taken, the source with the most claims loses its newest waiting one, so a
 * storm does not drop the newcomer from a quiet network, however many networks it comes from. A first claim is never
 * worse off than another one of the same counts, because it competes for everything that the other competes for.
 */
export function createFairSemaphore(permits: number, waitingMax: number): FairSemaphore {
  const waiting: WaitingClaim[] = [];
  const claims = createClaims();
  let free = permits;
  let firstInARow = 0;

  const countOf = (source: Source) => Math.max(...keysOf(source).map(claims.of));
  /** Oldest first. */
  const firstOnes = () => waiting.filter(({ isFirst }) => isFirst);

  function take(one: WaitingClaim): WaitingClaim {
    waiting.splice(waiting.indexOf(one), 1);
    return one;
  }

  function dropOne(): void {
    const ranked = firstOnes().toSorted((a, b) => countOf(a) - countOf(b));
    const placed = new Set(ranked.slice(0, waitingMax * FIRST_SHARE));
    const lane = waiting.filter((one) => !placed.has(one));
    const counts = lane.map(countOf);
    const dropped = lane[counts.lastIndexOf(Math.max(...counts))];
    if (dropped) take(dropped).settle(false);
  }

  function next(): WaitingClaim | undefined {
    const first = firstOnes();
    const isFirst = first.length > 0 && firstInARow < FIRST_IN_A_ROW_MAX;
    firstInARow = isFirst ? firstInARow + 1 : 0;
    const lane = isFirst ? first : waiting;
    const counts = lane.map(countOf);
    const found = lane[counts.indexOf(Math.min(...counts))];
    return found && take(found);
  }

  return {
    async acquire(claim) {
      for (const key of keysOf(claim)) claims.add(key);
      if (free > 0) {
        free -= 1;
        return true;
      }
      return new Promise<boolean>((settle) => {
        waiting.push({ ...claim, settle });
        if (waiting.length > waitingMax) dropOne();
      });
    },
    release() {
      const one = next();
      if (one) one.settle(true);
      else free += 1;
    },
    forgive(source) {
      for (const key of keysOf(source)) claims.remove(key);
    },
  };
}

const keysOf = ({ network, browser }: Source): string[] =>
  browser === undefined ? [network] : [network, browser];

/** The same time as the window of the sign-in limits. */
const CLAIMS_COUNT_MS = 15 * 60 * 1_000;
/** A storm reaches this number in some seconds, in which each of its networks has claimed several times. */
const CLAIMS_MAX = 10_000;

/** Counts how often networks and browsers have claimed lately. */
function createClaims() {
  const entries: { key: string; at: number }[] = [];
  const counts = new Map<string, number>();

  function uncount(key: string): void {
    const left = (counts.get(key) ?? 0) - 1;
    if (left > 0) counts.set(key, left);
    else counts.delete(key);
  }

  function forgetOld(): void {
    const oldest = Date.now() - CLAIMS_COUNT_MS;
    for (let one = entries[0]; one && (one.at <= oldest || entries.length > CLAIMS_MAX); one = entries[0]) {
      entries.shift();
      uncount(one.key);
    }
  }

  return {
    add(key: string): void {
      entries.push({ key, at: Date.now() });
      counts.set(key, (counts.get(key) ?? 0) + 1);
      forgetOld();
    },
    remove(key: string): void {
      const index = entries.findLastIndex((entry) => entry.key === key);
      if (index < 0) return;
      entries.splice(index, 1);
      uncount(key);
    },
    of: (key: string): number => counts.get(key) ?? 0,
  };
}
