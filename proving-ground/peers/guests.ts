import { type Contestant, type ShopperHeaders, sendAccepted } from './contestant.ts';
import { skuOf } from './products.ts';

/** Lines of a large cart. */
export const LINES_MANY = 50;
/** More than there are callers, so that no two meet at one cart. */
export const CARTS = 72;
const PREPARED_AT_ONCE = 8;

/** Guests whose carts have that many lines. */
export async function newGuests(shop: Contestant, count: number, lines: number): Promise<ShopperHeaders[]> {
  const guests: ShopperHeaders[] = [];
  await Promise.all(
    Array.from({ length: PREPARED_AT_ONCE }, async (_, worker) => {
      for (let at = worker; at < count; at += PREPARED_AT_ONCE) guests[at] = await newGuest(shop, lines);
    }),
  );
  return guests;
}

/** Each add waits for the one before, because Vendure loses simultaneous ones. */
export async function newGuest(
  shop: Contestant,
  lines: number,
  first = skuOf(0, 1),
): Promise<ShopperHeaders> {
  const { response } = await sendAccepted(shop, shop.add(first));
  const guest = shop.shopperOf(response);
  for (let line = 1; line < lines; line++) await sendAccepted(shop, shop.add(skuOf(line, 1), guest));
  return guest;
}
