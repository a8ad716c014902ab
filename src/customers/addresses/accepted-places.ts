import postalCodes, { type PostalCodeLocale } from 'validator/lib/isPostalCode.js';
import { cleanTyped } from '../../web/typed-text.ts';

/* The places that the shop delivers to: the postal codes of each country, and the places within it that get no parcels. */

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
  AU: ['four digits', '2000'],
  CA: ['six letters and digits', 'K1A 0B1'],
  CH: ['four digits', '8001'],
  GB: ['letters and digits', 'SW1A 1AA'],
  IS: ['three digits', '101'],
  JP: ['seven digits', '100-0001'],
  KR: ['five digits', '04524'],
  LI: ['four digits', '9490'],
  NO: ['four digits', '0150'],
  NZ: ['four digits', '6011'],
  SG: ['six digits', '018956'],
  US: ['five digits', '10001'],
};

/** Completes a code that was typed without its dash, letters or space. */
const REWRITTEN: Readonly<Record<string, [from: RegExp, to: string]>> = {
  IE: [/^(\w{3})(\w{4})$/, '$1 $2'],
  LV: [/^(\d{4})$/, 'LV-$1'],
  LT: [/^(\d{5})$/, 'LT-$1'],
  PL: [/^(\d{2})(\d{3})$/, '$1-$2'],
  PT: [/^(\d{4})(\d{3})$/, '$1-$2'],
  CA: [/^(\w{3})(\w{3})$/, '$1 $2'],
  JP: [/^(\d{3})(\d{4})$/, '$1-$2'],
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

/** Whether every address of the country has a postal code. Some countries have none. */
export const needsPostalCode = (country: string): boolean => Object.hasOwn(EXAMPLES, country);

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

/** The shop does not deliver to these places within the countries of the European Union, because other taxes apply there. */
interface Place {
  /** Completes the sentence "We don't deliver to … yet." */
  name: string;
  country: string;
  /** Matches a code without its spaces and dashes. */
  postalCode: RegExp;
  /** Needed where other places share the postal code. Matches the city in lower case, without accents. */
  city?: RegExp;
}

/**
 * These places are outside the VAT area. Article 6 of Directive 2006/112/EC, as amended by Directive (EU) 2019/475,
 * names most of them. Article 5 leaves out those where the Treaty does not apply: Greenland and the Faroe Islands (DK),
 * the French overseas countries (article 355(2) TFEU), San Marino and Vatican City (independent states), and the north
 * of Cyprus (Protocol 10 to the Act of Accession of 2003). Article 7 treats Monaco as France. The Commission's list is
 * "Territorial status of EU countries and certain territories" at https://ec.europa.eu/taxation_customs.
 *
 * Each country's postal service defines the codes, and https://www.upu.int describes them. Where a place once shared a
 * code with others, the name of the city decides.
 */
const PLACES: readonly Place[] = [
  { name: 'the Canary Islands', country: 'ES', postalCode: /^(35|38)\d{3}$/ },
  { name: 'Ceuta', country: 'ES', postalCode: /^51\d{3}$/ },
  { name: 'Melilla', country: 'ES', postalCode: /^52\d{3}$/ },
  { name: 'Åland', country: 'FI', postalCode: /^22\d{3}$/ },
  { name: 'French overseas territories', country: 'FR', postalCode: /^(97\d|98[46-8])\d{2}$/ },
  { name: 'Livigno', country: 'IT', postalCode: /^23041$/ },
  { name: 'Livigno', country: 'IT', postalCode: /^23030$/, city: /\blivigno\b/ },
  { name: 'Campione d’Italia', country: 'IT', postalCode: /^22061$/ },
  { name: 'Campione d’Italia', country: 'IT', postalCode: /^22060$/, city: /\bcampione\b/ },
  { name: 'San Marino', country: 'IT', postalCode: /^4789\d$/ },
  { name: 'Vatican City', country: 'IT', postalCode: /^00120$/ },
  { name: 'Büsingen', country: 'DE', postalCode: /^78266$/ },
  { name: 'Helgoland', country: 'DE', postalCode: /^27498$/ },
  { name: 'Mount Athos', country: 'GR', postalCode: /^6308[67]$/ },
  { name: 'Greenland', country: 'DK', postalCode: /^39\d{2}$/ },
  { name: 'the Faroe Islands', country: 'DK', postalCode: /^(38\d{2}|F[OR]\d{3,4})$/ },
  // This is the district of Kyrenia. The north's own codes begin with 99.
  { name: 'the north of Cyprus', country: 'CY', postalCode: /^(9\d{3}|99\d{3})$/ },
  {
    name: 'the north of Cyprus',
    country: 'CY',
    postalCode: /^/,
    city: /\b(kyrenia|girne|gazimagusa|morphou|guzelyurt|lefke|iskele|mersin)\b/,
  },
];

/** Returns the name of the place if the shop does not deliver there. */
export function undeliveredPlace(address: {
  country: string;
  postalCode: string;
  city: string;
}): string | undefined {
  const postalCode = address.postalCode.toUpperCase().replace(/[^A-Z\d]/g, '');
  const city = folded(address.city);
  return PLACES.find(
    (place) =>
      place.country === address.country &&
      place.postalCode.test(postalCode) &&
      (place.city === undefined || place.city.test(city)),
  )?.name;
}

/** "Gazimağusa" is also written "Gazimagusa". */
const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
