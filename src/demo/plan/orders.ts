import { deliveryOffers } from '../../checkout/pricing/quote.ts';
import { applyPromo } from '../../checkout/promo/promo.ts';
import { type Amounts, type OrderLine, randomOrderNumber } from '../../orders/order.ts';
import { DEMO_CARD, payOnDelivery } from '../../payments/provider.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import { rateOf } from '../../settings/taxes/tax-classes.ts';
import { sumOfVat, vatByRate } from '../../settings/taxes/vat-by-rate.ts';
import type { Random } from '../random.ts';
import { COURIER_NOTES, GIFT_NOTES } from '../texts/names.ts';
import type { DemoProduct, DemoVariant, World } from '../world.ts';
import { createDemand, type Demand } from './demand.ts';
import { garmentOf } from './garments.ts';
import type { Person } from './people.ts';
import { type DemoPromo, type DemoSale, priceOf, promoKeysOf, salesAt, validCode } from './sales.ts';

/** Fills and places orders. The checkout's own functions price them. */

interface Basket {
  product: DemoProduct;
  variant: DemoVariant;
  quantity: number;
  priceMinor: number;
}

/** An order at the time of its placement. */
export type PlacedOrder = ReturnType<ReturnType<typeof createOrdering>>;

/** The numbers of different items in an order, of which one is picked. */
const LINES = [1, 1, 1, 1, 1, 2, 2, 2, 3, 4];
/** The share of shoppers who order two sizes to try on. */
const TRY_TWO_SIZES = 0.05;
const USE_CODE = 0.16;
const EXPRESS = 0.17;
const PAY_BY_CARD = 0.74;
const WRITE_NOTE = 0.05;
const GIFTS = { december: 0.12, other: 0.03 };

export interface OrderingInput {
  world: World;
  sales: readonly DemoSale[];
  promos: readonly DemoPromo[];
}

export function createOrdering({ world, sales, promos }: OrderingInput, random: Random) {
  const { settings } = world;
  const demand = createDemand(world, random);
  const used = new Set<string>();
  return (person: Person, placedAt: Date) => {
    const basket = fillBasket({ demand, placedAt, sales: salesAt(sales, placedAt), settings }, random);
    const { promo, ...priced } = priceBasket(basket, { person, placedAt, promos, used, settings }, random);
    const isByCard = random.chance(PAY_BY_CARD);
    const gifts = placedAt.getUTCMonth() === 11 ? GIFTS.december : GIFTS.other;
    return {
      id: random.uuid(placedAt),
      number: randomOrderNumber((below) => random.int(0, below - 1)),
      customerId: person.customerId,
      email: person.email,
      address: person.address,
      ...{ isLinkEnded: false, billing: null, isPartlyPacked: false, mayLackConfirmation: false },
      notes: random.chance(WRITE_NOTE) ? random.pick(COURIER_NOTES) : '',
      giftNote: random.chance(gifts) ? random.pick(GIFT_NOTES) : '',
      ...priced,
      promoCode: promo?.code ?? null,
      promoKeys: promo ? promoKeysOf(person.customerId, person.email) : [],
      returnDays: settings.returns.days,
      paysOnDelivery: !isByCard,
      paymentMethod: isByCard ? DEMO_CARD.name : payOnDelivery.name,
      placedAt,
    };
  };
}

interface BasketInput {
  demand: Demand;
  placedAt: Date;
  sales: readonly DemoSale[];
  settings: ShopSettings;
}

function fillBasket({ demand, placedAt, sales, settings }: BasketInput, random: Random): Basket[] {
  const basket = new Map<string, Basket>();
  const put = (product: DemoProduct, variant: DemoVariant, quantity: number) =>
    basket.set(variant.sku, {
      ...{ product, variant, quantity },
      priceMinor: priceOf(product, variant, sales, settings.currency),
    });
  for (let left = random.pick(LINES); left > 0; left--) {
    const product = demand.pickProduct(placedAt, sales);
    const variant = demand.pickVariant(product);
    const { kind } = garmentOf(product);
    const isMultiple = kind === 'socks' || kind === 'tee';
    put(product, variant, isMultiple && random.chance(0.3) ? random.int(2, 3) : 1);
    const other = kind !== 'socks' && random.chance(TRY_TWO_SIZES) && demand.otherSize(product, variant);
    if (other) put(product, other, 1);
  }
  return [...basket.values()];
}

