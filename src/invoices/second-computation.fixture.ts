import { ADDED_PRICE_MINOR, RATES, type RandomOrder, type Scenario, SKUS } from './random-orders.fixture.ts';

/*
 * The second computation of the books. It is written from the rules alone, in whole numbers without rounding errors, and
 * shares no code with the shop.
 */

export interface RateSums {
  rate: number;
  netMinor: number;
  vatMinor: number;
}

/** What an order must have in the books. The highest rate comes first. */
export interface ExpectedBooks {
  country: string;
  totalMinor: number;
  taxMinor: number;
  /** What is left after all credit notes and reversals. */
  left: RateSums[];
  refundsMinor: number[];
}

interface Line {
  sku: string;
  quantity: number;
  price: number;
  discount: number;
  rate: number;
}

/** a * b / c, half a cent rounded up. */
const share = (a: number, b: number, c: number): number =>
  c === 0 ? 0 : Number((2n * BigInt(a) * BigInt(b) + BigInt(c)) / (2n * BigInt(c)));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Splits an amount by weights: each part ends where the running sum of the weights ends. */
function spread(amount: number, weights: readonly number[]): number[] {
  const ends = weights.map((_, at) => share(amount, sum(weights.slice(0, at + 1)), sum(weights)));
  return ends.map((end, at) => end - (ends[at - 1] ?? 0));
}

export function booksOf({ scenario: one, isPaid, state }: RandomOrder): ExpectedBooks {
  const lines = linesOf(one);
  const rates = [...new Set(lines.map(({ rate }) => rate))].sort((a, b) => b - a);
  const goods = rates.map((rate) => sum(lines.filter((line) => line.rate === rate).map(costOf)));
  const delivery = spread(
    one.deliveryMinor,
    sum(goods) > 0 ? goods : rates.map((_, at) => (at === 0 ? 1 : 0)),
  );
  const groups = rates.map((rate, at) => {
    const cost = (goods[at] as number) + (delivery[at] as number);
    const vat = share(cost, rate, one.isTaxIncluded ? 10_000 + rate : 10_000);
    return { rate, gross: one.isTaxIncluded ? cost : cost + vat, vat };
  });
  const totalMinor = sum(groups.map(({ gross }) => gross));
  const refunds = isPaid ? refundsOf(one, lines, totalMinor) : [];
  const isGivenBack = !isPaid && state === 'returned';
  const credited = isGivenBack ? groups.map(({ gross }) => gross) : creditedOf(refunds, groups, totalMinor);
  return {
    ...{ country: one.country, totalMinor, taxMinor: sum(groups.map(({ vat }) => vat)) },
    left: groups.map(({ rate, gross, vat }, at) => {
      const vatMinor = vat - share(vat, credited[at] as number, gross);
      return { rate, netMinor: gross - (credited[at] as number) - vatMinor, vatMinor };
    }),
    refundsMinor: refunds.map(({ amount }) => amount),
  };
}

const costOf = ({ quantity, price, discount }: Line): number => quantity * price - discount;

/** The lines that have left. The items that are canceled before take their share of the discount with them. */
function linesOf(one: Scenario): Line[] {
  const sold = soldLines(one);
  const left = sold.flatMap((line, at) => {
    const quantity = Math.min(line.quantity, one.leaving?.[at] ?? 99);
    return quantity > 0
      ? [{ ...line, quantity, discount: share(line.discount, quantity, line.quantity) }]
      : [];
  });
  return left.length > 0 ? left : sold;
}

/** The lines as they were sold: a promo code is spread over all items, and an edit comes after it. */
function soldLines({ country, lines, promo, edit }: Scenario): Line[] {
  const rates = RATES[country] as (typeof RATES)[string];
  const sums = lines.map(({ quantity, unitPriceMinor }) => quantity * unitPriceMinor);
  const off =
    promo?.kind === 'percent' ? share(sum(sums), promo.value, 100) : Math.min(promo?.value ?? 0, sum(sums));
  const discounts = spread(off, sums);
  const bought = lines.map(({ sku, quantity, unitPriceMinor, taxClass }, at) => ({
    ...{ sku: SKUS[sku] as string, quantity, price: unitPriceMinor, rate: rates[taxClass] },
    discount: discounts[at] as number,
  }));
  if (!edit) return bought;
  const [first, ...others] = bought as [Line, ...Line[]];
  const discounted = promo?.kind === 'percent' ? edit.quantity : Math.min(edit.quantity, first.quantity);
  const changed = {
    ...{ ...first, quantity: edit.quantity },
    discount: share(first.discount, discounted, first.quantity),
  };
  const free = SKUS.find((sku) => bought.every((line) => line.sku !== sku)) as string;
  const added = { sku: free, quantity: 1, price: ADDED_PRICE_MINOR, discount: 0 };
  const edited = [
    ...(edit.quantity > 0 ? [changed] : []),
    ...others,
    ...(edit.added ? [{ ...added, rate: rates[edit.added] }] : []),
  ];
  return edited.length > 0 ? edited : bought;
}

