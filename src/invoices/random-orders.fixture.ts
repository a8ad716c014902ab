import fc from 'fast-check';
import { applyPromo, type PromoCode } from '../checkout/promo/promo.ts';
import { editedLines, type WantedLine } from '../orders/edit/edited-lines.ts';
import type { OrderLine, OrderWithLines } from '../orders/order.ts';
import { paidItems, refundOf } from '../returns/return.ts';
import { DEFAULT_SETTINGS } from '../settings/defaults.ts';
import type { TaxClass } from '../settings/taxes/tax-classes.ts';
import { sumOfVat, vatByRate } from '../settings/taxes/vat-by-rate.ts';
import type { CreditedItem, InvoicedOrder } from './document.ts';

/** Random orders and what has become of each, as the shop computes it, for tests that compute the books a second time. */

/** The rates of the standard, the reduced and the zero class. In Luxembourg, the zero class has a rate. */
export const RATES: Readonly<Record<string, Readonly<Record<TaxClass, number>>>> = {
  AT: { standard: 2_000, reduced: 1_000, zero: 0 },
  DE: { standard: 1_900, reduced: 700, zero: 0 },
  FI: { standard: 2_550, reduced: 1_350, zero: 0 },
  HU: { standard: 2_700, reduced: 500, zero: 0 },
  LU: { standard: 1_700, reduced: 800, zero: 300 },
};
export const SKUS = Array.from({ length: 12 }, (_, index) => `BOOK-${index}`);
/** What an edit adds costs this. */
export const ADDED_PRICE_MINOR = 1_999;
/** Larger than what 10,000 orders buy. */
export const STOCK = 1_000_000;
const DAYS = 120;

/** What was bought, before anything was computed from it. */
export type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

export interface RandomRefund {
  amountMinor: number;
  outcome: 'open' | 'done' | 'failed';
  /** Undefined for the refund of an amount. */
  items: readonly CreditedItem[] | undefined;
}

export interface RandomOrder extends InvoicedOrder {
  scenario: Scenario;
  taxMinor: number;
  taxBasisPoints: number;
  isCanceled: boolean;
  paysOnDelivery: boolean;
  /** It was received at all. */
  isPaid: boolean;
  email: string;
  placedDaysAgo: number;
  refunds: RandomRefund[];
  /** What was paid for items that an edit has removed, and is refunded. The order does not count it. */
  adjustedMinor: number;
}

/** As many as one order has. */
export const REFUNDS_MAX = 3;

const taxClass = fc.constantFrom<TaxClass>('standard', 'standard', 'reduced', 'zero');
const line = fc.record({
  sku: fc.integer({ min: 0, max: SKUS.length - 1 }),
  quantity: fc.integer({ min: 1, max: 5 }),
  unitPriceMinor: fc.integer({ min: 1, max: 40_000 }),
  taxClass,
});
const scenario = fc.record({
  country: fc.constantFrom(...Object.keys(RATES)),
  lines: fc.uniqueArray(line, { selector: ({ sku }) => sku, minLength: 1, maxLength: 4 }),
  promo: fc.constantFrom(
    ...[
      undefined,
      undefined,
      { kind: 'percent' as const, value: 10 },
      { kind: 'percent' as const, value: 33 },
    ],
    ...[
      { kind: 'percent' as const, value: 100 },
      { kind: 'amount' as const, value: 1_234 },
    ],
  ),
  deliveryMinor: fc.constantFrom(0, 490, 1_490),
  isTaxIncluded: fc.constantFrom(true, true, true, false),
  /** Before it is packed: another quantity of the first line, and an added item of the class. */
  edit: fc.option(
    fc.record({ quantity: fc.integer({ min: 0, max: 6 }), added: fc.option(taxClass, { nil: undefined }) }),
    { nil: undefined, freq: 4 },
  ),
  /** How many items of each line leave, before the rest of the order is canceled. */
  leaving: fc.option(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 5, maxLength: 5 }), {
    ...{ nil: undefined, freq: 2 },
  }),
  fate: fc.constantFrom('canceled', 'shipped', 'delivered', 'delivered', 'delivered', 'returned'),
  paysOnDelivery: fc.boolean(),
  adjustedMinor: fc.constantFrom(0, 0, 0, 1_250),
  guest: fc.integer({ min: 0, max: 3_000 }),
  placedDaysAgo: fc.integer({ min: 0, max: DAYS }),
  refunds: fc.array(
    fc.record({
      /** How many items of each line come back, as far as there are. An exchange of items refunds nothing. */
      returned: fc.option(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 4, maxLength: 4 }), {
        ...{ nil: undefined, freq: 2 },
      }),
      isExchange: fc.constantFrom(false, false, false, true),
      percent: fc.integer({ min: 1, max: 60 }),
      outcome: fc.constantFrom('open', 'done', 'failed'),
    }),
    { maxLength: REFUNDS_MAX },
  ),
});

