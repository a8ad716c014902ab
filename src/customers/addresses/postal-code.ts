import postalCodes, { type PostalCodeLocale } from 'validator/lib/isPostalCode.js';
import { cleanTyped } from '../../web/typed-text.ts';

/** Describes each country's postal codes for error messages. The rules themselves are the library's. */
const EXAMPLES: Readonly<Record<string, [words: string, example: string]>> = {
  AT: ['four digits', '1010'],
  BE: ['four digits', '1000'],
  BG: ['four digits', '1000'],
  HR: ['five digits', '10000'],
  CY: ['four digits', '1010'],
  CZ: ['five digits', '110 00'],
  DK: ['four digits', '1050'],
  EE: ['five digits', '10111'],
  FI: ['five digits', '00100'],
  FR: ['five digits', '75001'],
  DE: ['five digits', '10115'],
  GR: ['five digits', '104 31'],
  HU: ['four digits', '1011'],
  IE: ['seven letters and digits', 'D02 AF30'],
  IT: ['five digits', '00184'],
  LV: ['LV and four digits', 'LV-1010'],
  LT: ['LT and five digits', 'LT-01100'],
  LU: ['four digits', '1111'],
  MT: ['three letters and four digits', 'VLT 1117'],
  NL: ['four digits and two letters', '1012 JS'],
  PL: ['five digits', '00-001'],
  PT: ['seven digits', '1000-001'],
  RO: ['six digits', '010011'],
  SK: ['five digits', '811 01'],
  SI: ['four digits', '1000'],
  ES: ['five digits', '28001'],
  SE: ['five digits', '118 21'],
};

/** Completes a code that was typed without its dash, letters or space. */
const REWRITTEN: Readonly<Record<string, [from: RegExp, to: string]>> = {
  IE: [/^(\w{3})(\w{4})$/, '$1 $2'],
  LV: [/^(\d{4})$/, 'LV-$1'],
  LT: [/^(\d{5})$/, 'LT-$1'],
  PL: [/^(\d{2})(\d{3})$/, '$1-$2'],
  PT: [/^(\d{4})(\d{3})$/, '$1-$2'],
};

/** Writes a typed postal code as its country does: "a-1010" becomes "1010" in Austria. */
export function normalizedPostalCode(text: string, country: string): string {
  const written = cleanTyped(text).toUpperCase().replace(/\s+/g, ' ');
  const prefix = new RegExp(`^${/^[A-Z]{2}$/.test(country) ? `(?:${country}|${country[0]})` : ''}[- ]`);
  const plain = written.replace(prefix, '').replace(/^(LV|LT)-?(?=\d)/, '');
  // The country comes from a form and may be "__proto__".
  const rewritten = Object.hasOwn(REWRITTEN, country) ? REWRITTEN[country] : undefined;
  if (!rewritten) return isValid(plain, country) ? plain : written;
  const made = plain.replace(/[- ]/g, '').replace(...rewritten);
  return isValid(made, country) ? made : written;
}

/** Returns a sentence if a normalized postal code is wrong. Codes of unknown countries are not checked. */
export function postalCodeFault(postalCode: string, country: string): string | undefined {
  const example = Object.hasOwn(EXAMPLES, country) ? EXAMPLES[country] : undefined;
  if (!example || isValid(postalCode, country)) return undefined;
  return `Enter ${example[0]}, like ${example[1]}.`;
}

/** The library throws for an unknown country, such as an empty or invented one. */
function isValid(postalCode: string, country: string): boolean {
  // validator lacks Cyprus, whose codes have four digits (https://www.upu.int).
  if (country === 'CY') return /^\d{4}$/.test(postalCode);
  return Object.hasOwn(EXAMPLES, country) && postalCodes.default(postalCode, country as PostalCodeLocale);
}
