import { type Contestant, type PeerRequest, type ShopperHeaders, send, sendAccepted } from './contestant.ts';
import { newGuest } from './guests.ts';
import { HOT_SKU, LAST_ITEMS, LAST_SKU } from './products.ts';

const ADDS = 20;
const BUYERS = 50;
const PREPARED_AT_ONCE = 4;

/** What one shop did in the situations that lose changes or sell what is not there. */
export interface Correctness {
  /** Adds of one variant to one cart at once, which has a line of it. */
  existingLine: SimultaneousAdds;
  /** The same without such a line. */
  newLine: SimultaneousAdds;
  /** Orders for the last items that were accepted at once. */
  sold: number;
}

export interface SimultaneousAdds {
  acknowledged: number;
  kept: number;
  newLines: number;
}

export const SITUATION = { adds: ADDS, buyers: BUYERS, items: LAST_ITEMS };

export async function checkCorrectness(shop: Contestant): Promise<Correctness> {
  const withLine = await newGuest(shop, 1, HOT_SKU);
  const withOther = await newGuest(shop, 1);
  return {
    existingLine: await addAtOnce(shop, withLine),
    newLine: await addAtOnce(shop, withOther),
    sold: await payAtOnce(shop),
  };
}

async function addAtOnce(shop: Contestant, shopper: ShopperHeaders): Promise<SimultaneousAdds> {
  const before = await quantities(shop, shopper);
  const adds = Array.from({ length: ADDS }, () => shop.add(HOT_SKU, shopper));
  const acknowledged = await acceptedOf(shop, adds);
  const after = await quantities(shop, shopper);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return { acknowledged, kept: sum(after) - sum(before), newLines: after.length - before.length };
}

/** The numbers differ from run to run, because the shop limits the unpaid orders of an email address. */
async function payAtOnce(shop: Contestant): Promise<number> {
  const run = Date.now() * BUYERS;
  const payments: PeerRequest[] = [];
  for (let first = 0; first < BUYERS; first += PREPARED_AT_ONCE) {
    const numbers = Array.from(
      { length: Math.min(PREPARED_AT_ONCE, BUYERS - first) },
      (_, at) => run + first + at,
    );
    payments.push(
      ...(await Promise.all(
        numbers.map(async (number) => shop.prepareOrder(await newGuest(shop, 1, LAST_SKU), number)),
      )),
    );
  }
  return acceptedOf(shop, payments);
}

async function acceptedOf(shop: Contestant, requests: readonly PeerRequest[]): Promise<number> {
  const answers = await Promise.all(requests.map((request) => send(shop.url, request)));
  return answers.filter(({ response, answer }) => shop.isAccepted(response.status, answer)).length;
}

async function quantities(shop: Contestant, shopper: ShopperHeaders): Promise<number[]> {
  const { answer } = await sendAccepted(shop, shop.showCart(shopper));
  return shop.quantitiesOf(answer);
}
