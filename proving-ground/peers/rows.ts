import { type Contestant, type PeerRequest, type ShopperHeaders, sendAccepted } from './contestant.ts';
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

/** Carts that are shown, and carts with 50 lines. More than there are callers, so that no two meet at one cart. */
const CARTS = 96;
const LINES_SHOWN = 3;
const LINES_MANY = 50;
const LINES_LATER = 4;
const PREPARED_AT_ONCE = 8;
/** The slice may be faster than the one before it. */
const SPARE = 1.5;

/** The carts of a row are made once for each shop, because fifty adds to many carts take Vendure minutes. */
export function createRows(): Row[] {
  const made = new Map<string, Promise<ShopperHeaders[]>>();
  const carts = (shop: Contestant, lines: number) => {
    const key = `${shop.name} ${lines}`;
    const found = made.get(key) ?? newShoppers(shop, CARTS, lines);
    made.set(key, found);
    return found;
  };
  return [
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
      prepare: async (shop) => (await carts(shop, LINES_SHOWN)).map((shopper) => shop.showCart(shopper)),
    },
    {
      name: 'add with 50 lines in the cart',
      goal: 100,
      prepare: async (shop) => {
        const shoppers = await carts(shop, LINES_MANY);
        return Array.from({ length: LINES_MANY }, (_, line) =>
          shoppers.map((shopper) => shop.add(skuOf(line, 1), shopper)),
        ).flat();
      },
    },
  ];
}

const randomProducts = async (shop: Contestant): Promise<PeerRequest[]> =>
  shuffled(PRODUCTS).map((product) => shop.product(product));

/** The second line of every cart, then the third of every cart, and so on. */
async function laterAdds(shop: Contestant, expected: number): Promise<PeerRequest[]> {
  const shoppers = await newShoppers(shop, Math.max(CARTS, Math.ceil((expected * SPARE) / LINES_LATER)), 1);
  return Array.from({ length: LINES_LATER }, (_, line) =>
    shoppers.map((shopper) => shop.add(skuOf(line + 1, 0), shopper)),
  ).flat();
}

/** Guests whose carts have that many lines. */
async function newShoppers(shop: Contestant, count: number, lines: number): Promise<ShopperHeaders[]> {
  const shoppers: ShopperHeaders[] = [];
  await Promise.all(
    Array.from({ length: PREPARED_AT_ONCE }, async (_, worker) => {
      for (let at = worker; at < count; at += PREPARED_AT_ONCE) shoppers[at] = await newShopper(shop, lines);
    }),
  );
  return shoppers;
}

/** Each add waits for the one before, because Vendure loses simultaneous ones. */
export async function newShopper(
  shop: Contestant,
  lines: number,
  first = skuOf(0, 1),
): Promise<ShopperHeaders> {
  const { response } = await sendAccepted(shop, shop.add(first));
  const shopper = shop.shopperOf(response);
  for (let line = 1; line < lines; line++) await sendAccepted(shop, shop.add(skuOf(line, 1), shopper));
  return shopper;
}

function shuffled(count: number): number[] {
  const order = Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [order[at], order[other]] = [order[other] as number, order[at] as number];
  }
  return order;
}