interface Refund {
  amount: number;
  hasFailed: boolean;
  /** What is refunded of each rate, or nothing for the refund of an amount. */
  byRate: Map<number, number> | undefined;
}

/** A return refunds what its items cost, all of them the whole order, and never more than is left. */
function refundsOf(one: Scenario, lines: readonly Line[], totalMinor: number): Refund[] {
  const back = lines.map(() => 0);
  let [left, hasExchange] = [totalMinor, false];
  const refunds: Refund[] = [];
  for (const { returned, isExchange, percent, outcome } of one.refunds) {
    const byRate = new Map<number, number>();
    let moved = 0;
    for (const [at, line] of lines.entries()) {
      const was = back[at] as number;
      const now = Math.min(line.quantity, was + (returned?.[at] ?? 0));
      const tax = one.isTaxIncluded ? 0 : line.rate;
      const paid = (quantity: number) => share(costOf(line) * quantity, 10_000 + tax, line.quantity * 10_000);
      back[at] = now;
      if (now > was) byRate.set(line.rate, (byRate.get(line.rate) ?? 0) + paid(now) - paid(was));
      moved += now - was;
    }
    if (returned && isExchange) {
      hasExchange ||= moved > 0;
      continue;
    }
    const isAll = !hasExchange && lines.every(({ quantity }, at) => back[at] === quantity);
    const wanted = returned ? (isAll ? left : sum([...byRate.values()])) : share2(totalMinor, percent);
    const amount = Math.min(left, wanted);
    if (amount === 0) continue;
    if (outcome !== 'failed') left -= amount;
    refunds.push({
      amount,
      hasFailed: outcome === 'failed',
      byRate: returned && moved > 0 ? byRate : undefined,
    });
  }
  return refunds;
}

/** A percentage, rounded up. */
const share2 = (total: number, percent: number): number =>
  Number((BigInt(total) * BigInt(percent) + 99n) / 100n);

/** What is credited of each rate in the end. A refund that fails is taken back after it was credited. */
function creditedOf(
  refunds: readonly Refund[],
  groups: readonly { rate: number; gross: number }[],
  totalMinor: number,
): number[] {
  let credited = groups.map(() => 0);
  const counting: { amount: number; parts: number[] }[] = [];
  const takenBack: typeof counting = [];
  const newest = (list: typeof counting, amount: number) => list.findLast((note) => note.amount === amount);
  const remove = (list: typeof counting, note: (typeof counting)[number] | undefined) => {
    if (note) list.splice(list.indexOf(note), 1);
  };
  for (const { amount, hasFailed, byRate } of refunds) {
    const left = groups.map(({ gross }, at) => gross - (credited[at] as number));
    const repeated = newest(takenBack, amount);
    const wanted = byRate ? groups.map(({ rate }) => byRate.get(rate) ?? 0) : repeated?.parts;
    const parts = sum(credited) + amount === totalMinor ? left : fill(amount, wanted, left);
    credited = credited.map((was, at) => was + (parts[at] as number));
    remove(takenBack, repeated);
    counting.push({ amount, parts });
    if (!hasFailed) continue;
    const undone = newest(counting, amount);
    const given = fill(amount, undone?.parts, credited);
    credited = credited.map((was, at) => was - (given[at] as number));
    remove(counting, undone);
    if (undone) takenBack.push(undone);
  }
  return credited;
}

/** First what is wanted of each rate, as far as the limits go, then the rest by what is left. */
function fill(amount: number, wanted: readonly number[] | undefined, limits: readonly number[]): number[] {
  const possible = limits.map((limit, at) => Math.min(limit, wanted?.[at] ?? 0));
  const first = sum(possible) > amount ? spread(amount, possible) : possible;
  const rest = spread(
    amount - sum(first),
    limits.map((limit, at) => limit - (first[at] as number)),
  );
  return first.map((part, at) => part + (rest[at] as number));
}
