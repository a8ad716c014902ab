import type { VatGroup } from '../settings/taxes/vat-by-rate.ts';

const PERCENT = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 2 });

/** Formats hundredths of a percent: 2550 is "VAT (25.5%)". */
export const vatLabel = (taxBasisPoints: number): string =>
  `VAT (${PERCENT.format(taxBasisPoints / 10_000)})`;

/** Returns the VAT rows of a summary, one for each rate. There is none if prices include VAT and the VAT is 0. */
export function vatRows({
  vat,
  isTaxIncluded,
}: {
  vat: readonly VatGroup[];
  isTaxIncluded: boolean;
}): (readonly [label: string, vatMinor: number])[] {
  return vat
    .filter(({ vatMinor }) => vatMinor > 0 || (!isTaxIncluded && vat.length === 1))
    .map(({ basisPoints, vatMinor }) => [
      isTaxIncluded ? `Includes ${vatLabel(basisPoints)}` : vatLabel(basisPoints),
      vatMinor,
    ]);
}
