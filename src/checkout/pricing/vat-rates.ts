/**
 * The standard VAT rate of each country that the shop sells to, in percent. It applies to clothes for adults. A consumer
 * in the European Union pays the rate of the country of delivery, and prices include it (Directive 2006/112/EC, articles
 * 33a and 59c, with the one-stop shop). Source: European Commission, "VAT rules and rates",
 * https://europa.eu/youreurope/business/taxation/vat/vat-rules-rates/, as of January 1, 2026.
 */
export const VAT_RATES: Readonly<Record<string, number>> = {
  AT: 20,
  BE: 21,
  BG: 20,
  HR: 25,
  CY: 19,
  CZ: 21,
  DK: 25,
  EE: 24,
  FI: 25.5,
  FR: 20,
  DE: 19,
  GR: 24,
  HU: 27,
  IE: 23,
  IT: 22,
  LV: 21,
  LT: 21,
  LU: 17,
  MT: 18,
  NL: 21,
  PL: 23,
  PT: 23,
  RO: 21,
  SK: 23,
  SI: 22,
  ES: 21,
  SE: 25,
};
