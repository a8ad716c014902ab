import { COUNTRIES, REST_OF_WORLD } from '../../../settings/countries.ts';

const REST = 'Rest of the world';

export const countryName = (code: string): string =>
  code === REST_OF_WORLD ? REST : (COUNTRIES.get(code) ?? code);

/** "Austria, Belgium, Rest of the world". */
export const namesOfCountries = (codes: readonly string[]): string => codes.map(countryName).join(', ');

const CODES: ReadonlyMap<string, string> = new Map(
  [...COUNTRIES, [REST_OF_WORLD, REST] as const].flatMap(([code, name]) => [
    [code.toLowerCase(), code] as const,
    [name.toLowerCase(), code] as const,
  ]),
);

/** Reads names or codes, separated by commas or line breaks. What is neither stays as it was typed, and is a fault. */
export function parseCountries(text: string): string[] {
  const parts = text.split(/[,;\n]/).flatMap((part) => {
    const words = part.trim().split(/\s+/).filter(Boolean);
    const areCodes = words.every((word) => CODES.has(word.toLowerCase()) && word.length <= 2);
    return areCodes ? words : [words.join(' ')];
  });
  return parts.filter(Boolean).map((part) => CODES.get(part.toLowerCase()) ?? part);
}
