import type { Reason } from '../../returns/return.ts';
import type { Random } from '../random.ts';
import type { DemoProduct, World } from '../world.ts';
import { addMinutes } from './calendar.ts';
import { garmentOf } from './garments.ts';
import type { DemoOrder } from './order.ts';
import type { Person } from './people.ts';
import { createWriter, type Fit, hasFit, type Writer } from './review-writer.ts';

/** A review by a buyer: mostly 4 or 5 stars, and fewer for a returned item. */
export interface DemoReview {
  id: string;
  productId: string;
  customerId: string;
  stars: number;
  text: string;
  /** Null if the review does not say. */
  fit: Fit | null;
  state: 'pending' | 'approved' | 'rejected';
  writtenAt: Date;
  decidedAt: Date | null;
}

const WRITE = 0.24;
const WRITE_AFTER_RETURN = 0.06;
/** Weights from one star to five. */
const STARS = [2, 4, 9, 28, 57];
const STARS_AFTER_RETURN = [16, 26, 34, 18, 6];
const REJECTED = 0.015;
const DAY_MINUTES = 24 * 60;
const PENDING_DAYS = 2;

interface Intention {
  product: DemoProduct;
  customerId: string;
  /** Why the item was returned. Undefined if it was kept. */
  reason: Reason | undefined;
  writtenAt: Date;
}

export function planReviews(
  orders: readonly (readonly [order: DemoOrder, person: Person])[],
  { world, products }: { world: World; products: ReadonlyMap<string, DemoProduct> },
  random: Random,
): DemoReview[] {
  const writers = new Map<string, Writer>();
  const writerOf = (product: DemoProduct) => {
    if (!writers.has(product.id)) writers.set(product.id, createWriter(garmentOf(product), random));
    return writers.get(product.id) as Writer;
  };
  return orders
    .flatMap(([order, person]) => intentionsOf(order, person, products, random))
    .filter(({ writtenAt }) => writtenAt <= world.endsAt)
    .toSorted((one, other) => one.writtenAt.getTime() - other.writtenAt.getTime())
    .map(({ product, customerId, reason, writtenAt }) => {
      const rates = reason ? STARS_AFTER_RETURN : STARS;
      const stars = random.weighted([1, 2, 3, 4, 5], (_, index) => rates[index] as number);
      const fit = fitOf(product, reason, random);
      return {
        ...{ id: random.uuid(writtenAt), productId: product.id, customerId, stars, fit, writtenAt },
        text: writerOf(product)(stars, fit),
        ...decide(writtenAt, world.endsAt, random),
      };
    });
}

/** The share of reviews that say how the product fits. */
const SAY_FIT = 0.65;
const FIT_WEIGHTS = [
  ['true', 76],
  ['small', 13],
  ['large', 11],
] as const;

function fitOf(product: DemoProduct, reason: Reason | undefined, random: Random): Fit | null {
  if (!hasFit(garmentOf(product)) || !random.chance(SAY_FIT)) return null;
  if (reason === 'too_small') return 'small';
  if (reason === 'too_large') return 'large';
  return random.weighted(FIT_WEIGHTS, ([, weight]) => weight)[0];
}

/** A customer reviews each product at most once. */
function intentionsOf(
  { deliveredAt, lines, returned }: DemoOrder,
  { customerId, reviewed }: Person,
  products: ReadonlyMap<string, DemoProduct>,
  random: Random,
): Intention[] {
  if (!deliveredAt || !customerId) return [];
  return lines.flatMap(({ position, productSlug }) => {
    const product = products.get(productSlug);
    const reason = returned?.lines.find((line) => line.position === position)?.reason;
    const writes = random.chance(reason ? WRITE_AFTER_RETURN : WRITE);
    if (!product || !writes || reviewed.has(product.id)) return [];
    reviewed.add(product.id);
    return [
      {
        product,
        customerId,
        reason,
        writtenAt: addMinutes(deliveredAt, random.int(4, 40) * DAY_MINUTES + random.int(0, 600)),
      },
    ];
  });
}

/** The newest reviews still wait for the staff. */
function decide(writtenAt: Date, endsAt: Date, random: Random): Pick<DemoReview, 'state' | 'decidedAt'> {
  const decidedAt = addMinutes(writtenAt, random.int(60, PENDING_DAYS * DAY_MINUTES));
  if (decidedAt > endsAt) return { state: 'pending', decidedAt: null };
  return { state: random.chance(REJECTED) ? 'rejected' : 'approved', decidedAt };
}
