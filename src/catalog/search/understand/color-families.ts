import { hexOfName } from '../../../pictures/colors.ts';

/** Shades of each color, by their hex. "Blue" finds navy, and "burgundy" finds other reds if the shop has no burgundy. */
const FAMILIES: readonly (readonly string[])[] = [
  ['f6f5f1', 'f0ece3', 'f0e8d6'],
  ['d8c8ae', 'dccfb8', 'c2a982', 'b08d66'],
  ['6b4a35', '4a3228', '8c7f72', 'b08d66'],
  ['9c9a95', 'c9c7c2', '55565a', '3b3b3d'],
  ['242425'],
  ['4a6484', 'a9bed4', '232c42', '2f4fa8'],
  ['2b6470', '5fb0b2', '2f6b5a'],
  ['b3312f', '6a2430', '8c3a2f'],
  ['cf6f2e', 'd9755f', 'a9583a', 'ecb894'],
  ['e2bf4f', 'c79c3c', 'ecdfa6'],
  ['dfa3ad', 'cfa8a0', 'b93c72'],
  ['6d4a78', 'b9a7cc'],
  ['4f7a54', '32503f', '93a08f', '6b6a4c', 'b4ccb0', '2f6b5a'],
];

/** Colors whose name means their whole family. Any other name means one shade, or its family if the shop lacks that shade. */
const GENERAL: ReadonlySet<string> = new Set(
  FAMILIES.map(([hex]) => hex as string).filter((hex) => hex !== '2b6470'),
);

/**
 * Finds the labels of the shop's colors that a folded name means, such as "blue" or "schwarze". Returns an empty
 * list for a name that is not a color.
 */
export function shadesOf(name: string, labelsByHex: ReadonlyMap<string, readonly string[]>): string[] {
  const hex = hexNamed(name);
  if (!hex) return [];
  const same = labelsByHex.get(hex) ?? [];
  if (same.length > 0 && !GENERAL.has(hex)) return [...same];
  const families = FAMILIES.filter((family) => (GENERAL.has(hex) ? family[0] === hex : family.includes(hex)));
  return [...new Set([hex, ...families.flat()])].flatMap((shade) => labelsByHex.get(shade) ?? []);
}

/** Endings of German and French adjectives, which agree with the noun in gender and number. */
const ENDINGS = ['', 'e', 's', 'es', 'er', 'en', 'em'];

function hexNamed(name: string): string | undefined {
  for (const spelling of [name, name.replace(/([aou])e/g, '$1')])
    for (const ending of ENDINGS) {
      const hex = spelling.endsWith(ending) && hexOfName(spelling.slice(0, spelling.length - ending.length));
      if (hex) return hex;
    }
  return undefined;
}
