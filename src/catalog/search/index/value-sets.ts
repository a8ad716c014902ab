import { add, type Bitmap, countCommon, emptyBitmap, has, unionInto } from './bitmap.ts';
import type { Columns } from './columns.ts';

/** The set of listings that have one value. */
export interface ValueSet {
  addTo(bitmap: Bitmap): void;
  countIn(bitmap: Bitmap): number;
}

export const EMPTY_SET: ValueSet = { addTo() {}, countIn: () => 0 };

/**
 * One set per value: a bitmap, or a list of ordinals where that takes less memory, as for most colors of a large
 * catalog.
 */
export function valueSetsOf({ productIds, starts, valueIds, values }: Columns): Map<string, ValueSet> {
  const size = productIds.length;
  const counts = new Uint32Array(values.length);
  for (const id of valueIds) counts[id] = (counts[id] as number) + 1;
  const writers = Array.from(counts, (count) => (count * 32 > size ? dense(size) : sparse(count)));
  for (let ordinal = 0; ordinal < size; ordinal++) {
    const end = starts[ordinal + 1] as number;
    for (let at = starts[ordinal] as number; at < end; at++) writers[valueIds[at] as number]?.write(ordinal);
  }
  return new Map(values.map((value, id) => [value, writers[id]?.set ?? EMPTY_SET]));
}

interface Writer {
  write(ordinal: number): void;
  set: ValueSet;
}

function dense(size: number): Writer {
  const members = emptyBitmap(size);
  return {
    write: (ordinal) => add(members, ordinal),
    set: {
      addTo: (bitmap) => unionInto(bitmap, members),
      countIn: (bitmap) => countCommon(bitmap, members),
    },
  };
}

function sparse(count: number): Writer {
  const members = new Uint32Array(count);
  let written = 0;
  return {
    write(ordinal) {
      members[written++] = ordinal;
    },
    set: {
      addTo(bitmap) {
        for (const member of members) add(bitmap, member);
      },
      countIn(bitmap) {
        let found = 0;
        for (const member of members) if (has(bitmap, member)) found++;
        return found;
      },
    },
  };
}
