/** A set of small integers, one bit per integer. Operations on two bitmaps require the same size. */
export type Bitmap = Uint32Array;

const BITS = 32;

export const emptyBitmap = (size: number): Bitmap => new Uint32Array(Math.ceil(size / BITS));

export function fullBitmap(size: number): Bitmap {
  const bitmap = emptyBitmap(size).fill(0xffff_ffff);
  if (size % BITS > 0) bitmap[bitmap.length - 1] = 2 ** (size % BITS) - 1;
  return bitmap;
}

export function add(bitmap: Bitmap, member: number): void {
  bitmap[member >>> 5] = (bitmap[member >>> 5] as number) | (1 << (member & 31));
}

export const has = (bitmap: Bitmap, member: number): boolean =>
  ((bitmap[member >>> 5] as number) & (1 << (member & 31))) !== 0;

export function unionInto(bitmap: Bitmap, others: Bitmap): void {
  for (let word = 0; word < bitmap.length; word++) {
    bitmap[word] = (bitmap[word] as number) | (others[word] as number);
  }
}

export function intersectInto(bitmap: Bitmap, others: Bitmap): void {
  for (let word = 0; word < bitmap.length; word++) {
    bitmap[word] = (bitmap[word] as number) & (others[word] as number);
  }
}

/** Replaces the members by all others. */
export function invert(bitmap: Bitmap, all: Bitmap): void {
  for (let word = 0; word < bitmap.length; word++)
    bitmap[word] = (bitmap[word] as number) ^ (all[word] as number);
}

export function countBits(bitmap: Bitmap): number {
  let count = 0;
  for (let word = 0; word < bitmap.length; word++) count += popCount(bitmap[word] as number);
  return count;
}

export function countCommon(one: Bitmap, other: Bitmap): number {
  let count = 0;
  for (let word = 0; word < one.length; word++)
    count += popCount((one[word] as number) & (other[word] as number));
  return count;
}

/** Yields the members in descending order. */
export function* descendingMembers(bitmap: Bitmap): Generator<number> {
  for (let word = bitmap.length - 1; word >= 0; word--) {
    let rest = bitmap[word] as number;
    while (rest !== 0) {
      const bit = BITS - 1 - Math.clz32(rest);
      yield word * BITS + bit;
      rest &= ~(1 << bit);
    }
  }
}

/** Counts the bits of a 32-bit word by adding up pairs, then groups of four, then bytes in parallel. */
function popCount(word: number): number {
  let sums = word - ((word >>> 1) & 0x5555_5555);
  sums = (sums & 0x3333_3333) + ((sums >>> 2) & 0x3333_3333);
  sums = (sums + (sums >>> 4)) & 0x0f0f_0f0f;
  return Math.imul(sums, 0x0101_0101) >>> 24;
}
