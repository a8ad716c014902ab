import { createHash } from 'node:crypto';
import type { PromoCode } from '../../checkout/promo/promo.ts';
import { customerKeys } from '../../checkout/promo/promo-use.ts';
import { emailKey } from '../../customers/email.ts';
import { roundToPayable } from '../../settings/currency.ts';
import type { Random } from '../random.ts';
import type { DemoProduct, DemoVariant, World } from '../world.ts';
import { addDays, boundsOf, clockAt } from './calendar.ts';
import { garmentOf } from './garments.ts';
import type { DemoOrder } from './order.ts';

/** The sales and promo codes of the demo year. All of them end before it does, so none applies to a real order. */

export interface DemoSale {
  id: string;
  name: string;
  percent: number;
  productIds: ReadonlySet<string>;
  startsAt: Date;
  endsAt: Date;
}

interface YearlySale extends Pick<DemoSale, 'name' | 'percent'> {
  season: 'winter' | 'summer' | undefined;
  /** From 1 to 12. */
  month: number;
  day: number;
  days: number;
}

/** Each sale includes a part of the products of its season, or of all products. */
const YEARLY: readonly YearlySale[] = [
  { name: 'Winter sale', percent: 30, season: 'winter', month: 1, day: 4, days: 21 },
  { name: 'Spring days', percent: 15, season: undefined, month: 4, day: 10, days: 6 },
  { name: 'Summer sale', percent: 30, season: 'summer', month: 7, day: 8, days: 24 },
  { name: 'Autumn knitwear week', percent: 20, season: 'winter', month: 10, day: 6, days: 7 },
  { name: 'Black week', percent: 25, season: undefined, month: 11, day: 22, days: 8 },
];
const SHARE_ON_SALE = 0.45;

export function planSales(world: World, random: Random): DemoSale[] {
  const { first, last } = boundsOf(world);
  const { timeZone } = world.settings;
  const years = [first.getUTCFullYear(), last.getUTCFullYear()];
  return [...new Set(years)].flatMap((year) =>
    YEARLY.flatMap(({ name, percent, season, month, day, days }) => {
      const start = new Date(Date.UTC(year, month - 1, day));
      const end = addDays(start, days);
      if (start <= first || end >= last) return [];
      const products = world.products.filter(
        (product) => (!season || garmentOf(product).season === season) && random.chance(SHARE_ON_SALE),
      );
      const [startsAt, endsAt] = [clockAt(timeZone, start, 6, 0), clockAt(timeZone, end, 0, 0)];
      const productIds = new Set(products.map(({ id }) => id));
      return products.length === 0
        ? []
        : [{ id: random.uuid(startsAt), name: `${name} ${year}`, percent, productIds, startsAt, endsAt }];
    }),
  );
}

export const salesAt = (sales: readonly DemoSale[], at: Date): DemoSale[] =>
  sales.filter(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);

/** The price during these sales, as a price change computes it. */
export function priceOf(
  product: DemoProduct,
  variant: DemoVariant,
  sales: readonly DemoSale[],
  currency: string,
): number {
  const percent = Math.max(0, ...sales.map((sale) => (sale.productIds.has(product.id) ? sale.percent : 0)));
  return reduced(variant.priceMinor, percent, currency);
}

export const reduced = (priceMinor: number, percent: number, currency: string): number =>
  roundToPayable((priceMinor * (100 - percent)) / 100, currency);

export interface DemoPromo {
  code: string;
  kind: PromoCode['kind'];
  value: number;
  minimumMinor: number;
  usesPerCustomerMax: number | null;
  startsAt: Date;
  endsAt: Date;
}

/** The codes begin with DEMO, so that they are never a merchant's own. */
export function planPromos(world: World): DemoPromo[] {
  const { first, last } = boundsOf(world);
  const at = (days: number) => clockAt(world.settings.timeZone, addDays(first, days), 0, 0);
  const yesterday = clockAt(world.settings.timeZone, addDays(last, -1), 0, 0);
  return [
    promo('DEMO-WELCOME', 'percent', 10, { usesPerCustomerMax: 1, startsAt: at(0), endsAt: yesterday }),
    promo('DEMO-SPRING', 'amount', 1_000, { minimumMinor: 8_000, startsAt: at(110), endsAt: at(150) }),
    promo('DEMO-POST', 'free_delivery', 0, { startsAt: at(200), endsAt: at(260) }),
    promo('DEMO-FRIENDS', 'percent', 15, { usesPerCustomerMax: 1, startsAt: at(290), endsAt: at(350) }),
  ];
}

const promo = (
  code: string,
  kind: DemoPromo['kind'],
  value: number,
  more: Pick<DemoPromo, 'startsAt' | 'endsAt'> & Partial<DemoPromo>,
): DemoPromo => ({ code, kind, value, minimumMinor: 0, usesPerCustomerMax: null, ...more });

/** The code while it was valid, for someone who has not used it yet. */
export const validCode = ({ code, kind, value, minimumMinor }: DemoPromo): PromoCode => ({
  ...{ code, kind, value, minimumMinor, categories: [], hasBegun: true, hasEnded: false },
  ...{ isUsedUp: false, isUsedUpBy: null },
});

/** A canceled order releases its use of a code. */
export function promoUses(orders: readonly DemoOrder[]): { code: string; key: string; uses: number }[] {
  const uses = new Map<string, number>();
  for (const { promoCode, promoKeys, isCanceled } of orders)
    if (promoCode && !isCanceled)
      for (const key of promoKeys)
        uses.set(`${promoCode} ${key}`, (uses.get(`${promoCode} ${key}`) ?? 0) + 1);
  return [...uses].map(([text, count]) => {
    const [code, key] = text.split(' ') as [string, string];
    return { code, key, uses: count };
  });
}

/** The keys under which a use is counted, in hexadecimal. */
export const promoKeysOf = (customerId: string | null, email: string): string[] =>
  customerKeys({ customerId: customerId ?? undefined, emailKey: emailKey(email) }).map((key) =>
    key.toString('hex'),
  );

/** The SHA-256 of a text, in hexadecimal. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
