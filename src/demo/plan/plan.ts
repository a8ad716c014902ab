import { createRandom } from '../random.ts';
import type { World } from '../world.ts';
import { orderTimes } from './calendar.ts';
import { type DemoDocument, planDocuments } from './documents.ts';
import { decideFate } from './fate.ts';
import type { DemoOrder } from './order.ts';
import { createOrdering } from './orders.ts';
import { createPeople, type Person } from './people.ts';
import { decideReturn } from './returns.ts';
import { type DemoReview, planReviews } from './reviews.ts';
import { type DemoPromo, type DemoSale, planPromos, planSales, salesAt } from './sales.ts';
import { planStock, type StockChange } from './stock.ts';

/** All rows of the demo year. The same world gives the same plan, so writing can continue after a crash. */
export interface DemoPlan {
  people: Person[];
  sales: DemoSale[];
  promos: DemoPromo[];
  orders: DemoOrder[];
  documents: DemoDocument[];
  stock: StockChange[];
  reviews: DemoReview[];
}

/** Shoppers place this many times as many orders during a sale. */
const DURING_SALE = 1.35;

export function planYear(world: World): DemoPlan {
  const randomOf = (topic: string) => createRandom(`${world.seed} ${topic}`);
  const products = new Map(world.products.map((product) => [product.slug, product]));
  const sales = planSales(world, randomOf('sales'));
  const promos = planPromos(world);
  const people = createPeople(world, randomOf('people'));
  const place = createOrdering({ world, sales, promos }, randomOf('orders'));
  const [fates, returns] = [randomOf('fates'), randomOf('returns')];
  const times = orderTimes(world, randomOf('times'), (day) =>
    salesAt(sales, day).length > 0 ? DURING_SALE : 1,
  );
  const ordered = times.map((placedAt) => {
    const person = people.next(placedAt);
    const order = decideFate(place(person, placedAt), world, fates);
    decideReturn(order, { world, products }, returns);
    return [order, person] as const;
  });
  const orders = ordered.map(([order]) => order);
  return {
    ...{ people: people.all, sales, promos, orders },
    documents: planDocuments(orders, world, randomOf('documents')),
    stock: planStock(orders, world),
    reviews: planReviews(ordered, { world, products }, randomOf('reviews')),
  };
}