interface PriceInput {
  person: Person;
  placedAt: Date;
  promos: readonly DemoPromo[];
  /** The codes that were used, each followed by the email address. */
  used: Set<string>;
  settings: ShopSettings;
}

function priceBasket(basket: readonly Basket[], input: PriceInput, random: Random) {
  const { person, placedAt, settings } = input;
  const { country } = person.address;
  const subtotalMinor = sumOf(basket.map(({ quantity, priceMinor }) => quantity * priceMinor));
  const offers = deliveryOffers(country, subtotalMinor, settings, placedAt);
  const [standard] = offers;
  if (!standard) throw new Error(`the shop does not deliver to ${country}`);
  const delivery = (random.chance(EXPRESS) && offers[1]) || standard;
  const promo = random.chance(USE_CODE) ? findCode(input, random) : undefined;
  const outcome =
    promo &&
    applyPromo(
      validCode(promo),
      basket.map(({ product, quantity, priceMinor }) => {
        return { totalMinor: quantity * priceMinor, categories: product.categories };
      }),
      { ...delivery, isFirst: delivery === standard, firstLabel: standard.label },
      settings.currency,
    );
  const discounts = outcome?.ok ? outcome.discountsMinor : [];
  const lines = basket.map((item, index) =>
    lineOf(item, index, { country, settings, discountMinor: discounts[index] ?? 0 }),
  );
  const deliveryMinor = outcome?.ok && outcome.freesDelivery ? 0 : delivery.priceMinor;
  if (promo && outcome?.ok) input.used.add(`${promo.code} ${person.email}`);
  return {
    promo: outcome?.ok ? promo : undefined,
    lines,
    ...amountsOf(lines, deliveryMinor, settings),
    ...{ deliveryMethod: delivery.method, deliveryLabel: delivery.label, expected: delivery.days },
  };
}

/** Picks a code that is valid at this time and that this person may still use. */
function findCode({ promos, placedAt, person, used }: PriceInput, random: Random): DemoPromo | undefined {
  const valid = promos.filter(
    ({ code, startsAt, endsAt, usesPerCustomerMax }) =>
      startsAt <= placedAt &&
      placedAt < endsAt &&
      (usesPerCustomerMax === null || !used.has(`${code} ${person.email}`)),
  );
  return valid.length > 0 ? random.pick(valid) : undefined;
}

function lineOf(
  { product, variant, quantity, priceMinor }: Basket,
  index: number,
  { country, settings, discountMinor }: { country: string; settings: ShopSettings; discountMinor: number },
): OrderLine {
  const taxBasisPoints = rateOf(settings.taxes, product.taxClass, country);
  if (taxBasisPoints === undefined) throw new Error(`the tax of ${country} is not known`);
  const { sku, color, size, style } = variant;
  return {
    ...{ position: index + 1, sku, productSlug: product.slug, name: product.name, color, size, style },
    ...{ drawing: product.drawing, quantity, unitPriceMinor: priceMinor, discountMinor, taxBasisPoints },
  };
}

function amountsOf(
  lines: readonly OrderLine[],
  deliveryMinor: number,
  { currency, taxes }: ShopSettings,
): Amounts {
  const isTaxIncluded = taxes.included;
  const subtotalMinor = sumOf(lines.map(({ quantity, unitPriceMinor }) => quantity * unitPriceMinor));
  const discountMinor = sumOf(lines.map((line) => line.discountMinor));
  const vat = vatByRate({ lines, deliveryMinor, currency, isTaxIncluded });
  const { vatMinor: taxMinor } = sumOfVat(vat);
  return {
    ...{ currency, subtotalMinor, discountMinor, deliveryMinor, taxMinor, vat, isTaxIncluded },
    taxBasisPoints: vat[0]?.basisPoints ?? 0,
    totalMinor: subtotalMinor - discountMinor + deliveryMinor + (isTaxIncluded ? 0 : taxMinor),
  };
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);