export const randomOrders = (count: number, seed: number): RandomOrder[] =>
  fc.sample(scenario, { numRuns: count, seed }).map(orderOf);

function orderOf(one: Scenario, index: number): RandomOrder {
  const { country, isTaxIncluded, fate, paysOnDelivery, placedDaysAgo, deliveryMinor } = one;
  const lines = finalLines(one);
  const subtotalMinor = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
  const discountMinor = lines.reduce((sum, line) => sum + line.discountMinor, 0);
  const vat = vatByRate({ lines, deliveryMinor, isTaxIncluded, currency: 'EUR' });
  const { vatMinor: taxMinor } = sumOfVat(vat);
  const totalMinor = subtotalMinor - discountMinor + deliveryMinor + (isTaxIncluded ? 0 : taxMinor);
  // A parcel that comes back unopened was not paid.
  const isPaid = fate !== 'canceled' && (!paysOnDelivery || fate === 'delivered') && totalMinor > 0;
  const order = {
    ...{ id: idOf(index), number: numberOf(index), state: fate, placedAt: new Date() },
    email: `guest${one.guest}@example.com`,
    address: { name: 'Ada', line1: 'Street 1', line2: '', postalCode: '1010', city: 'City', country },
    billing: null,
    ...{
      currency: 'EUR',
      subtotalMinor,
      discountMinor,
      deliveryMinor,
      taxMinor,
      vat,
      isTaxIncluded,
      totalMinor,
    },
    ...{
      taxBasisPoints: vat[0]?.basisPoints ?? 0,
      deliveryMethod: 'standard',
      paymentMethod: 'stripe',
      lines,
    },
    ...{ isCanceled: fate === 'canceled', paysOnDelivery, isPaid, placedDaysAgo, scenario: one },
    adjustedMinor: isPaid ? one.adjustedMinor : 0,
  };
  return { ...order, refunds: isPaid ? refundsOf(order as unknown as OrderWithLines, one) : [] };
}

/** The lines as the shop prices and edits them, without those whose rest it cancels. */
function finalLines(one: Scenario): OrderLine[] {
  const { country, lines: bought, promo, leaving } = one;
  const rates = RATES[country] as Readonly<Record<TaxClass, number>>;
  const code = promo && { ...ALWAYS_VALID, ...promo };
  const outcome = code && applyPromo(code, bought.map(promoLine), NO_DELIVERY, 'EUR');
  const lines = bought.map((item, index) => ({
    ...textsOf(item.sku),
    ...{ position: index + 1, quantity: item.quantity, unitPriceMinor: item.unitPriceMinor },
    discountMinor: outcome?.ok ? (outcome.discountsMinor[index] ?? 0) : 0,
    taxBasisPoints: rates[item.taxClass],
  }));
  const sold = one.edit ? changedLines(one, lines, wantedLines(lines, one.edit)) : lines;
  if (!leaving) return sold;
  const left = sold.map(({ position, sku, quantity }, index) => ({
    ...{ position, sku, quantity: Math.min(quantity, leaving[index] ?? 0) },
  }));
  return changedLines(one, sold, left, { isRest: true });
}

