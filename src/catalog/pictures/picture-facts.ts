import { isCleanText } from '../../web/typed-text.ts';
import type { PicturedProduct } from './find-pictures.ts';

/** What the staff says about a picture. A member that is missing stays as it is. */
export interface PictureFacts {
  alt?: string;
  focusX?: number;
  focusY?: number;
  colors?: readonly string[];
  skus?: readonly string[];
}

const ALT_LENGTH_MAX = 512;

export type CheckedFacts = { ok: true; facts: PictureFacts } | { ok: false; reason: 'faulty'; fault: string };

/** Tidies the facts and finds what is wrong with them. Colors are known by their name in any case. */
export function checkFacts(given: PictureFacts, product: PicturedProduct): CheckedFacts {
  const facts = { ...given };
  if (given.alt !== undefined) {
    facts.alt = given.alt.replace(/\s+/g, ' ').trim();
    if (!isCleanText(facts.alt, ALT_LENGTH_MAX))
      return faulty(`The description can have ${ALT_LENGTH_MAX} characters.`);
  }
  for (const value of [given.focusX, given.focusY])
    if (value !== undefined && !(Number.isInteger(value) && value >= 0 && value <= 100))
      return faulty('The focal point is two whole percentages from 0 to 100.');
  const colors = knownOf(given.colors, product.colors);
  if (colors.unknown !== undefined)
    return faulty(`No variant of ${product.name} has the color ${colors.unknown.slice(0, 100)}.`);
  const skus = knownOf(given.skus, product.skus);
  if (skus.unknown !== undefined)
    return faulty(`${product.name} has no variant with the SKU ${skus.unknown.slice(0, 100)}.`);
  return {
    ok: true,
    facts: {
      ...facts,
      ...(given.colors && { colors: colors.known }),
      ...(given.skus && { skus: skus.known }),
    },
  };
}

const faulty = (fault: string): CheckedFacts => ({ ok: false, reason: 'faulty', fault });

/** Replaces each value by the known one that differs in case only, without repetition. */
function knownOf(values: readonly string[] = [], known: readonly string[]) {
  const byLower = new Map(known.map((one) => [one.toLowerCase(), one]));
  const found = values.map((value) => byLower.get(value.trim().toLowerCase()));
  const unknownAt = found.indexOf(undefined);
  return {
    known: [...new Set(found.filter((one) => one !== undefined))],
    unknown: unknownAt === -1 ? undefined : values[unknownAt],
  };
}
