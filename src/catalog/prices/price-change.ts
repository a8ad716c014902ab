/** A price change of some products for a time, and its rules. */

/** How prices change: a percentage off, an amount off, or the same new price for all. */
export type PriceChangeKind = 'percentOff' | 'amountOff' | 'fixed';

/** Before its start, while it is active, and after its end or cancellation. */
export type PriceChangeState = 'scheduled' | 'active' | 'ended';

export interface PriceChange {
  id: string;
  name: string;
  kind: PriceChangeKind;
  /** A percentage, or minor units. */
  value: number;
  startsAt: Date;
  /** Null for a change without an end. */
  endsAt: Date | null;
  state: PriceChangeState;
  /** When the prices were changed, and when they were changed back, by the database's clock. */
  startedAt: Date | null;
  endedAt: Date | null;
  /** Who ended it. Empty for the clock. */
  endedBy: string;
  createdBy: string;
  productCount: number;
}

/** What a change does to one variant. */
export interface PriceChangeLine {
  slug: string;
  productName: string;
  sku: string;
  optionValues: string[];
  /** The price without any price change. */
  oldPriceMinor: number;
  newPriceMinor: number;
}

export const NAME_LENGTH_MAX = 100;
export const PERCENT_MAX = 90;
export const AMOUNT_MAX_MINOR = 99_999_999;
export const PRODUCTS_MAX = 10_000;
/** More prices than this would lock their variants for longer than an order waits. */
export const VARIANTS_MAX = 20_000;

/** Staff read this where they plan a change. */
export const OVERLAP_RULE =
  'If several price changes apply to a variant at the same time, it has the lowest of their prices.';

/** Each is an expression in SQL. */
export interface NewPriceInput {
  kind: string;
  value: string;
  base: string;
  /** The minor units that a percentage is rounded to. */
  step: string;
}

/**
 * SQL for the price that a change makes of `base`. A draft with prices that cards cannot be charged is refused, but a base
 * may change until the start, so percentages are rounded then. An amount off that leaves nothing has no price.
 */
export const newPriceSql = ({ kind, value, base, step }: NewPriceInput): string => `CASE ${kind}
    WHEN 'percentOff' THEN round(${base}::numeric * (100 - ${value}) / 100 / ${step})::int * ${step}
    WHEN 'amountOff' THEN CASE WHEN ${base} > ${value} THEN ${base} - ${value} END
    ELSE ${value} END`;
