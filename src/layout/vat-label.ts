const PERCENT = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 2 });

/** Formats hundredths of a percent: 2550 is "VAT (25.5%)". */
export const vatLabel = (taxBasisPoints: number): string =>
  `VAT (${PERCENT.format(taxBasisPoints / 10_000)})`;
