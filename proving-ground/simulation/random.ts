/** Random numbers that are the same in each run, so that a prediction can be repeated. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  uniform(): number;
  exponential(mean: number): number;
}

/** The generator is mulberry32, which is small and passes the usual tests of randomness. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { uniform, exponential: (mean) => -mean * Math.log(1 - uniform()) };
}
