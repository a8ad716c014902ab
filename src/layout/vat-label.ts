import type { VatGroup } from '../settings/taxes/vat-by-rate.ts';

const PERCENT = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 2 });

/** Formats hundredths of a percent: 2550 is "VAT (25.5%)". */
export const vatLabel = (taxBasisPoints: number): string =>
  `VAT (${PERCENT.format(taxBasisPoints / 10_000)})`;

/** What a list of amounts says about VAT: one row for each rate. Without VAT, prices that include it have no row. */
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
