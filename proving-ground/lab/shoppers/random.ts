/** A random number generator that repeats itself with the same seed. */
export interface Random {
  /** Returns a number from 0 to below 1. */
  next(): number;
  /** Returns a whole number below `limit`. */
  below(limit: number): number;
  chance(probability: number): boolean;
  /** Returns undefined for an empty list. */
  pick<T>(items: readonly T[]): T | undefined;
  shuffled<T>(items: readonly T[]): T[];
  /** Returns a separate generator, so that one part's numbers do not depend on another's timing. */
  fork(): Random;
}

/** Uses Mulberry32, whose 32 bits of state are enough for schedules and shopping lists. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: <T>(items: readonly T[]) => items[below(items.length)],
    shuffled(items) {
      const left = [...items];
      return items.map(() => left.splice(below(left.length), 1)[0] as (typeof left)[number]);
    },
    fork: () => seededRandom(below(2 ** 32)),
  };
}

export const drawSeed = (): number => Math.floor(Math.random() * 1_000_000) + 1;
