/** Whom an order is billed to, as typed at the checkout. Empty texts were left out. No I/O here. */
export interface Billing {
  company: string;
  vatId: string;
  /** Null if it is the delivery address. */
  address: BillingAddress | null;
}

export interface BillingAddress {
  name: string;
  line1: string;
  line2: string;
  postalCode: string;
  city: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

export const BILLING_LENGTHS = { company: 100, vatId: 20 } as const;

/**
 * What follows the prefix of a VAT ID in each member state. Greece has the prefix EL. Source: European Commission, VIES,
 * "What is the format of a VAT number?", https://ec.europa.eu/taxation_customs/vies/#/faq
 */
const FORMATS: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^(?:[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z])$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(?:\d[A-Z0-9+*]\d{5}[A-Z]|\d{7}[A-Z]{1,2})$/,
  IT: /^\d{11}$/,
  LT: /^(?:\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^[A-Z0-9+*]{12}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
};

/** An example of a VAT ID of each member state, for messages. The digits are made up. */
const EXAMPLES: Readonly<Record<string, string>> = {
  ...{ AT: 'ATU12345678', BE: 'BE0123456789', BG: 'BG123456789', CY: 'CY12345678X', CZ: 'CZ12345678' },
  ...{ DE: 'DE123456789', DK: 'DK12345678', EE: 'EE123456789', EL: 'EL123456789', ES: 'ESX1234567X' },
  ...{ FI: 'FI12345678', FR: 'FR12345678901', HR: 'HR12345678901', HU: 'HU12345678', IE: 'IE1234567WA' },
  ...{ IT: 'IT12345678901', LT: 'LT123456789', LU: 'LU12345678', LV: 'LV12345678901', MT: 'MT12345678' },
  ...{ NL: 'NL123456789B01', PL: 'PL1234567890', PT: 'PT123456789', RO: 'RO12345678' },
  ...{ SE: 'SE123456789001', SI: 'SI12345678', SK: 'SK1234567890' },
};

/** Writes a typed VAT ID as it is stored: "at u 1234-5678" becomes "ATU12345678". */
export const normalizedVatId = (text: string): string => text.toUpperCase().replace(/[\s./-]/g, '');

/**
 * Returns a sentence if a normalized VAT ID is not written as its country does. Only the format is checked, not whether the
 * ID exists.
 */
export function vatIdFault(vatId: string): string | undefined {
  if (vatId === '') return undefined;
  const [prefix, rest] = [vatId.slice(0, 2), vatId.slice(2)];
  // The text comes from a form.
  const format = Object.hasOwn(FORMATS, prefix) ? FORMATS[prefix] : undefined;
  if (prefix === 'GR') return 'Greek VAT IDs begin with the letters EL, such as EL123456789.';
  if (!format) return 'Begin with the two letters of the country, such as ATU12345678.';
  return vatId.length <= BILLING_LENGTHS.vatId && format.test(rest)
    ? undefined
    : `This isn’t a valid VAT ID. Check the letters and digits: a VAT ID with ${prefix} looks like ${EXAMPLES[prefix]}.`;
}
