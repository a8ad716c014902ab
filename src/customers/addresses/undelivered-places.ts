/* The shop does not deliver to these places within the countries of `countries.ts`, because other taxes apply there. */

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
