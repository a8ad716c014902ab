import { amountStep } from '../currency.ts';
import { shareOf, splitAmount } from './shares.ts';

/** The VAT of an order by rate. Money is in minor units. No I/O here. */

/** The amounts of one VAT rate. */
export interface VatGroup {
  /** Hundredths of a percent: 2550 is 25.5%. */
  basisPoints: number;
  netMinor: number;
  vatMinor: number;
}

export interface TaxedLine {
  quantity: number;
  unitPriceMinor: number;
  /** The discount of the whole line. */
  discountMinor: number;
  taxBasisPoints: number;
}

export interface TaxedAmounts {
  lines: readonly TaxedLine[];
  deliveryMinor: number;
  currency: string;
  /** If false, prices are net, and the VAT is added to them. */
  isTaxIncluded: boolean;
}

/**
 * The VAT of each rate of an order, the highest rate first. Each rate has its goods after discounts and its part of the
 * delivery, and its VAT is rounded once, half a minor unit up.
 */
export function vatByRate({ lines, deliveryMinor, currency, isTaxIncluded }: TaxedAmounts): VatGroup[] {
  const goods = goodsByRate(lines);
  const delivery = deliveryByRate(lines, deliveryMinor);
  return [...goods].map(([basisPoints, goodsMinor]) => {
    const sumMinor = goodsMinor + (delivery.get(basisPoints) ?? 0);
    // Shoppers pay an added tax, so it is an amount that can be paid.
    const vatMinor = isTaxIncluded
      ? includedVat(sumMinor, basisPoints)
      : addedVat(sumMinor, basisPoints, currency);
    return { basisPoints, netMinor: isTaxIncluded ? sumMinor - vatMinor : sumMinor, vatMinor };
  });
}

const includedVat = (sumMinor: number, basisPoints: number): number =>
  shareOf(sumMinor, basisPoints, 10_000 + basisPoints);

function addedVat(sumMinor: number, basisPoints: number, currency: string): number {
  const step = amountStep(currency);
  return shareOf(sumMinor, basisPoints, 10_000 * step) * step;
}

/**
 * The part of the delivery that each rate has, in proportion to its goods after discounts. If all goods are free, the
 * delivery has the highest of their rates.
 */
export function deliveryByRate(lines: readonly TaxedLine[], deliveryMinor: number): Map<number, number> {
  const goods = goodsByRate(lines);
  const sums = [...goods.values()];
  const weights = sums.some((sum) => sum > 0) ? sums : sums.map((_, index) => (index === 0 ? 1 : 0));
  const parts = splitAmount(deliveryMinor, weights);
  return new Map([...goods.keys()].map((basisPoints, index) => [basisPoints, parts[index] ?? 0]));
}

/** What the goods of each rate cost after discounts, the highest rate first. */
function goodsByRate(lines: readonly TaxedLine[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { quantity, unitPriceMinor, discountMinor, taxBasisPoints } of lines)
    sums.set(taxBasisPoints, (sums.get(taxBasisPoints) ?? 0) + quantity * unitPriceMinor - discountMinor);
  return new Map([...sums].sort(([one], [other]) => other - one));
}

export const sumOfVat = (groups: readonly VatGroup[]): { netMinor: number; vatMinor: number } => ({
  netMinor: groups.reduce((sum, { netMinor }) => sum + netMinor, 0),
  vatMinor: groups.reduce((sum, { vatMinor }) => sum + vatMinor, 0),
});