/** A canceled rest takes its share of any discount with it. Nothing changes if nothing would be left. */
function changedLines(
  one: Scenario,
  lines: OrderLine[],
  wanted: readonly WantedLine[],
  { isRest = false } = {},
): OrderLine[] {
  const { country, promo, edit } = one;
  const order = { ...one, lines, address: { country }, currency: 'EUR', taxBasisPoints: 0 };
  const edited = editedLines(order as unknown as OrderWithLines, wanted, {
    offered: SKUS.map((sku, index) => ({
      ...{ ...textsOf(index), slug: sku.toLowerCase(), priceMinor: ADDED_PRICE_MINOR, stock: STOCK },
      taxClass: edit?.added ?? 'standard',
    })),
    isPercentOff: isRest || promo?.kind === 'percent',
    today: { currency: 'EUR', taxes: taxesOf(country) },
  });
  return edited.ok ? edited.lines : lines;
}

function wantedLines(lines: readonly OrderLine[], edit: NonNullable<Scenario['edit']>): WantedLine[] {
  const kept = lines.map(({ position, sku, quantity }, index) => ({
    ...{ position, sku, quantity: index === 0 ? edit.quantity : quantity },
  }));
  const free = SKUS.find((sku) => lines.every((line) => line.sku !== sku));
  return [...kept, ...(edit.added && free ? [{ position: null, sku: free, quantity: 1 }] : [])];
}

const textsOf = (sku: number) => ({
  sku: SKUS[sku] as string,
  productSlug: (SKUS[sku] as string).toLowerCase(),
  ...{ name: `Book ${sku}`, color: '', size: 'M', style: '', drawing: 'tote' },
});
const promoLine = ({ quantity, unitPriceMinor }: Scenario['lines'][number]) => ({
  ...{ totalMinor: quantity * unitPriceMinor, categories: [] },
});
const NO_DELIVERY = { priceMinor: 0, isFirst: true, firstLabel: 'Standard' };
const ALWAYS_VALID: Omit<PromoCode, 'kind' | 'value'> = {
  ...{ code: 'BOOKS', minimumMinor: 0, categories: [], hasBegun: true, hasEnded: false },
  ...{ isUsedUp: false, isUsedUpBy: null },
};
function taxesOf(country: string): typeof DEFAULT_SETTINGS.taxes {
  const { standard, reduced, zero } = RATES[country] as Readonly<Record<TaxClass, number>>;
  const { classes } = DEFAULT_SETTINGS.taxes;
  return {
    ...DEFAULT_SETTINGS.taxes,
    rates: { [country]: standard },
    classes: {
      ...classes,
      reduced: { ...classes.reduced, rates: { [country]: reduced } },
      zero: { ...classes.zero, rates: { [country]: zero } },
    },
  };
}

/** The refunds as the shop computes them: of returned items, or of an amount. */
function refundsOf(order: OrderWithLines, { refunds }: Scenario): RandomRefund[] {
  const before = new Map<number, number>();
  let refundedMinor = 0;
  let hasExchange = false;
  return refunds.flatMap(({ returned, isExchange, percent, outcome }) => {
    const left = order.totalMinor - refundedMinor;
    const lines = order.lines.flatMap(({ position, quantity }, index) => {
      const open = quantity - (before.get(position) ?? 0);
      return [{ position, quantity: Math.min(open, returned?.[index] ?? 0) }].filter(
        (one) => one.quantity > 0,
      );
    });
    const items = returned && paidItems(order, before, lines);
    for (const { position, quantity } of lines) before.set(position, (before.get(position) ?? 0) + quantity);
    if (returned && isExchange) {
      hasExchange ||= lines.length > 0;
      return [];
    }
    const isAll =
      !hasExchange && order.lines.every(({ position, quantity }) => before.get(position) === quantity);
    const amountMinor = items
      ? refundOf({ ...order, refundedMinor }, items, isAll)
      : Math.min(left, Math.ceil((order.totalMinor * percent) / 100));
    if (amountMinor === 0) return [];
    if (outcome !== 'failed') refundedMinor += amountMinor;
    return [{ amountMinor, outcome, items: items?.length ? items : undefined }];
  });
}

const idOf = (index: number): string => `00000000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
function numberOf(index: number): string {
  let [rest, text] = [index, ''];
  for (let place = 0; place < 8; place++) {
    text = LETTERS[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return `MC-${text}`;
}
