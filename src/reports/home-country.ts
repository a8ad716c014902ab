import { EU_COUNTRIES } from '../settings/countries.ts';

/** Returns the seller's home country: the country of its VAT ID, or else the first country of delivery. */
export function homeCountryOf(vatId: string, otherwise: string): string {
  const prefix = vatId.trim().slice(0, 2).toUpperCase();
  if (!/^[A-Z]{2}$/.test(prefix)) return otherwise;
  return prefix === 'EL' ? 'GR' : prefix;
}

/** Whether VAT of a country belongs to the One-Stop-Shop, which is for the other members of the European Union. */
export const isOneStopShop = (country: string, homeCountry: string): boolean =>
  EU_COUNTRIES.has(country) && country !== homeCountry;
