import type { Contestant, PeerRequest } from './contestant.ts';
import { CARTS, LINES_MANY, newGuests } from './guests.ts';
import { PRODUCTS, skuOf } from './products.ts';

/** A row of the comparison: what is requested, and how many times better this shop must be. */
export interface Row {
  name: string;
  goal: number;
  /** Makes the requests of one slice. `expected` is about how many the slice will send. */
  prepare(contestant: Contestant, expected: number): Promise<PeerRequest[]>;
  /** Each request may be sent once only, because it is the add of a certain line. */
  once?: true;
  /** This shop renders each page instead of keeping it. */
  rendered?: true;
}

const LINES_SHOWN = 3;
const LINES_LATER = 4;
/** The slice may be faster than the one before it. */
const SPARE = 1.5;

export const ROWS: readonly Row[] = [
  { name: 'list 24 products with price', goal: 200, prepare: async (shop) => [shop.list()] },
  {
    name: 'a random one of 1,000 products',
    goal: 100,
    prepare: randomProducts,
  },
  {
    name: 'the same, rendered for each request',
    goal: 100,
    rendered: true,
    prepare: randomProducts,
  },
  {
    name: 'first add by a guest',
    goal: 100,
    once: true,
    prepare: async (shop, expected) =>
      Array.from({ length: Math.ceil(expected * SPARE) }, (_, at) => shop.add(skuOf(at % PRODUCTS, 0))),
  },
  { name: 'add, 2nd to 5th line', goal: 100, once: true, prepare: laterAdds },
  {
    name: 'show a cart with 3 lines',
    goal: 50,
    prepare: async (shop) =>
      (await newGuests(shop, CARTS, LINES_SHOWN)).map((shopper) => shop.showCart(shopper)),
  },
  {
    name: 'add with 50 lines in the cart',
    goal: 100,
    prepare: async (shop) => {
      return Array.from({ length: LINES_MANY }, (_, line) =>
        shop.largeCarts.map((shopper) => shop.add(skuOf(line, 1), shopper)),
      ).flat();
    },
  },
];

async function randomProducts(shop: Contestant): Promise<PeerRequest[]> {
  return shuffled(PRODUCTS).map((product) => shop.product(product));
}

/** The second line of every cart, then the third of every cart, and so on. */
async function laterAdds(shop: Contestant, expected: number): Promise<PeerRequest[]> {
  const shoppers = await newGuests(shop, Math.max(CARTS, Math.ceil((expected * SPARE) / LINES_LATER)), 1);
  return Array.from({ length: LINES_LATER }, (_, line) =>
    shoppers.map((shopper) => shop.add(skuOf(line + 1, 0), shopper)),
  ).flat();
}

function shuffled(count: number): number[] {
  const order = Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [order[at], order[other]] = [order[other] as number, order[at] as number];
  }
  return order;
}
