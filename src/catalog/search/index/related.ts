import type { Columns } from './columns.ts';
import { complementsOf, matchOf, paletteOf, partOf, seasonOf } from './outfit-rules.ts';
import { slugHash, slugTable } from './slug-table.ts';

const RELATED_MAX = 4;
/** Neighbors with IDs further from the product's are not considered, so the cost does not grow with the shop. */
const DISTANCE_MAX = 200;
/** Between two garments that go equally well with the product, the nearer one wins. */
const DISTANCE_WEIGHT = 1 / (DISTANCE_MAX + 1);

/**
 * Finds available products to wear with a product among its neighbors in catalog order: one for each part of an outfit,
 * from one of its departments. If its part is unknown or nothing fits, these are the nearest neighbors of other types.
 * Returns IDs, or undefined for a product that is not listed.
 */
export function relatedFinder(columns: Columns): (slug: string) => number[] | undefined {
  const { productIds, slugHashes } = columns;
  const ordinalOf = slugTable(slugHashes);
  const traits = traitsOf(columns);
  return (slug) => {
    const ordinal = ordinalOf(slugHash(slug));
    if (ordinal < 0) return undefined;
    const outfit = outfitWith(columns, traits, ordinal);
    const related = outfit.length > 0 ? outfit : nearestOfOtherTypes(columns, traits, ordinal);
    return related.map((one) => productIds[one] as number);
  };
}

/** The best neighbor for each part that completes the outfit, the most important part first, and all of one season. */
function outfitWith(columns: Columns, traits: Traits, ordinal: number): number[] {
  const wanted = complementsOf(traits.parts[ordinal] as number);
  if (wanted.length === 0) return [];
  const best = bestOfEachPart(columns, traits, ordinal, wanted);
  const outfit: number[] = [];
  let season = traits.seasons[ordinal] as number;
  for (const part of wanted) {
    const fitting = SEASONS.filter((one) => one * season >= 0).flatMap(
      (one) => best.get(keyOf(part, one)) ?? [],
    );
    const [first] = fitting.sort((a, b) => b.score - a.score);
    if (!first || outfit.length === RELATED_MAX) continue;
    outfit.push(first.ordinal);
    season ||= traits.seasons[first.ordinal] as number;
  }
  return outfit;
}

const SEASONS = [-1, 0, 1];
const keyOf = (part: number, season: number): number => part * SEASONS.length + season;

interface Found {
  ordinal: number;
  score: number;
}

/** The best neighbor for each part and season. */
function bestOfEachPart(
  columns: Columns,
  traits: Traits,
  ordinal: number,
  wanted: readonly number[],
): Map<number, Found> {
  const best = new Map<number, Found>();
  const own = wornAt(columns, traits, ordinal);
  for (const { neighbor, distance } of neighborsOf(columns, ordinal)) {
    const part = traits.parts[neighbor] as number;
    if (!traits.available[neighbor] || !wanted.includes(part) || !isOfDepartment(traits, ordinal, neighbor))
      continue;
    const other = wornAt(columns, traits, neighbor);
    const match = matchOf(own, other);
    if (match === undefined) continue;
    const [key, score] = [keyOf(part, other.season), match - distance * DISTANCE_WEIGHT];
    if (score > (best.get(key)?.score ?? Number.NEGATIVE_INFINITY))
      best.set(key, { ordinal: neighbor, score });
  }
  return best;
}

const wornAt = ({ pricesMinor }: Columns, { seasons, palettes }: Traits, ordinal: number) => ({
  season: seasons[ordinal] as number,
  palette: palettes[ordinal] as number,
  priceMinor: pricesMinor[ordinal] as number,
});

/** Products that are only in the department of accessories go with every product for adults. */
function isOfDepartment({ departments, adults, accessories }: Traits, own: number, other: number): boolean {
  const [mine, theirs] = [departments[own] as number, departments[other] as number];
  if ((mine & theirs) !== 0) return true;
  if (accessories === 0) return false;
  return theirs === accessories ? (mine & adults) !== 0 : mine === accessories && (theirs & adults) !== 0;
}

