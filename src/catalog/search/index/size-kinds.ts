import { SIZE_KINDS, SIZED_TYPES, type SizeKind, sizedType, sizeKind } from '../../sizes.ts';
import type { Columns } from './columns.ts';

/** The kinds of each size by its slug, in the order of SIZE_KINDS. Jeans and shoes may both have a "36". */
export function sizeKindsOf({ starts, valueIds, values, productIds }: Columns): Map<string, SizeKind[]> {
  const typeBits = values.map((value) =>
    value.startsWith(TYPE) ? 1 << SIZED_TYPES.indexOf(sizedType(value.slice(TYPE.length))) : 0,
  );
  const isSize = values.map((value) => value.startsWith(SIZE));
  /** For each size, one bit for each type that has it. */
  const types = new Uint8Array(values.length);
  for (let ordinal = 0; ordinal < productIds.length; ordinal++) {
    const ids = valueIds.subarray(starts[ordinal], starts[ordinal + 1]);
    let bits = 0;
    for (const id of ids) bits |= typeBits[id] as number;
    for (const id of ids) if (isSize[id]) types[id] = (types[id] as number) | (bits || 1);
  }
  return new Map(
    values.flatMap((value, id) =>
      isSize[id] ? [[value.slice(SIZE.length), kindsOf(value.slice(SIZE.length), types[id] as number)]] : [],
    ),
  );
}

const TYPE = 'type:';
const SIZE = 'size:';

function kindsOf(size: string, bits: number): SizeKind[] {
  const types = SIZED_TYPES.filter((_, at) => bits & (1 << at));
  const kinds = new Set(types.map((type) => sizeKind(size, type)));
  return SIZE_KINDS.filter((kind) => kinds.has(kind));
}
