/** A request for a permit. */
export interface Claim {
  /** Claims of one network share its turns. */
  network: string;
  /** Goes before the others, such as a browser that has signed in to the account before. */
  isFirst: boolean;
}

/** Limits work at once, and shares it between networks while more of them ask than there are permits. */
export interface FairSemaphore {
  /** Resolves to false, at once or after a wait, where too many wait and this claim comes last. */
  acquire(claim: Claim): Promise<boolean>;
  release(): void;
  /** Removes one claim of the network that was a good one, such as a right password. */
  forgive(network: string): void;
}

interface WaitingClaim extends Claim {
  settle(isAcquired: boolean): void;
}

/** One of four permits and one of four places to wait are for claims that are not first. */
const FIRST_SHARE = 3 / 4;
const FIRST_IN_A_ROW_MAX = 3;

/**
 * The next permit goes to the network with the fewest claims lately, and among equals to the claim that has waited
 * longest. Where all places are taken, the network with the most claims loses its newest waiting one, so a
 * storm does not drop the newcomer from a quiet network, however many networks it comes from.
 */
export function createFairSemaphore(permits: number, waitingMax: number): FairSemaphore {
  const waiting: WaitingClaim[] = [];
  const claims = createClaims();
  let free = permits;
  let firstInARow = 0;

  /** Oldest first. */
  const inLane = (isFirst: boolean) => waiting.filter((one) => one.isFirst === isFirst);
  const countsOf = (lane: readonly WaitingClaim[]) => lane.map(({ network }) => claims.of(network));

  function take(one: WaitingClaim): WaitingClaim {
    waiting.splice(waiting.indexOf(one), 1);
    return one;
  }

  function dropOne(): void {
    const isFirst = inLane(true).length > waitingMax * FIRST_SHARE;
    const lane = inLane(isFirst);
    const counts = countsOf(lane);
    const dropped = lane[counts.lastIndexOf(Math.max(...counts))];
    if (dropped) take(dropped).settle(false);
  }

  function next(): WaitingClaim | undefined {
    const [first, others] = [inLane(true), inLane(false)];
    const isFirst = first.length > 0 && (others.length === 0 || firstInARow < FIRST_IN_A_ROW_MAX);
    firstInARow = isFirst ? firstInARow + 1 : 0;
    const lane = isFirst ? first : others;
    const counts = countsOf(lane);
    const found = lane[counts.indexOf(Math.min(...counts))];
    return found && take(found);
  }

  return {
    async acquire({ network, isFirst }) {
      claims.add(network);
      if (free > 0) {
        free -= 1;
        return true;
      }
      return new Promise<boolean>((settle) => {
        waiting.push({ network, isFirst, settle });
        if (waiting.length > waitingMax) dropOne();
      });
    },
    release() {
      const one = next();
      if (one) one.settle(true);
      else free += 1;
    },
    forgive: claims.remove,
  };
}

/** The same time as the window of the sign-in limits. */
const CLAIMS_COUNT_MS = 15 * 60 * 1_000;
/** A storm reaches this number in some seconds, in which each of its networks has claimed several times. */
const CLAIMS_MAX = 10_000;

/** Counts how often networks have claimed lately. */
function createClaims() {
  const entries: { network: string; at: number }[] = [];
  const counts = new Map<string, number>();

  function uncount(network: string): void {
    const left = (counts.get(network) ?? 0) - 1;
    if (left > 0) counts.set(network, left);
    else counts.delete(network);
  }

  function forgetOld(): void {
    const oldest = Date.now() - CLAIMS_COUNT_MS;
    for (let one = entries[0]; one && (one.at <= oldest || entries.length > CLAIMS_MAX); one = entries[0]) {
      entries.shift();
      uncount(one.network);
    }
  }

  return {
    add(network: string): void {
      entries.push({ network, at: Date.now() });
      counts.set(network, (counts.get(network) ?? 0) + 1);
      forgetOld();
    },
    remove(network: string): void {
      const index = entries.findLastIndex((entry) => entry.network === network);
      if (index < 0) return;
      entries.splice(index, 1);
      uncount(network);
    },
    of: (network: string): number => counts.get(network) ?? 0,
  };
}
