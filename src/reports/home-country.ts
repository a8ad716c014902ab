/** Returns the seller's home country: the country of its VAT ID, or else the first country of delivery. */
export function homeCountryOf(vatId: string, otherwise: string): string {
  const prefix = vatId.trim().slice(0, 2).toUpperCase();
  if (!/^[A-Z]{2}$/.test(prefix)) return otherwise;
  return prefix === 'EL' ? 'GR' : prefix;
}
