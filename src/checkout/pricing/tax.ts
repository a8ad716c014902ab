/** Value added tax. No I/O here. */

export interface Tax {
  /** Hundredths of a percent: 2550 is 25.5 %. */
  basisPoints: number;
  /** Whether the prices contain it already, or it is added to them. */
  isIncluded: boolean;
}

/**
 * The standard rate of each country that is sold to, in percent, which is the one for clothes of adults. A
 * consumer within the European Union pays the rate of where the parcel goes (Directive 2006/112/EC, articles
 * 33a and 59c, with the one-stop shop), and prices there include it. Source: European Commission, "VAT rules
 * and rates", https://europa.eu/youreurope/business/taxation/vat/vat-rules-rates/, as of 1 January 2026.
 */
const RATES: Readonly<Record<string, number>> = {
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

/** Whether a zone's prices contain the tax. One where it comes on top of them has false here. */
const INCLUDED = { home: true, eu: true } as const;

/** Undefined for a country that is not sold to. */
export function taxOf(country: string, zone: keyof typeof INCLUDED): Tax | undefined {
  const rate = Object.hasOwn(RATES, country) ? RATES[country] : undefined;
  if (rate === undefined) return undefined;
  return { basisPoints: Math.round(rate * 100), isIncluded: INCLUDED[zone] };
}

/** What of a sum is tax, or comes on top of it as tax; half a cent is rounded up. */
export function taxMinor(sumMinor: number, { basisPoints, isIncluded }: Tax): number {
  const divisor = isIncluded ? 10_000 + basisPoints : 10_000;
  return Math.round((sumMinor * basisPoints) / divisor);
}
