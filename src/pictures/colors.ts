import { colorNames } from './color-names.ts';

const maxNameLength = 80;
/** Grey marl: a name that says no color gets the quietest cloth. */
export const unknownHex = '9c9a95';

const hexByName: ReadonlyMap<string, string> = new Map(
  colorNames.flatMap(([hex, names]) => names.split(', ').map((name) => [name, hex] as const)),
);

/** All that `colorHex` can give: pictures are drawn in these alone, so that nobody fills the disk with others. */
export const knownHexes: ReadonlySet<string> = new Set([...hexByName.values(), unknownHex]);

/**
 * Six lower-case hexadecimal digits for a color's name in English, German, French, Spanish or Italian. Case and
 * accents do not matter. Of a longer name the longest run of known words counts, and of equal ones the last, for
 * it is the noun ("Dark navy"); of two colors ("Navy/White") the first, for it is the ground.
 */
export function colorHex(name: string): string {
  const [first = '', ...others] = name
    .slice(0, maxNameLength)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .split(/[/&+,|]/);
  for (const part of [first, ...others]) {
    const hex = hexInWords(part.split(/[^a-z]+/).filter(Boolean));
    if (hex) return hex;
  }
  return unknownHex;
}

function hexInWords(words: string[]): string | undefined {
  for (let length = Math.min(words.length, 3); length > 0; length--) {
    for (let start = words.length - length; start >= 0; start--) {
      const run = words.slice(start, start + length).join(' ');
      const hex = hexByName.get(run) ?? (length === 1 ? hexOfCompound(run) : undefined);
      if (hex) return hex;
    }
  }
  return undefined;
}

/** German writes the shade before the color in one word: "Graublau", "Weinrot". */
const compoundEnd = /(?:schwarz|weiss|grau|blau|grun|gelb|rot|rosa|braun|orange|beige|lila)(?=e?[nrs]?$)/;

function hexOfCompound(word: string): string | undefined {
  const end = compoundEnd.exec(word)?.[0];
  return end && hexByName.get(end);
}
