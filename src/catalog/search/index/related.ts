import type { Columns } from './columns.ts';
import { slugHash, slugTable } from './slug-table.ts';

const RELATED_MAX = 4;
/** Neighbors with IDs further from the product's are not considered, so the cost does not grow with the shop. */
const DISTANCE_MAX = 200;

/**
 * Finds available products near a product in catalog order: of one of its departments, but not of its type, and one of
 * each type. Returns their IDs, the nearest first, or undefined for a product that is not listed.
 */
export function relatedFinder(columns: Columns): (slug: string) => number[] | undefined {
  const { productIds, slugHashes } = columns;
  const ordinalOf = slugTable(slugHashes);
  const { types, departments, available } = traitsOf(columns);
  const distance = (one: number, other: number) =>
    Math.abs((productIds[other] ?? Number.POSITIVE_INFINITY) - (productIds[one] as number));
  return (slug) => {
    const ordinal = ordinalOf(slugHash(slug));
    if (ordinal < 0) return undefined;
    const related: number[] = [];
    const seenTypes = [types[ordinal]];
    let [before, after] = [ordinal - 1, ordinal + 1];
    while (related.length < RELATED_MAX) {
      const nearest = distance(ordinal, before) <= distance(ordinal, after) ? before-- : after++;
      if (distance(ordinal, nearest) > DISTANCE_MAX) break;
      const isOfDepartment = ((departments[nearest] as number) & (departments[ordinal] as number)) !== 0;
      if (!available[nearest] || !isOfDepartment || seenTypes.includes(types[nearest])) continue;
      seenTypes.push(types[nearest]);
      related.push(productIds[nearest] as number);
    }
    return related;
  };
}

/** The traits of each listing. They are arrays of numbers because a search may pass hundreds of neighbors. */
interface Traits {
  /** The ID of the type's value, or -1 without a type. */
  types: Int32Array;
  /** One bit for each department. A shop has four. */
  departments: Uint32Array;
  available: Uint8Array;
}

function traitsOf({ productIds, starts, valueIds, values }: Columns): Traits {
  const size = productIds.length;
  const traits = {
    types: new Int32Array(size).fill(-1),
    departments: new Uint32Array(size),
    available: new Uint8Array(size),
  };
  const isType = values.map((value) => value.startsWith('type:'));
  const availableId = values.indexOf('available');
  let bit = 1;
  const departmentBits = values.map((value) => {
    if (!value.startsWith('department:')) return 0;
    const own = bit;
    bit *= 2;
    return own;
  });
  for (let ordinal = 0; ordinal < size; ordinal++) {
    const end = starts[ordinal + 1] as number;
    for (let at = starts[ordinal] as number; at < end; at++) {
      const id = valueIds[at] as number;
      if (isType[id]) traits.types[ordinal] = id;
      if (id === availableId) traits.available[ordinal] = 1;
      traits.departments[ordinal] = (traits.departments[ordinal] as number) | (departmentBits[id] as number);
    }
  }
  return traits;
}
