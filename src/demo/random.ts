import { createHash } from 'node:crypto';

/** Random choices that are the same for the same seed. Each topic has its own generator, so changing one does not affect the others. */
export interface Random {
  /** At least 0 and less than 1. */
  next(): number;
  /** A whole number from `min` to `max`. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  /** Picks a value in proportion to its weight. */
  weighted<T>(values: readonly T[], weightOf: (value: T, index: number) => number): T;
  /** Normally distributed with mean 0 and standard deviation 1. */
  normal(): number;
  shuffled<T>(values: readonly T[]): T[];
  /** A UUID of version 7, so that IDs sort by time. */
  uuid(at: Date): string;
}

export function createRandom(seed: string): Random {
  const next = sfc32(createHash('sha256').update(seed).digest());
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (values) => values[int(0, values.length - 1)] as (typeof values)[number],
    weighted: (values, weightOf) => weighted(values, weightOf, next()),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffled(values) {
      const left = [...values];
      for (let last = left.length - 1; last > 0; last--) {
        const other = int(0, last);
        [left[last], left[other]] = [left[other] as never, left[last] as never];
      }
      return left;
    },
    uuid: (at) => uuidAt(at, next),
  };
}

function weighted<T>(values: readonly T[], weightOf: (value: T, index: number) => number, share: number): T {
  const weights = values.map(weightOf);
  let left = share * weights.reduce((sum, weight) => sum + weight, 0);
  const found = values.find((_, index) => {
    left -= weights[index] as number;
    return left < 0;
  });
  return (found ?? values.at(-1)) as T;
}

/** The generator sfc32 of PractRand by Chris Doty-Humphrey: https://pracrand.sourceforge.net/ */
function sfc32(seed: Buffer): () => number {
  let [a, b, c, counter] = [0, 4, 8, 12].map((at) => seed.readInt32LE(at)) as [
    number,
    number,
    number,
    number,
  ];
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
}

/** RFC 9562, section 5.7: 48 bits of Unix time in ms, then random bits. */
function uuidAt(at: Date, next: () => number): string {
  const hex = (digits: number) =>
    Math.floor(next() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${'89ab'[Math.floor(next() * 4)]}${hex(3)}-${hex(6)}${hex(6)}`;
}