function nearestOfOtherTypes(columns: Columns, traits: Traits, ordinal: number): number[] {
  const { types, departments, available } = traits;
  const related: number[] = [];
  const seenTypes = [types[ordinal]];
  for (const { neighbor } of neighborsOf(columns, ordinal)) {
    if (related.length === RELATED_MAX) break;
    const isOfOne = ((departments[neighbor] as number) & (departments[ordinal] as number)) !== 0;
    if (!available[neighbor] || !isOfOne || seenTypes.includes(types[neighbor])) continue;
    seenTypes.push(types[neighbor]);
    related.push(neighbor);
  }
  return related;
}

/** The ordinals and distances of the neighbors of a product, the nearest first. */
function* neighborsOf(
  { productIds }: Columns,
  ordinal: number,
): Generator<{ neighbor: number; distance: number }> {
  const id = productIds[ordinal] as number;
  const distanceTo = (other: number) => Math.abs((productIds[other] ?? Number.POSITIVE_INFINITY) - id);
  let [before, after] = [ordinal - 1, ordinal + 1];
  for (;;) {
    const neighbor = distanceTo(before) <= distanceTo(after) ? before-- : after++;
    const distance = distanceTo(neighbor);
    if (distance > DISTANCE_MAX) return;
    yield { neighbor, distance };
  }
}

/** The traits of each listing. They are arrays of numbers because a search may pass hundreds of neighbors. */
interface Traits {
  /** The ID of the type's value, or -1 without a type. */
  types: Int32Array;
  /** One bit for each department. A shop has four. */
  departments: Uint32Array;
  available: Uint8Array;
  parts: Uint8Array;
  seasons: Int8Array;
  /** One bit for each family of colors that the product comes in. */
  palettes: Uint8Array;
  /** The bits of these departments. 0 if no product is in them. */
  adults: number;
  accessories: number;
}

function traitsOf({ productIds, starts, valueIds, values }: Columns): Traits {
  const size = productIds.length;
  const { meanings, adults, accessories } = meaningsOf(values);
  const traits: Traits = {
    types: new Int32Array(size).fill(-1),
    departments: new Uint32Array(size),
    available: new Uint8Array(size),
    parts: new Uint8Array(size),
    seasons: new Int8Array(size),
    palettes: new Uint8Array(size),
    adults,
    accessories,
  };
  for (let ordinal = 0; ordinal < size; ordinal++) {
    const end = starts[ordinal + 1] as number;
    for (let at = starts[ordinal] as number; at < end; at++) {
      const id = valueIds[at] as number;
      meanings[id]?.(traits, ordinal, id);
    }
  }
  return traits;
}

type Meaning = (traits: Traits, ordinal: number, id: number) => void;

/** Returns for each value of the index how it sets a trait of a listing. */
function meaningsOf(values: readonly string[]) {
  let nextBit = 1;
  let [adults, accessories] = [0, 0];
  const meanings = values.map((value): Meaning | undefined => {
    const [kind, slug = ''] = value.split(':');
    switch (kind) {
      case 'type':
        return ({ types }, ordinal, id) => {
          types[ordinal] = id;
        };
      case 'available':
        return ({ available }, ordinal) => {
          available[ordinal] = 1;
        };
      case 'department': {
        const bit = nextBit;
        nextBit *= 2;
        if (slug === 'accessories') accessories = bit;
        if (slug === 'women' || slug === 'men') adults |= bit;
        return ({ departments }, ordinal) => {
          departments[ordinal] = (departments[ordinal] as number) | bit;
        };
      }
      case 'color': {
        const bit = paletteOf(slug);
        return ({ palettes }, ordinal) => {
          palettes[ordinal] = (palettes[ordinal] as number) | bit;
        };
      }
      case 'drawing': {
        const [part, season] = [partOf(slug), seasonOf(slug)];
        return ({ parts, seasons }, ordinal) => {
          parts[ordinal] = part;
          seasons[ordinal] = season;
        };
      }
      default:
        return undefined;
    }
  });
  return { meanings, adults, accessories };
}
